package dev.terse.benchmarks.partitioning;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jetbrains.letsPlot.commons.encoding.RGBEncoder;
import org.jetbrains.letsPlot.commons.geometry.DoubleVector;
import org.jetbrains.letsPlot.commons.intern.json.JsonSupport;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/** Drawings by Lets-Plot, the same for the same chart, and dark where the reader's other pages are. */
final class Svg {
    /** Names that the library makes up anew each time. */
    private static final Pattern NAME = Pattern.compile("id=\"([a-zA-Z0-9]{7})\"");

    private static final int WIDTH = 860;

    private static final int MARGIN = 14;

    private static final RGBEncoder NO_IMAGES = (width, height, pixels) -> "";

    private static final String STYLE =
            """
            <style type="text/css">
            .plt-container { background: #ffffff; font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif !important; }
            .plt-container text { font-family: inherit !important; }
            .plot-title { font-weight: 600 !important; }
            @media (prefers-color-scheme: dark) {
              .plt-container { background: #0d1117; }
              .plt-container text { fill: #d1d7e0 !important; }
              [fill="rgb(255,255,255)"] { fill: #0d1117; }
              [stroke="rgb(255,255,255)"] { stroke: #0d1117; }
              [stroke="rgb(233,233,233)"] { stroke: #2a313c; }
              [stroke="rgb(71,71,71)"] { stroke: #656c76; }
            }
            </style>
            """;

    private Svg() {}

    /**
     * Draws.
     *
     * @param chart as Lets-Plot specifies it, in JSON
     * @return an SVG file
     */
    static String draw(String chart, int height) {
        String svg = PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
                JsonSupport.INSTANCE.parseJson(chart), new DoubleVector(WIDTH, height), NO_IMAGES, false);
        Map<String, String> names = new TreeMap<>();
        Matcher name = NAME.matcher(svg);
        while (name.find()) {
            names.putIfAbsent(name.group(1), "name" + names.size());
        }
        for (Map.Entry<String, String> entry : names.entrySet()) {
            svg = svg.replace(entry.getKey(), entry.getValue());
        }
        return svg.replaceFirst("width=\"[0-9.]+\" height=\"[0-9.]+\"", frame(height))
                .replaceFirst("(?s)(</style>\\s*)", "$1" + Matcher.quoteReplacement(STYLE));
    }

    private static String frame(int height) {
        int wide = WIDTH + 2 * MARGIN;
        int high = height + 2 * MARGIN;
        return "width=\"%s\" height=\"%s\" viewBox=\"%s %s %s %s\"".formatted(wide, high, -MARGIN, -MARGIN, wide, high);
    }
}

package dev.terse.benchmarks.partitioning;

import dev.terse.benchmarks.partitioning.Labels.Labelled;
import dev.terse.benchmarks.partitioning.Samples.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The results as charts: by the number of links, a line for each layout; and relative to the plain table. */
final class Charts {
    private static final int LINES_HEIGHT = 340;
    private static final int RATIOS_HEIGHT = 780;

    /** Told apart on white and on black, and by those who see fewer colours. */
    private static final Map<Integer, String> COLORS =
            new TreeMap<>(Map.of(1, "#8b949e", 4, "#2f81f7", 16, "#e08a1e", 64, "#c64fa0"));

    private static final double[] FINE = {1, 1.5, 2, 3, 5, 7};
    private static final double[] COARSE = {1, 3};

    private static final List<Chart> CHARTS = List.of(
            new Chart(
                    "look-ups",
                    "Looking up a link by its code",
                    "Median time of one look-up through JDBC",
                    FINE,
                    Labels::time,
                    List.of(new Labelled("look-up-found", "found"), new Labelled("look-up-not-found", "not found"))),
            new Chart(
                    "lists",
                    "Listing and counting links",
                    "Median time",
                    COARSE,
                    Labels::time,
                    List.of(
                            new Labelled("list-page", "a page of 50 links"),
                            new Labelled("count", "an exact count of all"))),
            new Chart(
                    "planning",
                    "Planning a statement",
                    "Median time that the server plans it for the values of one execution",
                    COARSE,
                    Labels::time,
                    List.of(
                            new Labelled("plan-look-up", "look-up by code"),
                            new Labelled("plan-list-page", "page of the list"))),
            new Chart(
                    "inserts",
                    "Adding a link",
                    "Median time of one insert on one connection",
                    FINE,
                    Labels::time,
                    List.of(
                            new Labelled("insert", "without its commit"),
                            new Labelled("insert-and-commit", "with its commit"))),
            new Chart(
                    "clicks",
                    "Counting a batch of clicks",
                    "Median time of clicks on 25,000 links, or on all of 10,000",
                    FINE,
                    Labels::time,
                    List.of(new Labelled("count-clicks", "batch of clicks"))),
            new Chart(
                    "maintenance",
                    "Maintenance",
                    "Median time of VACUUM after a batch of clicks, and of REINDEX",
                    COARSE,
                    Labels::time,
                    List.of(
                            new Labelled("vacuum", "VACUUM"),
                            new Labelled("reindex", "REINDEX"),
                            new Labelled("reindex-one", "REINDEX of one partition"))),
            new Chart(
                    "size",
                    "Size on disk",
                    "Bytes for each link",
                    FINE,
                    Labels::bytes,
                    List.of(new Labelled("heap-size", "table"), new Labelled("index-size", "indexes"))),
            new Chart(
                    "lock",
                    "How long the table is locked to be partitioned",
                    "The longest that a look-up or an update waits meanwhile",
                    COARSE,
                    Labels::time,
                    List.of(
                            new Labelled("locked-by-v2", "by the migration V2"),
                            new Labelled("locked-by-repartition", "by the command repartition"))));

    private static final String LINES =
            """
            {
              "kind": "plot",
              "ggtitle": {"text": "%s", "subtitle": "%s"},
              "data": %s,
              "mapping": {"x": "links", "y": "value", "color": "layout"},
              "facet": {"name": "wrap", "facets": ["panel"], "ncol": 3, "order": [1]},
              "layers": [{"geom": "line", "size": 1.1}, {"geom": "point", "size": 3.5}],
              "scales": [
                {"aesthetic": "x", "trans": "log10", "name": "links", %s},
                {"aesthetic": "y", "trans": "log10", "name": "", %s},
                %s
              ],
              "theme": %s
            }""";

    private static final String RATIO =
            """
            {
              "kind": "plot",
              "ggtitle": {"text": "Partitions beside a plain table", "subtitle": "%s"},
              "data": %s,
              "mapping": {"x": "value", "y": "panel", "color": "layout"},
              "facet": {"name": "wrap", "facets": ["links"], "ncol": 2, "order": [1]},
              "layers": [{"geom": "vline", "xintercept": 1, "color": "#8b949e", "size": 1}, {"geom": "point", "size": 4}],
              "scales": [
                {"aesthetic": "x", "trans": "log10", "name": "", %s},
                {"aesthetic": "y", "discrete": true, "reverse": true, "name": "", "expand": [0, 0.7]},
                %s
              ],
              "theme": %s
            }""";

    private static final String COLOR_SCALE =
            """
            {"aesthetic": "color", "name": "", "breaks": %s, "values": %s}""";

    private static final String THEME =
            """
            {"name": "minimal", "legend_position": "bottom", "axis_text_x": {"name": "text", "angle": 0}}""";

    private final List<Summary> results;

    /** Panels with the same axes, but for the range of values. */
    private record Chart(
            String file,
            String title,
            String subtitle,
            double[] breaks,
            Function<Double, String> label,
            List<Labelled> panels) {}

    /** A point of a chart. */
    private record Point(String links, String layout, double value, String panel) {}

    private Charts(List<Summary> results) {
        this.results = results;
    }

    /** Draws all of them into a folder. */
    static void draw(List<Summary> results, Path folder) throws IOException {
        Charts charts = new Charts(results);
        for (Chart chart : CHARTS) {
            Files.writeString(folder.resolve(chart.file + ".svg"), Svg.draw(charts.lines(chart), LINES_HEIGHT));
        }
        Files.writeString(folder.resolve("ratios.svg"), Svg.draw(charts.ratios(), RATIOS_HEIGHT));
    }

    private String lines(Chart chart) {
        List<Point> points = chart.panels.stream()
                .flatMap(panel -> results(panel)
                        .map(result -> new Point(
                                Long.toString(result.key().rows()),
                                Labels.layout(result.key().partitions()),
                                Labels.value(result),
                                inOrder(panel.title(), chart.panels.indexOf(panel)))))
                .toList();
        List<Double> sizes = results.stream()
                .map(result -> (double) result.key().rows())
                .distinct()
                .toList();
        List<Double> values = points.stream().map(Point::value).toList();
        return LINES.formatted(
                chart.title,
                chart.subtitle,
                data(points, point -> point.links),
                axis(sizes, sizes, 1.7, Labels::count),
                axis(values, steps(chart.breaks), 1.3, chart.label),
                colors(1),
                THEME);
    }

    private String ratios() {
        List<Point> points = Labels.OPERATIONS.stream()
                .filter(operation -> !operation.operation().startsWith("plan-"))
                .flatMap(this::ratios)
                .toList();
        return RATIO.formatted(
                "Time or size, divided by that of the plain table: left of the line, partitions are better",
                data(points, point -> quoted(point.links)),
                axis(points.stream().map(Point::value).toList(), steps(1, 2, 5), 1.2, Labels::number),
                colors(4),
                THEME);
    }

    private Stream<Point> ratios(Labelled operation) {
        return results(operation)
                .filter(result -> result.key().partitions() > 1)
                .flatMap(result -> Labels.ratio(result, results).stream()
                        .map(ratio -> new Point(
                                inOrder(Labels.count(result.key().rows()) + " links", (int)
                                        Math.log10(result.key().rows())),
                                Labels.layout(result.key().partitions()),
                                ratio,
                                operation.title())));
    }

    private static String data(List<Point> points, Function<Point, String> links) {
        return "{\"links\": %s, \"layout\": %s, \"value\": %s, \"panel\": %s}"
                .formatted(
                        points.stream().map(links).toList(),
                        strings(points, Point::layout),
                        points.stream().map(Point::value).toList(),
                        strings(points, Point::panel));
    }

    /** From a bit below the least value to a bit above the greatest, with those of the steps that are between. */
    private static String axis(List<Double> values, List<Double> steps, double margin, Function<Double, String> label) {
        double from = Collections.min(values) / margin;
        double to = Collections.max(values) * margin;
        List<Double> breaks =
                steps.stream().filter(step -> from <= step && step <= to).toList();
        return "\"expand\": [0, 0], \"limits\": [%s, %s], \"breaks\": %s, \"labels\": %s"
                .formatted(from, to, breaks, strings(breaks, label));
    }

    private static List<Double> steps(double... first) {
        return IntStream.range(-2, 10)
                .boxed()
                .flatMap(decade -> Arrays.stream(first).mapToObj(step -> step * Math.pow(10, decade)))
                .toList();
    }

    private static String colors(int fewest) {
        List<Integer> layouts = COLORS.keySet().stream()
                .filter(partitions -> partitions >= fewest)
                .toList();
        return COLOR_SCALE.formatted(strings(layouts, Labels::layout), strings(layouts, COLORS::get));
    }

    private static <T> String strings(List<T> values, Function<T, String> text) {
        return values.stream().map(text).map(Charts::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    /** Panels are put in the order of their titles: the later ones get invisible characters in front, which sort behind all others. */
    private static String inOrder(String title, int place) {
        return "\u200b".repeat(place) + title;
    }

    private Stream<Summary> results(Labelled panel) {
        return results.stream().filter(result -> result.key().operation().equals(panel.operation()));
    }
}

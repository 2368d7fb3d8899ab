package dev.terse.benchmarks.partitioning;

import dev.terse.benchmarks.partitioning.Labels.Labelled;
import dev.terse.benchmarks.partitioning.Samples.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The results as tables in Markdown, one for each number of links, put into a page between two marks. */
final class Tables {
    private static final String BEGIN = "<!-- Tables made by benchmarks/partitioning -->\n";
    private static final String END = "<!-- End of tables -->";
    private static final Pattern BETWEEN = Pattern.compile(BEGIN + "(?s).*?" + END);

    private final List<Summary> results;
    private final List<Integer> layouts;

    private Tables(List<Summary> results) {
        this.results = results;
        this.layouts = results.stream()
                .map(result -> result.key().partitions())
                .distinct()
                .sorted()
                .toList();
    }

    /** Replaces those that are in the page. */
    static void put(List<Summary> results, Path page) throws IOException {
        Tables tables = new Tables(results);
        String all = results.stream()
                .map(result -> result.key().rows())
                .distinct()
                .sorted()
                .map(tables::table)
                .collect(Collectors.joining("\n"));
        String text = Files.readString(page);
        Files.writeString(
                page, BETWEEN.matcher(text).replaceFirst(Matcher.quoteReplacement(BEGIN + "\n" + all + "\n" + END)));
    }

    private String table(long rows) {
        String head = layouts.stream().map(Labels::layout).collect(Collectors.joining(" | "));
        String lines = Labels.OPERATIONS.stream()
                .map(operation -> line(operation, rows))
                .collect(Collectors.joining());
        return "| %s links | %s |\n|---%s|\n%s"
                .formatted(Labels.count(rows), head, "|---:".repeat(layouts.size()), lines);
    }

    private String line(Labelled operation, long rows) {
        String cells = layouts.stream()
                .map(partitions -> results.stream()
                        .filter(result -> result.key().rows() == rows
                                && result.key().partitions() == partitions
                                && result.key().operation().equals(operation.operation()))
                        .findFirst()
                        .map(this::cell)
                        .orElse(""))
                .collect(Collectors.joining(" | "));
        return "| %s | %s |\n".formatted(operation.title(), cells);
    }

    private String cell(Summary result) {
        double value = Labels.value(result);
        String text = result.key().unit().equals("bytes") ? Labels.bytes(value) : Labels.time(value);
        return result.key().partitions() == 1
                ? text
                : Labels.ratio(result, results)
                        .map(ratio -> String.format(Locale.ROOT, "%s (%.2f)", text, ratio))
                        .orElse(text);
    }
}

package dev.terse.benchmarks.partitioning;

import static java.util.Comparator.comparing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was measured, how often, and the file that it is kept in. */
final class Samples {
    private static final String HEAD = "operation,unit,rows,partitions,samples,median,min,max";

    private final Map<Key, List<Double>> values = new LinkedHashMap<>();
    private final List<Summary> before;

    /**
     * None of now yet.
     *
     * @param before what was measured before; it is written again, but for numbers of links that are measured now
     */
    Samples(List<Summary> before) {
        this.before = before;
    }

    /** What was measured, in which unit, with how many links, on how many partitions, 1 being a plain table. */
    record Key(String operation, String unit, long rows, int partitions) {}

    /** The middle one of so many values, the least and the greatest. */
    record Summary(Key key, int samples, double median, double min, double max) {
        private String line() {
            return String.join(
                    ",",
                    key.operation,
                    key.unit,
                    Long.toString(key.rows),
                    Integer.toString(key.partitions),
                    Integer.toString(samples),
                    number(median),
                    number(min),
                    number(max));
        }

        private static String number(double value) {
            return String.format(Locale.ROOT, value < 1_000 ? "%.2f" : "%.0f", value);
        }

        private static Summary parse(String line) {
            String[] cells = line.split(",", -1);
            return new Summary(
                    new Key(cells[0], cells[1], Long.parseLong(cells[2]), Integer.parseInt(cells[3])),
                    Integer.parseInt(cells[4]),
                    Double.parseDouble(cells[5]),
                    Double.parseDouble(cells[6]),
                    Double.parseDouble(cells[7]));
        }
    }

    void add(Key key, double value) {
        values.computeIfAbsent(key, newKey -> new ArrayList<>()).add(value);
    }

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEAD));
        Set<Long> sizes = values.keySet().stream().map(Key::rows).collect(Collectors.toSet());
        Stream.concat(
                        before.stream().filter(summary -> !sizes.contains(summary.key.rows)),
                        values.entrySet().stream().map(entry -> summary(entry.getKey(), entry.getValue())))
                .sorted(comparing((Summary summary) -> summary.key.operation)
                        .thenComparing(summary -> summary.key.rows)
                        .thenComparing(summary -> summary.key.partitions))
                .map(Summary::line)
                .forEach(lines::add);
        Files.write(file, lines);
    }

    private static Summary summary(Key key, List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int count = sorted.size();
        return new Summary(key, count, sorted.get(count / 2), sorted.get(0), sorted.get(count - 1));
    }

    static List<Summary> read(Path file) throws IOException {
        return Files.readAllLines(file).stream().skip(1).map(Summary::parse).toList();
    }
}

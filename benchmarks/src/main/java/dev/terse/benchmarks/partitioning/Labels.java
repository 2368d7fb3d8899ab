package dev.terse.benchmarks.partitioning;

import dev.terse.benchmarks.partitioning.Samples.Key;
import dev.terse.benchmarks.partitioning.Samples.Summary;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How results are put into words, and what they are beside those of the plain table. */
final class Labels {
    /** What is done, in the order of the tables. */
    static final List<Labelled> OPERATIONS = List.of(
            new Labelled("look-up-found", "look-up, found"),
            new Labelled("look-up-not-found", "look-up, not found"),
            new Labelled("list-page", "page of the list"),
            new Labelled("count", "exact count"),
            new Labelled("plan-look-up", "planning a look-up"),
            new Labelled("plan-list-page", "planning a page"),
            new Labelled("insert", "insert"),
            new Labelled("insert-and-commit", "insert and commit"),
            new Labelled("count-clicks", "batch of clicks"),
            new Labelled("vacuum", "VACUUM"),
            new Labelled("reindex", "REINDEX"),
            new Labelled("reindex-one", "REINDEX of one partition"),
            new Labelled("heap-size", "size of table"),
            new Labelled("index-size", "size of indexes"));

    private Labels() {}

    /** An operation, as results name it and as readers do. */
    record Labelled(String operation, String title) {}

    /** Times in microseconds, and sizes in bytes for each link. */
    static double value(Summary result) {
        return switch (result.key().unit()) {
            case "µs" -> result.median();
            case "ms" -> result.median() * 1_000;
            case "bytes" -> result.median() / result.key().rows();
            default -> throw new IllegalArgumentException(result.key().unit());
        };
    }

    /** How many times as much as on the plain table, if that was measured. */
    static Optional<Double> ratio(Summary result, List<Summary> results) {
        Key plain = new Key(
                result.key().operation(), result.key().unit(), result.key().rows(), 1);
        return results.stream()
                .filter(other -> other.key().equals(plain))
                .findFirst()
                .map(other -> result.median() / other.median());
    }

    static String time(double micros) {
        if (micros < 1_000) {
            return number(micros) + " µs";
        }
        return micros < 1_000_000 ? number(micros / 1_000) + " ms" : number(micros / 1_000_000) + " s";
    }

    static String bytes(double bytes) {
        return number(bytes) + " B";
    }

    /** In as few digits as say enough. */
    static String number(double value) {
        boolean isWhole = value % 1 == 0 || value >= 9.95;
        return String.format(Locale.ROOT, isWhole ? "%.0f" : "%.1f", value);
    }

    static String count(double links) {
        return links < 1_000_000 ? number(links / 1_000) + "k" : number(links / 1_000_000) + "M";
    }

    static String layout(int partitions) {
        return partitions == 1 ? "plain table" : partitions + " partitions";
    }
}

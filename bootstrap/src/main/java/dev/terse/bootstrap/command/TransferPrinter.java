package dev.terse.bootstrap.command;

import java.time.Duration;
import java.util.Locale;

/** Prints how far an export or an import is, and how fast. */
final class TransferPrinter {
    private final String name;
    private final ProgressLine line;
    private final long began;

    TransferPrinter(String name, ProgressLine line) {
        this.name = name;
        this.line = line;
        this.began = line.now();
    }

    /**
     * Some links more are done.
     *
     * @param done how much of the whole is: bytes or links
     * @param all how much that is, about; 0 if nobody knows
     * @param links how many links are
     */
    void progressed(long done, long all, long links) {
        if (!line.isDue(false)) {
            return;
        }
        double seconds = seconds();
        StringBuilder text = new StringBuilder();
        if (all > 0) {
            text.append(Math.min(100, 100 * done / all)).append("%, ");
        }
        text.append(Amounts.number(links)).append(" links");
        text.append(", ").append(Amounts.number(Math.round(links / seconds))).append("/s");
        if (done > 0 && done < all) {
            text.append(", ")
                    .append(Amounts.time(Duration.ofMillis(Math.round(1e3 * seconds / done * (all - done)))))
                    .append(" left");
        }
        line.show(name, done, all, text.toString());
    }

    /** Ends the bar, and says of so many links how long they took. */
    String took(long links) {
        line.close();
        double seconds = seconds();
        return String.format(Locale.ROOT, "%.1f s (%s links/s)", seconds, Amounts.number(Math.round(links / seconds)));
    }

    private double seconds() {
        return Math.max(1, line.now() - began) / 1e9;
    }
}

package dev.terse.bootstrap.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import picocli.CommandLine.Help.Ansi;

/** A bar that grows where there is a terminal, a line now and then elsewhere. */
final class ProgressLine {
    static final Duration BAR_INTERVAL = Duration.ofMillis(200);
    static final Duration LINE_INTERVAL = Duration.ofSeconds(10);

    private static final int BAR_WIDTH = 10;

    /** What fits into the narrowest of the usual terminals. */
    private static final int LINE_WIDTH = 79;

    private final PrintWriter out;
    private final boolean isTerminal;
    private final LongSupplier nanoTime;
    private long shown;
    private boolean isBarOpen;

    ProgressLine(PrintWriter out, boolean isTerminal, LongSupplier nanoTime) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.nanoTime = nanoTime;
        this.shown = nanoTime.getAsLong();
    }

    static ProgressLine to(PrintWriter out) {
        return new ProgressLine(out, Ansi.AUTO.enabled(), System::nanoTime);
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** Whether it is time to show something again, or something that is shown at once. */
    boolean isDue(boolean isAtOnce) {
        long now = now();
        Duration interval = isTerminal ? BAR_INTERVAL : LINE_INTERVAL;
        if (!isAtOnce && now - shown < interval.toNanos()) {
            return false;
        }
        shown = now;
        return true;
    }

    /** A line of its own. */
    void print(String line) {
        close();
        out.println(line);
        out.flush();
    }

    /**
     * How far something is.
     *
     * @param name what
     * @param done how much of it is done
     * @param all of how much, from 1 up; 0 if nobody knows
     * @param amount the same in words
     */
    void show(String name, long done, long all, String amount) {
        if (!isTerminal) {
            print(name + ": " + amount);
            return;
        }
        int filled = all == 0 ? 0 : (int) Math.min(BAR_WIDTH, BAR_WIDTH * done / all);
        String bar = all == 0 ? "" : "[" + "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled) + "] ";
        out.printf("\r%-" + LINE_WIDTH + "s", String.format("%-9s %s%s", name, bar, amount));
        out.flush();
        isBarOpen = true;
    }

    /** Ends the line of a bar. */
    void close() {
        if (isBarOpen) {
            out.println();
            out.flush();
            isBarOpen = false;
        }
    }
}

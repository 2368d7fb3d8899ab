package dev.terse.bootstrap.command;

import dev.terse.adapter.postgres.repartition.RepartitionListener;
import dev.terse.adapter.postgres.repartition.RepartitionPhase;
import dev.terse.adapter.postgres.repartition.RepartitionProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Prints how far a repartition is: a bar that grows where there is a terminal, a line now and then elsewhere. */
final class ProgressPrinter implements RepartitionListener {
    static final Duration BAR_INTERVAL = Duration.ofMillis(200);
    static final Duration LINE_INTERVAL = Duration.ofSeconds(10);

    private static final int BAR_WIDTH = 24;

    /** What fits into the narrowest of the usual terminals. */
    private static final int LINE_WIDTH = 79;

    private final PrintWriter out;
    private final boolean isTerminal;
    private final LongSupplier nanoTime;
    private @Nullable RepartitionPhase phase;
    private long phaseBegan;
    private long rowsBefore;
    private long printed;
    private boolean isBarOpen;

    ProgressPrinter(PrintWriter out, boolean isTerminal, LongSupplier nanoTime) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.nanoTime = nanoTime;
    }

    static ProgressPrinter to(PrintWriter out) {
        return new ProgressPrinter(out, Ansi.AUTO.enabled(), System::nanoTime);
    }

    @Override
    public void progressed(RepartitionProgress progress) {
        long now = nanoTime.getAsLong();
        boolean isNew = progress.phase() != phase;
        if (isNew) {
            closeBar();
            phase = progress.phase();
            phaseBegan = now;
            rowsBefore = progress.rowsDone();
        }
        boolean isEnd = progress.rowsOfAll() > 0 && progress.rowsDone() >= progress.rowsOfAll();
        Duration interval = isTerminal ? BAR_INTERVAL : LINE_INTERVAL;
        if (!isNew && !isEnd && now - printed < interval.toNanos()) {
            return;
        }
        printed = now;
        if (progress.rowsOfAll() == 0) {
            print(name(progress.phase()));
        } else if (isTerminal) {
            printBar(progress, now);
        } else {
            print(name(progress.phase()) + ": " + amount(progress, now));
        }
    }

    @Override
    public void waits(RepartitionPhase held, String reason) {
        print("  " + reason);
    }

    private void print(String line) {
        closeBar();
        out.println(line);
        out.flush();
    }

    private void printBar(RepartitionProgress progress, long now) {
        int filled = (int) Math.min(BAR_WIDTH, BAR_WIDTH * progress.rowsDone() / progress.rowsOfAll());
        String line = String.format(
                "%-9s [%s%s] %s",
                name(progress.phase()), "#".repeat(filled), "-".repeat(BAR_WIDTH - filled), amount(progress, now));
        out.printf("\r%-" + LINE_WIDTH + "s", line);
        out.flush();
        isBarOpen = true;
    }

    private void closeBar() {
        if (isBarOpen) {
            out.println();
            isBarOpen = false;
        }
    }

    private String amount(RepartitionProgress progress, long now) {
        long done = progress.rowsDone();
        long all = Math.max(done, progress.rowsOfAll());
        StringBuilder text = new StringBuilder()
                .append(100 * done / all)
                .append(isTerminal ? "% " : "% of " + Amounts.number(all) + " rows");
        double seconds = (now - phaseBegan) / 1e9;
        double rate = (done - rowsBefore) / seconds;
        if (rate >= 1) {
            text.append(isTerminal ? "" : ", ")
                    .append(Amounts.number(Math.round(rate)))
                    .append(" rows/s");
            if (done < all) {
                text.append(", ")
                        .append(Amounts.time(Duration.ofSeconds(Math.round((all - done) / rate))))
                        .append(" left");
            }
        }
        return text.toString();
    }

    private static String name(RepartitionPhase phase) {
        return switch (phase) {
            case CREATE -> "Making the new table";
            case COPY -> "Copying";
            case INDEX -> "Indexing";
            case VERIFY -> "Comparing";
            case ANALYZE -> "Analyzing";
            case SWAP -> "Swapping";
            case CLEAN_UP -> "Dropping the old table";
        };
    }
}

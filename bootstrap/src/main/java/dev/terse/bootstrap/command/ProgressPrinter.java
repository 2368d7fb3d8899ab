package dev.terse.bootstrap.command;

import dev.terse.adapter.postgres.repartition.RepartitionListener;
import dev.terse.adapter.postgres.repartition.RepartitionPhase;
import dev.terse.adapter.postgres.repartition.RepartitionProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Prints how far a repartition is. */
final class ProgressPrinter implements RepartitionListener {
    static final Duration BAR_INTERVAL = ProgressLine.BAR_INTERVAL;
    static final Duration LINE_INTERVAL = ProgressLine.LINE_INTERVAL;

    private final ProgressLine line;
    private @Nullable RepartitionPhase phase;
    private long phaseBegan;
    private long rowsBefore;
    private @Nullable String reason;
    private long toldAt;

    ProgressPrinter(PrintWriter out, boolean isTerminal, LongSupplier nanoTime) {
        this(new ProgressLine(out, isTerminal, nanoTime));
    }

    private ProgressPrinter(ProgressLine line) {
        this.line = line;
    }

    static ProgressPrinter to(PrintWriter out) {
        return new ProgressPrinter(ProgressLine.to(out));
    }

    @Override
    public void progressed(RepartitionProgress progress) {
        boolean isNew = progress.phase() != phase;
        if (isNew) {
            line.close();
            phase = progress.phase();
            phaseBegan = line.now();
            rowsBefore = progress.rowsDone();
        }
        boolean isEnd = progress.rowsOfAll() > 0 && progress.rowsDone() >= progress.rowsOfAll();
        if (!line.isDue(isNew || isEnd)) {
            return;
        }
        if (progress.rowsOfAll() == 0) {
            line.print(name(progress.phase()));
        } else {
            line.show(name(progress.phase()), progress.rowsDone(), progress.rowsOfAll(), amount(progress));
        }
    }

    /** Each attempt is told of, several in a second. */
    @Override
    public void waits(RepartitionPhase held, String why) {
        if (!why.equals(reason) || line.now() - toldAt >= LINE_INTERVAL.toNanos()) {
            line.print("  " + why);
            reason = why;
            toldAt = line.now();
        }
    }

    private String amount(RepartitionProgress progress) {
        long done = progress.rowsDone();
        long all = Math.max(done, progress.rowsOfAll());
        StringBuilder text = new StringBuilder()
                .append(100 * done / all)
                .append("% of ")
                .append(Amounts.number(all))
                .append(" rows");
        double seconds = (line.now() - phaseBegan) / 1e9;
        double rate = (done - rowsBefore) / seconds;
        if (rate >= 1) {
            text.append(", ").append(Amounts.number(Math.round(rate))).append(" rows/s");
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

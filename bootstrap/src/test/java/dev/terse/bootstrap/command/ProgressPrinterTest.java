package dev.terse.bootstrap.command;

import static dev.terse.adapter.postgres.repartition.RepartitionPhase.ANALYZE;
import static dev.terse.adapter.postgres.repartition.RepartitionPhase.COPY;
import static dev.terse.adapter.postgres.repartition.RepartitionPhase.CREATE;
import static dev.terse.adapter.postgres.repartition.RepartitionPhase.SWAP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.adapter.postgres.repartition.RepartitionPhase;
import dev.terse.adapter.postgres.repartition.RepartitionProgress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {
    private final StringWriter text = new StringWriter();
    private long now;

    private ProgressPrinter printer(boolean isTerminal) {
        return new ProgressPrinter(new PrintWriter(text), isTerminal, () -> now);
    }

    private void after(Duration time) {
        now += time.toNanos();
    }

    private static RepartitionProgress progress(RepartitionPhase phase, long done, long all) {
        return new RepartitionProgress(phase, done, all);
    }

    private List<String> lines() {
        // A carriage return is no end of a line here.
        return List.of(text.toString().split(System.lineSeparator()));
    }

    @Test
    void without_a_terminal_there_is_a_line_now_and_then() {
        ProgressPrinter printer = printer(false);

        printer.progressed(progress(CREATE, 0, 0));
        printer.progressed(progress(COPY, 0, 1_000));
        for (int second = 1; second <= 15; second++) {
            after(Duration.ofSeconds(1));
            printer.progressed(progress(COPY, second * 50L, 1_000));
        }
        printer.progressed(progress(ANALYZE, 0, 0));

        assertThat(lines())
                .containsExactly(
                        "Making the new table",
                        "Copying: 0% of 1,000 rows",
                        "Copying: 50% of 1,000 rows, 50 rows/s, 10 s left",
                        "Analyzing");
    }

    @Test
    void the_end_of_a_phase_is_told() {
        ProgressPrinter printer = printer(false);

        printer.progressed(progress(COPY, 0, 100));
        after(Duration.ofSeconds(2));
        printer.progressed(progress(COPY, 100, 100));

        assertThat(lines()).last().isEqualTo("Copying: 100% of 100 rows, 50 rows/s");
    }

    @Test
    void the_rate_of_a_resumed_copy_is_that_of_this_run() {
        ProgressPrinter printer = printer(false);

        printer.progressed(progress(COPY, 900_000, 1_000_000));
        after(ProgressPrinter.LINE_INTERVAL);
        printer.progressed(progress(COPY, 901_000, 1_000_000));

        assertThat(lines()).last().isEqualTo("Copying: 90% of 1,000,000 rows, 100 rows/s, 16 min 30 s left");
    }

    @Test
    void more_rows_than_were_expected_are_not_more_than_all() {
        ProgressPrinter printer = printer(false);

        printer.progressed(progress(COPY, 0, 100));
        after(ProgressPrinter.LINE_INTERVAL);
        printer.progressed(progress(COPY, 250, 100));

        assertThat(lines()).last().isEqualTo("Copying: 100% of 250 rows, 25 rows/s");
    }

    @Test
    void on_a_terminal_a_bar_grows_in_its_line() {
        ProgressPrinter printer = printer(true);

        printer.progressed(progress(COPY, 0, 1_000));
        after(ProgressPrinter.BAR_INTERVAL.minusMillis(1));
        printer.progressed(progress(COPY, 10, 1_000));
        after(Duration.ofSeconds(5));
        printer.progressed(progress(COPY, 500, 1_000));
        printer.progressed(progress(SWAP, 0, 0));

        String[] bars = lines().get(0).split("\r");
        assertThat(bars).hasSize(3).allSatisfy(bar -> assertThat(bar).hasSizeLessThan(80));
        assertThat(bars[1]).startsWith("Copying   [----------] 0% of 1,000 rows");
        assertThat(bars[2].strip()).isEqualTo("Copying   [#####-----] 50% of 1,000 rows, 96 rows/s, 5 s left");
        assertThat(lines()).last().isEqualTo("Swapping");
    }

    @Test
    void a_bar_of_many_rows_fits_into_its_line() {
        ProgressPrinter printer = printer(true);

        printer.progressed(progress(COPY, 0, 500_000_000));
        after(Duration.ofSeconds(1));
        printer.progressed(progress(COPY, 10_000, 500_000_000));

        String[] bars = lines().get(0).split("\r", -1);
        assertThat(bars[2]).hasSizeLessThan(80).contains("0% of 500,000,000 rows, 10,000 rows/s, 13 h 53 min left");
    }

    @Test
    void what_is_in_the_way_has_a_line_of_its_own_now_and_then() {
        ProgressPrinter printer = printer(true);

        printer.progressed(progress(COPY, 0, 1_000));
        printer.waits(COPY, "rows are locked");
        printer.waits(COPY, "rows are locked");
        printer.waits(COPY, "a batch took too long");
        after(ProgressPrinter.LINE_INTERVAL);
        printer.waits(COPY, "a batch took too long");

        assertThat(lines().subList(1, lines().size()))
                .containsExactly("  rows are locked", "  a batch took too long", "  a batch took too long");
    }
}

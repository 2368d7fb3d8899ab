package dev.terse.bootstrap.command;

import dev.terse.adapter.postgres.repartition.Repartition;
import dev.terse.adapter.postgres.repartition.RepartitionOptions;
import dev.terse.adapter.postgres.repartition.RepartitionPlan;
import dev.terse.adapter.postgres.repartition.RepartitionResult;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Moves the links of a running service into another number of partitions. */
@Command(
        name = "repartition",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false,
        description = {
            "Moves the links into another number of partitions while services read and write them.",
            "",
            "Interrupted at any point it leaves tables that work: the same command resumes, --abort undoes.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or nothing was to do",
            "1:failed; the same command resumes, unless the message says otherwise",
            "2:the options are wrong",
            "3:refused, as the message says; nothing was changed",
            "4:another repartition is under way"
        })
final class RepartitionCommand implements Callable<Integer> {
    private final Database database;
    private final List<String> settings;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "How many partitions there are to be, 1 to " + RepartitionOptions.MAX_PARTITIONS
                    + "; 1 is a plain table.")
    private @Nullable Integer partitions;

    @Option(names = "--dry-run", description = "Say what would happen, and change nothing.")
    private boolean isDryRun;

    @Option(names = "--abort", description = "Undo a repartition that was interrupted.")
    private boolean isAbort;

    @Option(
            names = "--batch-rows",
            paramLabel = "N",
            defaultValue = "" + RepartitionOptions.DEFAULT_BATCH_ROWS,
            description = "How many rows are copied in a transaction, 1 to " + RepartitionOptions.MAX_BATCH_ROWS
                    + "; writers of these rows wait for it. Default: ${DEFAULT-VALUE}.")
    private int batchRows;

    @Option(
            names = "--max-rows-per-second",
            paramLabel = "N",
            description = "How many rows are copied, and then compared, in a second. As many as can be unless set.")
    private long maxRowsPerSecond = Long.MAX_VALUE;

    @Option(
            names = "--lock-timeout",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "100ms",
            description =
                    "How long services may have to wait behind a lock of the table before it is put off, 1ms to 1m."
                            + " Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private Duration lockTimeout;

    RepartitionCommand(Database database, List<String> settings) {
        this.database = database;
        this.settings = settings;
    }

    private static final class TimeConverter implements picocli.CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            return DurationStyle.detectAndParse(value);
        }
    }

    @Override
    public Integer call() {
        RepartitionOptions options = options();
        return database.use(settings, dataSource -> {
            Repartition repartition = new Repartition(dataSource);
            if (isDryRun) {
                explain(repartition.plan(options));
            } else if (isAbort) {
                abort(repartition, options);
            } else {
                run(repartition, options);
            }
            return ExitCode.DONE.number();
        });
    }

    private RepartitionOptions options() {
        if (isAbort == (partitions != null)) {
            throw new ParameterException(spec.commandLine(), "Expected either --partitions or --abort.");
        }
        if (isAbort && isDryRun) {
            throw new ParameterException(spec.commandLine(), "There is no --dry-run of --abort.");
        }
        try {
            return new RepartitionOptions(
                    partitions == null ? 1 : partitions, batchRows, maxRowsPerSecond, lockTimeout);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "Expected other options: " + e.getMessage() + ".", e);
        }
    }

    private void explain(RepartitionPlan plan) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "There are about %s links in %s: %s, and %s of indexes.%n",
                Amounts.number(plan.rows()),
                Amounts.layout(plan.fromPartitions()),
                Amounts.bytes(plan.tableBytes()),
                Amounts.bytes(plan.indexBytes()));
        if (plan.isDone()) {
            out.println("Nothing is to do.");
            return;
        }
        out.printf(
                "%s into %s would take about %s on an idle server, and %s of disk space meanwhile%s.%n",
                plan.isUnfinished() ? "To resume moving them" : "To move them",
                Amounts.layout(plan.toPartitions()),
                Amounts.time(plan.time()),
                Amounts.bytes(plan.neededBytes()),
                plan.freeBytes().isPresent()
                        ? "; " + Amounts.bytes(plan.freeBytes().getAsLong()) + " are free"
                        : "; how much is free the server does not tell");
        out.println("Nothing was changed.");
        plan.checkDiskSpace();
    }

    private void abort(Repartition repartition, RepartitionOptions options) {
        PrintWriter out = spec.commandLine().getOut();
        boolean wasUndone = repartition.abort(options, ProgressPrinter.to(out));
        out.println(wasUndone ? "The repartition was undone." : "There is no repartition to undo.");
    }

    private void run(Repartition repartition, RepartitionOptions options) {
        PrintWriter out = spec.commandLine().getOut();
        RepartitionResult result = repartition.run(options, ProgressPrinter.to(out));
        if (result instanceof RepartitionResult.Done done) {
            out.printf("%s links are in %s now.%n", Amounts.number(done.rows()), Amounts.layout(done.partitions()));
        } else {
            out.printf("The links are in %s already.%n", Amounts.layout(options.partitions()));
        }
    }
}

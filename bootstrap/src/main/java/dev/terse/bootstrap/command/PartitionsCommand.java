package dev.terse.bootstrap.command;

import dev.terse.adapter.postgres.repartition.PartitionReport;
import dev.terse.adapter.postgres.repartition.PartitionReport.Partition;
import dev.terse.adapter.postgres.repartition.Partitions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what the partitions of the links hold. */
@Command(
        name = "partitions",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "Lists what the partitions of the links hold. Rows are the server's estimates.")
final class PartitionsCommand implements Callable<Integer> {
    private static final String ROW = "%-12s %15s %10s %10s %15s%n";

    private final Database database;
    private final List<String> settings;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    PartitionsCommand(Database database, List<String> settings) {
        this.database = database;
        this.settings = settings;
    }

    @Override
    public Integer call() {
        PartitionReport report = database.use(settings, dataSource -> new Partitions(dataSource).report());
        PrintWriter out = spec.commandLine().getOut();
        out.printf(ROW, "PARTITION", "ROWS", "TABLE", "INDEXES", "DEAD ROWS");
        for (Partition partition : report.partitions()) {
            out.printf(
                    ROW,
                    partition.name(),
                    Amounts.number(partition.rows()),
                    Amounts.bytes(partition.bytes()),
                    Amounts.bytes(partition.indexBytes()),
                    Amounts.number(partition.deadRows()));
        }
        out.printf(Locale.ROOT, "Skew: the fullest has %.2f times the rows of the mean.%n", report.skew());
        return ExitCode.DONE.number();
    }
}

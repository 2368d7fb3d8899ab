package dev.terse.bootstrap;

import dev.terse.adapter.postgres.repartition.PartitionReport;
import dev.terse.adapter.postgres.repartition.PartitionReport.Partition;
import dev.terse.adapter.postgres.repartition.Partitions;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** {@code GET /actuator/partitions}: what the partitions of the links hold. */
@Endpoint(id = "partitions")
class PartitionsEndpoint {
    private final Partitions partitions;

    PartitionsEndpoint(DataSource dataSource) {
        this.partitions = new Partitions(dataSource);
    }

    /** What it answers. */
    record Answer(List<Partition> partitions, double skew) {}

    @ReadOperation
    Answer report() {
        PartitionReport report = partitions.report();
        return new Answer(report.partitions(), report.skew());
    }
}

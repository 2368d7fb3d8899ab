package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class PostgresUrlArchiveIT {
    @Test
    void a_store_is_told_from_others_by_whoever_reads_it() {
        try (TestDatabase one = TestDatabase.withPartitions(1);
                TestDatabase other = TestDatabase.withPartitions(1)) {
            assertThat(store(one))
                    .isEqualTo(store(one))
                    .isNotEqualTo(store(other))
                    .hasLineCount(1);
            assertThat(one.jdbc()
                            .sql("SELECT has_function_privilege('public', 'pg_control_system()', 'EXECUTE')")
                            .query(Boolean.class)
                            .single())
                    .isTrue();
        }
    }

    private static String store(TestDatabase database) {
        return new PostgresUrlArchive(database.dataSource(), InstantSource.system()).store();
    }
}

package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TextIndexIT {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(11);

    private static final String PARTS =
            """
            SELECT pg_get_indexdef(indexrelid)
            FROM pg_index
            WHERE indexrelid::regclass::text LIKE 'urls\\_p%\\_text\\_idx'""";

    private static final String IS_VALID =
            """
            SELECT indisvalid
            FROM pg_index
            WHERE indexrelid = to_regclass('urls_text_idx')""";

    @Test
    void an_index_of_which_only_the_parts_were_made_is_completed() {
        try (TestDatabase database = TestDatabase.withPartitions(4)) {
            new TextIndex(database.dataSource()).make();
            List<String> parts = database.jdbc().sql(PARTS).query(String.class).list();
            database.jdbc().sql("DROP INDEX urls_text_idx").update();
            parts.forEach(part -> database.jdbc().sql(part).update());

            new TextIndex(database.dataSource()).make();

            assertThat(parts).hasSize(4);
            assertThat(database.jdbc().sql(IS_VALID).query(Boolean.class).list())
                    .containsExactly(true);
        }
    }

    @Test
    void an_index_whose_parts_are_not_all_its_own_is_completed() {
        try (TestDatabase database = TestDatabase.withPartitions(4)) {
            new TextIndex(database.dataSource()).make();
            List<String> parts = database.jdbc().sql(PARTS).query(String.class).list();
            String whole = parts.get(0).replaceFirst("INDEX \\S+ ON \\S+", "INDEX urls_text_idx ON ONLY urls");
            database.jdbc().sql("DROP INDEX urls_text_idx").update();
            database.jdbc().sql(whole).update();
            parts.forEach(part -> database.jdbc().sql(part).update());
            database.jdbc()
                    .sql("ALTER INDEX urls_text_idx ATTACH PARTITION urls_p2_text_idx")
                    .update();

            new TextIndex(database.dataSource()).make();

            assertThat(database.jdbc().sql(IS_VALID).query(Boolean.class).list())
                    .containsExactly(true);
        }
    }

    @Test
    void an_index_is_made_when_it_is_worth_it_and_no_import_is_under_way() {
        try (TestDatabase database = TestDatabase.withPartitions(4)) {
            AtomicLong nanoTime = new AtomicLong();
            TextIndex index = new TextIndex(database.dataSource(), nanoTime::get);
            add(database, 1);
            index.keep();
            assertThat(isThere(database)).isFalse();

            add(database, 60_000);
            nanoTime.addAndGet(BETWEEN_LOOKS.toNanos());
            index.keep();
            assertThat(isThere(database)).isFalse();

            nanoTime.addAndGet(BETWEEN_LOOKS.toNanos());
            index.keep();
            assertThat(isThere(database)).isTrue();
        }
    }

    private static void add(TestDatabase database, int links) {
        database.jdbc()
                .sql(
                        """
                        INSERT INTO urls (short_code, original_url)
                        SELECT number || 'of' || :links, 'http://a.b/' || repeat('x', 400)
                        FROM generate_series(1, :links) AS number""")
                .param("links", links)
                .update();
    }

    private static boolean isThere(TestDatabase database) {
        return database.jdbc().sql(IS_VALID).query(Boolean.class).list().contains(true);
    }
}

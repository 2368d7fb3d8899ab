package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextIndexIT {
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
            new TextIndex(database.dataSource()).keep();
            List<String> parts = database.jdbc().sql(PARTS).query(String.class).list();
            database.jdbc().sql("DROP INDEX urls_text_idx").update();
            parts.forEach(part -> database.jdbc().sql(part).update());

            new TextIndex(database.dataSource()).keep();

            assertThat(parts).hasSize(4);
            assertThat(database.jdbc().sql(IS_VALID).query(Boolean.class).list())
                    .containsExactly(true);
        }
    }

    @Test
    void an_index_whose_parts_are_not_all_its_own_is_completed() {
        try (TestDatabase database = TestDatabase.withPartitions(4)) {
            new TextIndex(database.dataSource()).keep();
            List<String> parts = database.jdbc().sql(PARTS).query(String.class).list();
            String whole = parts.get(0).replaceFirst("INDEX \\S+ ON \\S+", "INDEX urls_text_idx ON ONLY urls");
            database.jdbc().sql("DROP INDEX urls_text_idx").update();
            database.jdbc().sql(whole).update();
            parts.forEach(part -> database.jdbc().sql(part).update());
            database.jdbc()
                    .sql("ALTER INDEX urls_text_idx ATTACH PARTITION urls_p2_text_idx")
                    .update();

            new TextIndex(database.dataSource()).keep();

            assertThat(database.jdbc().sql(IS_VALID).query(Boolean.class).list())
                    .containsExactly(true);
        }
    }
}

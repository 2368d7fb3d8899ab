package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.terse.domain.InvalidOriginalUrlException;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;

class SchemaDriftIT {
    private static final TestDatabase DATABASE = TestDatabase.withPartitions(4);

    @BeforeEach
    void empty() {
        DATABASE.emptied();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @ParameterizedTest
    @CsvSource({"1, schema-plain.txt", "4, schema.txt"})
    void the_schema_is_the_declared_one(int partitions, String declared) {
        try (TestDatabase database = TestDatabase.withPartitions(partitions)) {
            String live = SchemaCatalogue.of(database);

            assertThat(live).as("the live schema, declared in " + declared).isEqualTo(text(declared));
        }
    }

    @Test
    void migrations_are_the_ones_that_were_applied() {
        Flyway flyway = new PostgresSchema(DATABASE.dataSource(), PostgresSchema.Settings.DEFAULT).flyway();

        assertThatCode(flyway::validate).doesNotThrowAnyException();
        assertThat(flyway.info().pending()).isEmpty();
    }

    @Test
    void the_longest_code_fits_and_a_longer_one_does_not() {
        assertThatCode(() -> insert("a".repeat(ShortCode.MAX_LENGTH), "http://a.b/"))
                .doesNotThrowAnyException();

        assertRefused("urls_short_code_check", "a".repeat(ShortCode.MAX_LENGTH + 1), "http://a.b/", 0);
    }

    @Test
    void the_characters_of_codes_are_those_of_the_domain() {
        List<String> characters =
                IntStream.range(1, 0x250).mapToObj(Character::toString).toList();

        List<String> accepted = characters.stream().filter(ShortCode::isValid).toList();

        assertThat(DATABASE.jdbc()
                        .sql("SELECT character FROM unnest(:characters::text[]) AS one (character)" + " WHERE "
                                + checkOf("urls_short_code_check").replace("short_code", "character"))
                        .param("characters", characters.toArray(String[]::new))
                        .query((row, number) -> row.getString(1))
                        .list())
                .isEqualTo(accepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\n", "\na", "a b", "ä"})
    void a_code_that_the_domain_refuses_is_refused(String code) {
        assertThat(ShortCode.isValid(code)).isFalse();
        assertRefused("urls_short_code_check", code, "http://a.b/", 0);
    }

    @Test
    void the_longest_url_fits_and_a_longer_one_does_not() {
        String longest = "http://a.b/" + "c".repeat(OriginalUrl.MAX_LENGTH - 11);

        assertThatCode(() -> insert("longest", new OriginalUrl(longest).value()))
                .doesNotThrowAnyException();

        assertRefused("urls_original_url_check", "longer", longest + "c", 0);
    }

    @Test
    void the_longest_url_of_other_scripts_fits() {
        String longest = "http://a.bc/" + "😀".repeat((OriginalUrl.MAX_LENGTH - 12) / 2);

        assertThat(longest).hasSize(OriginalUrl.MAX_LENGTH);
        assertThatCode(() -> insert("longest", new OriginalUrl(longest).value()))
                .doesNotThrowAnyException();
        assertRefused("urls_original_url_check", "longer", longest + "c", 0);
        assertRefused(
                "urls_original_url_check", "longer", "http://a.bc/" + "😀".repeat(OriginalUrl.MAX_LENGTH - 12), 0);
        assertRefused("urls_original_url_check", "empty", "", 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h", "ftp://a.b/", "http://", "http:///a", "https://?a", "//a.b/"})
    void a_url_of_a_form_that_the_domain_refuses_is_refused(String url) {
        assertThatExceptionOfType(InvalidOriginalUrlException.class).isThrownBy(() -> new OriginalUrl(url));
        assertRefused("urls_original_url_form_check", "form", url, 0);
    }

    @ParameterizedTest
    @CsvSource({"id, 0, urls_id_check", "created_at, infinity, urls_created_at_check"})
    void what_no_link_can_have_is_refused(String column, String value, String constraint) {
        insert("code", "http://a.b/");

        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> DATABASE.jdbc()
                        .sql("UPDATE urls SET " + column + " = '" + value + "'")
                        .update())
                .withMessageContaining(constraint);
    }

    @Test
    void fewer_clicks_than_none_are_refused() {
        assertRefused("urls_clicks_check", "fewer", "http://a.b/", -1);
    }

    private static String checkOf(String constraint) {
        return DATABASE.jdbc()
                .sql(
                        "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = :name AND conrelid = 'urls'::regclass")
                .param("name", constraint)
                .query(String.class)
                .single();
    }

    private static void assertRefused(String constraint, String code, String url, long clicks) {
        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> insert(code, url, clicks))
                .withMessageContaining(constraint);
    }

    private static void insert(String code, String url) {
        insert(code, url, 0);
    }

    private static void insert(String code, String url, long clicks) {
        DATABASE.jdbc()
                .sql("INSERT INTO urls (short_code, original_url, clicks) VALUES (:code, :url, :clicks)")
                .param("code", code)
                .param("url", url)
                .param("clicks", clicks)
                .update();
    }

    private static String text(String resource) {
        try (InputStream text = SchemaDriftIT.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(text, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

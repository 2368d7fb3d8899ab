package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the server ran one of the adapter's statements: what {@code EXPLAIN (ANALYZE, BUFFERS)} says of it, undone afterwards. */
final class QueryPlan {
    private final JdbcClient jdbc;
    private final String json;

    private QueryPlan(JdbcClient jdbc, String json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * Runs a statement as the driver would, prepared and with the types of its parameters, and rolls it back.
     *
     * @param mode a value of {@code plan_cache_mode}
     * @param sql a constant of the adapter, with named parameters
     */
    static QueryPlan of(TestDatabase database, String mode, String sql, Map<String, ?> parameters) throws SQLException {
        return after("SELECT", database, mode, sql, parameters);
    }

    /**
     * As {@link #of}, after another statement in the same transaction.
     *
     * @param before without parameters
     */
    static QueryPlan after(String before, TestDatabase database, String mode, String sql, Map<String, ?> parameters)
            throws SQLException {
        String marked = NamedParameterUtils.substituteNamedParameters(sql, new MapSqlParameterSource(parameters));
        @Nullable Object[] values = NamedParameterUtils.buildValueArray(sql, parameters);
        String types = Arrays.stream(values).map(QueryPlan::typeOf).collect(Collectors.joining(", "));
        String literals = Arrays.stream(values).map(QueryPlan::literal).collect(Collectors.joining(", "));
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(before);
            statement.execute("SET LOCAL plan_cache_mode = " + mode);
            statement.execute("PREPARE probe" + inParentheses(types) + " AS " + numbered(marked));
            try (ResultSet rows = statement.executeQuery(
                    "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE probe" + inParentheses(literals))) {
                rows.next();
                return new QueryPlan(database.jdbc(), rows.getString(1));
            } finally {
                connection.rollback();
                statement.execute("DEALLOCATE ALL");
                connection.commit();
            }
        }
    }

    /** Fails unless exactly one partition of {@code urls} was scanned, and where the plan is generic, because three were pruned. */
    void assertScansOneOfFourPartitions(String mode) {
        assertThat(scanned()).as(json).hasSize(1).allMatch(name -> name.matches("urls_p[0-3]"));
        if (mode.equals("force_generic_plan")) {
            assertThat(subplansRemoved()).as(json).containsOnly(3L);
        }
    }

    /** The tables and partitions of links that were read, once for each scan that ran at all. */
    List<String> scanned() {
        return jdbc.sql(
                        """
                        SELECT node ->> 'Relation Name'
                        FROM jsonb_path_query(:plan::jsonb, 'strict $.** ? (@."Node Type" like_regex "Scan$"
                            && @."Relation Name" like_regex "^urls(_p[0-9]+)?$" && @."Actual Loops" > 0)') AS node""")
                .param("plan", json)
                .query(String.class)
                .list();
    }

    /** How often tables and partitions of links were looked into. */
    long timesScanned() {
        return jdbc.sql(
                        """
                        SELECT sum((node ->> 'Actual Loops')::numeric)
                        FROM jsonb_path_query(:plan::jsonb, 'strict $.** ? (@."Node Type" like_regex "Scan$"
                            && @."Relation Name" like_regex "^urls(_p[0-9]+)?$")') AS node""")
                .param("plan", json)
                .query(Long.class)
                .single();
    }

    /** The tables and partitions of links that were, or would be, read from end to end. */
    List<String> scannedSequentially() {
        return jdbc.sql(
                        """
                        SELECT node ->> 'Relation Name'
                        FROM jsonb_path_query(:plan::jsonb, 'strict $.** ? (@."Node Type" like_regex "Seq Scan$"
                            && @."Relation Name" like_regex "^urls(_p[0-9]+)?$")') AS node""")
                .param("plan", json)
                .query(String.class)
                .list();
    }

    /** The indexes that were read. */
    List<String> indexes() {
        return jdbc.sql(
                        "SELECT node #>> '{}' FROM jsonb_path_query(:plan::jsonb, 'strict $.**.\"Index Name\"') AS node")
                .param("plan", json)
                .query(String.class)
                .list();
    }

    /** Pages of the buffer cache that the statement touched, read from the disk or not. */
    long buffers() {
        return jdbc.sql(
                        """
                        SELECT (plan ->> 'Shared Hit Blocks')::bigint + (plan ->> 'Shared Read Blocks')::bigint
                        FROM (SELECT :plan::jsonb -> 0 -> 'Plan' AS plan) AS explained""")
                .param("plan", json)
                .query(Long.class)
                .single();
    }

    private List<Long> subplansRemoved() {
        return jdbc.sql(
                        """
                        SELECT (node ->> 'Subplans Removed')::bigint
                        FROM jsonb_path_query(:plan::jsonb, 'strict $.** ? (@."Subplans Removed" > 0)') AS node""")
                .param("plan", json)
                .query(Long.class)
                .list();
    }

    @Override
    public String toString() {
        return json;
    }

    private static String inParentheses(String list) {
        return list.isEmpty() ? "" : " (" + list + ")";
    }

    private static String numbered(String marked) {
        StringBuilder numbered = new StringBuilder();
        int number = 0;
        for (int i = 0; i < marked.length(); i++) {
            char c = marked.charAt(i);
            if (c == '?') {
                number++;
                numbered.append('$').append(number);
            } else {
                numbered.append(c);
            }
        }
        return numbered.toString();
    }

    private static String literal(@Nullable Object value) {
        return value instanceof Object[] array
                ? Arrays.stream(array).map(String::valueOf).collect(Collectors.joining(",", "'{", "}'"))
                : "'" + value + "'";
    }

    private static String typeOf(@Nullable Object value) {
        if (value instanceof String[]) {
            return "varchar[]";
        } else if (value instanceof Long[]) {
            return "bigint[]";
        } else if (value instanceof Integer[]) {
            return "int[]";
        } else if (value instanceof UUID) {
            return "uuid";
        }
        if (value instanceof String) {
            return "varchar";
        } else if (value instanceof Long) {
            return "bigint";
        } else if (value instanceof Integer) {
            return "int";
        } else if (value instanceof Boolean) {
            return "boolean";
        } else if (value instanceof LocalDate) {
            return "date";
        } else if (value instanceof OffsetDateTime) {
            return "timestamptz";
        }
        throw new IllegalArgumentException("No type for " + value);
    }
}

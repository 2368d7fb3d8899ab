package dev.terse.benchmarks.partitioning;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How long the server plans a statement that the service has prepared on a connection. */
final class Planning {
    private static final Pattern MILLIS = Pattern.compile("Planning Time: ([0-9.]+) ms");

    private Planning() {}

    /**
     * Measures.
     *
     * @param like what the statement is like, of those that ran often enough to be prepared
     * @param values for its parameters, as SQL
     * @return how long it is planned for these values
     */
    static double micros(Layout layout, String like, String values) {
        JdbcClient jdbc = layout.jdbc();
        String name = jdbc.sql("SELECT name FROM pg_prepared_statements WHERE statement LIKE :like LIMIT 1")
                .param("like", like)
                .query(String.class)
                .single();
        return Objects.requireNonNull(layout.transaction().execute(status -> {
            jdbc.sql("SET LOCAL plan_cache_mode = force_custom_plan").update();
            return planningMicros(jdbc, "EXPLAIN (SUMMARY) EXECUTE \"" + name + "\" (" + values + ")");
        }));
    }

    private static double planningMicros(JdbcClient jdbc, String explain) {
        String plan = String.join("\n", jdbc.sql(explain).query(String.class).list());
        Matcher millis = MILLIS.matcher(plan);
        if (!millis.find()) {
            throw new IllegalStateException("No planning time in " + plan);
        }
        return Double.parseDouble(millis.group(1)) * 1_000;
    }
}

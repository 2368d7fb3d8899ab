package dev.terse.adapter.postgres;

import dev.terse.domain.UrlStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The trigram index that texts are searched by (docs/adr/0023). Without it they are searched all the same, by looking at each link.
 *
 * <p>To make it takes minutes for millions of links, so it is no migration that a start waits for. What is added or changed is put on a list at
 * its end, which is quick; {@link #keep} puts that in its place, which otherwise those who add links would have to do from time to time. For
 * one thread.
 */
public final class TextIndex {
    /**
     * How much may be on the list, in kB, before those who add links have to put it in its place: some seconds of all that a server can
     * add.
     */
    private static final int PENDING_KILOBYTES = 65_536;

    private static final String NAME = "urls_text_idx";

    private static final String NAME_IN_PARTITION = "_text_idx";

    private static final String EXTENSION_SCHEMA =
            """
            SELECT quote_ident(nspname)
            FROM pg_extension
            JOIN pg_namespace ON pg_namespace.oid = extnamespace
            WHERE extname = 'pg_trgm'""";

    private static final String IS_OWNER =
            """
            SELECT pg_has_role(current_user, relowner, 'USAGE')
            FROM pg_class
            WHERE oid = 'urls'::regclass""";

    /** The key, in SQL, of the advisory lock of who makes or tends the index. Two schemas may each have a table of links. */
    public static final String LOCK_KEY = "hashtextextended('terse text index of ' || current_schema(), 0)";

    private static final String TRY_LOCK = "SELECT pg_try_advisory_lock(" + LOCK_KEY + ")";

    private static final String UNLOCK = "SELECT pg_advisory_unlock(" + LOCK_KEY + ")";

    /** One node tends it, and the others have nothing to wait for. */
    private static final String TRY_LOCK_IN_TRANSACTION = "SELECT pg_try_advisory_xact_lock(" + LOCK_KEY + ")";

    /**
     * A table that is to take the place of this one is written to as well; what had gathered there would be put in its place at the one moment when
     * the old table goes.
     */
    private static final String CLEAN =
            """
            WITH tables AS (
                SELECT oid
                FROM unnest(ARRAY[to_regclass('urls'), to_regclass('urls_new')]) AS oid
            )
            SELECT sum(gin_clean_pending_list(indexrelid))
            FROM pg_index
            JOIN pg_class ON pg_class.oid = indexrelid
            WHERE relkind = 'i' AND relname SIMILAR TO '%\\_text\\_idx(\\_new)?'
                AND (indrelid IN (SELECT oid FROM tables)
                    OR indrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent IN (SELECT oid FROM tables)))
                AND pg_has_role(relowner, 'USAGE')""";

    private static final String BYTES =
            """
            SELECT sum(pg_relation_size(oid))
            FROM pg_class
            WHERE relkind = 'r'
                AND (oid = 'urls'::regclass OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'urls'::regclass))""";

    /** Some fifty thousand links, which are looked at in some ten milliseconds. */
    private static final long WORTH_BYTES = 16 << 20;

    /** More in {@link #SHORT_PAUSE} than people create: an import, which the index would slow down to a third. */
    private static final long IMPORT_BYTES = 20 << 20;

    private static final Duration SHORT_PAUSE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofMinutes(10);

    /** After an attempt that failed, as when its last steps had to wait for too long, and others behind them. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(TextIndex.class);

    private final DataSource dataSource;
    private boolean isThere;
    private boolean isWarned;
    private final LongSupplier nanoTime;
    private long nextLook;
    private long bytes;

    /**
     * The index of the links of a database.
     *
     * @param dataSource where it is; its schema must have been migrated by {@link PostgresSchema}
     */
    public TextIndex(DataSource dataSource) {
        this(dataSource, System::nanoTime);
    }

    TextIndex(DataSource dataSource, LongSupplier nanoTime) {
        this.dataSource = new PatientDataSource(dataSource);
        this.nanoTime = nanoTime;
        this.nextLook = nanoTime.getAsLong();
    }

    /**
     * Makes the index once there are links enough for it to be worth it and they do not grow as by an import, and puts what was added or changed
     * since the last call in its place. For a thread that may wait, about once a second; of several nodes that do it at once one does. If the
     * index can't be made, it says so in the log once, and tries again later.
     *
     * @throws UrlStoreException if the store fails
     */
    public void keep() {
        run(this::keep);
    }

    /**
     * Makes the index if it is not there and can be made, however few links there are.
     *
     * @throws UrlStoreException if the store fails
     */
    public void make() {
        run((jdbc, connection) -> {
            isThere = isThere(jdbc) || make(jdbc, connection);
        });
    }

    private void run(BiConsumer<JdbcClient, Connection> work) {
        Statements.run("keeping the index of texts", () -> {
            try (Connection connection = dataSource.getConnection()) {
                work.accept(JdbcClient.create(new SingleConnectionDataSource(connection, true)), connection);
                return true;
            } catch (SQLException e) {
                throw new DataAccessResourceFailureException("no connection", e);
            }
        });
    }

    private void keep(JdbcClient jdbc, Connection connection) {
        if (nanoTime.getAsLong() - nextLook >= 0) {
            nextLook = nanoTime.getAsLong() + PAUSE_AFTER_FAILURE.toNanos();
            Duration pause = look(jdbc, connection);
            nextLook = nanoTime.getAsLong() + pause.toNanos();
        }
        if (isThere) {
            clean(connection);
        }
    }

    /** The indexes are looked for when the lock is had: whoever drops them has it, too. */
    private static void clean(Connection connection) {
        DataSource one = new SingleConnectionDataSource(connection, true);
        JdbcClient jdbc = JdbcClient.create(one);
        new TransactionTemplate(new JdbcTransactionManager(one)).executeWithoutResult(status -> {
            if (is(TRY_LOCK_IN_TRANSACTION, jdbc)) {
                jdbc.sql(CLEAN).query(Long.class).optional();
            }
        });
    }

    /** Makes the index if it is time for it. Returns how long to wait before the next look. */
    private Duration look(JdbcClient jdbc, Connection connection) {
        isThere = isThere(jdbc);
        if (!isThere && !isWorthIt(jdbc)) {
            return SHORT_PAUSE;
        }
        isThere = isThere || make(jdbc, connection);
        return PAUSE;
    }

    private static boolean isThere(JdbcClient jdbc) {
        return UrlsIndex.isThere(NAME, NAME_IN_PARTITION, jdbc);
    }

    private boolean isWorthIt(JdbcClient jdbc) {
        long before = bytes;
        bytes = jdbc.sql(BYTES).query(Long.class).single();
        return bytes >= WORTH_BYTES && bytes - before < IMPORT_BYTES;
    }

    private boolean make(JdbcClient jdbc, Connection connection) {
        Optional<String> schema = extensionSchema(jdbc);
        if (schema.isEmpty() || !is(IS_OWNER, jdbc)) {
            warn(
                    schema.isEmpty()
                            ? "there is no extension pg_trgm, and this user may not make it"
                            : "this user does not own the table urls");
            return false;
        }
        return make(index(schema.get()), jdbc, connection);
    }

    private static boolean make(UrlsIndex index, JdbcClient jdbc, Connection connection) {
        if (!is(TRY_LOCK, jdbc)) {
            return false;
        }
        try {
            // A repartition takes the lock to begin.
            if (is(PostgresSchema.IS_BEING_REPARTITIONED, jdbc)) {
                return false;
            }
            LOG.info("Making the index that texts are searched by");
            index.make(connection);
            // For the planner to know how rare a text is.
            jdbc.sql("ANALYZE urls").update();
            LOG.info("Made the index that texts are searched by");
            return true;
        } finally {
            jdbc.sql(UNLOCK).query().singleRow();
        }
    }

    private static Optional<String> extensionSchema(JdbcClient jdbc) {
        Optional<String> schema = jdbc.sql(EXTENSION_SCHEMA).query(String.class).optional();
        if (schema.isPresent()) {
            return schema;
        }
        try {
            jdbc.sql("CREATE EXTENSION pg_trgm").update();
        } catch (DataAccessException e) {
            LOG.debug("No extension pg_trgm", e);
        }
        return jdbc.sql(EXTENSION_SCHEMA).query(String.class).optional();
    }

    private void warn(String reason) {
        if (!isWarned) {
            LOG.warn("Searches for texts look at each link, since {}", reason);
        }
        isWarned = true;
    }

    private static UrlsIndex index(String schemaOfExtension) {
        return UrlsIndex.ofUrls(
                NAME,
                NAME_IN_PARTITION,
                "USING gin (%s %s.gin_trgm_ops) WITH (gin_pending_list_limit = %s)"
                        .formatted(TextPattern.SEARCHED, schemaOfExtension, PENDING_KILOBYTES));
    }

    private static boolean is(String question, JdbcClient jdbc) {
        return jdbc.sql(question).query(Boolean.class).single();
    }
}

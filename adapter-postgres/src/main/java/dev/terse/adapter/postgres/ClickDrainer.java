package dev.terse.adapter.postgres;

import dev.terse.domain.UrlStoreException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts the clicks of a journal in the database, a batch in a transaction. The transaction begins by moving the journal's position
 * from where the batch starts to where it ends, and does nothing if the position is another by now; so a batch counts once, whoever
 * tries it again and whatever became of the commit.
 *
 * <p>For one thread.
 */
final class ClickDrainer {
    /** Clicks of one batch at most. */
    static final int MAX_BATCH = 100_000;

    /** A batch that fails is tried in parts, by so much smaller. */
    private static final int DIVISOR = 10;

    /** Rows of {@code click_totals}, made by migration V3. */
    private static final int SLOTS = 16;

    private static final long NOT_MOVED = -1;

    static final String REGISTER =
            """
            INSERT INTO click_journals (journal, position)
            VALUES (:journal, :position)
            ON CONFLICT (journal) DO NOTHING""";

    static final String POSITION =
            """
            SELECT position
            FROM click_journals
            WHERE journal = :journal""";

    static final String MOVE =
            """
            UPDATE click_journals
            SET position = :to
            WHERE journal = :journal AND position = :from""";

    /** The planner would rather scan every partition than look up many codes, when it is told how many they are. */
    static final String LOOK_UP_BY_INDEX =
            """
            SELECT set_config('plan_cache_mode', 'force_generic_plan', true),
                   set_config('enable_hashjoin', 'off', true),
                   set_config('enable_mergejoin', 'off', true)""";

    /** In the order of the codes, so that two nodes never wait for each other. */
    static final String ADD_TO_LINKS =
            """
            UPDATE urls
            SET clicks = urls.clicks + batch.clicks,
                last_click_at = greatest(urls.last_click_at, timestamptz 'epoch' + batch.last_millis * interval '1 millisecond')
            FROM unnest(:codes::text[], :ids::bigint[], :clicks::bigint[], :lastMillis::bigint[])
                AS batch (code, id, clicks, last_millis)
            WHERE urls.short_code = batch.code AND urls.id = batch.id AND urls.free_from IS NULL
            RETURNING urls.short_code, urls.id""";

    static final String ADD_TO_DAYS =
            """
            INSERT INTO click_days AS days (short_code, url_id, day, clicks)
            SELECT code, id, date 'epoch' + day, clicks
            FROM unnest(:codes::text[], :ids::bigint[], :days::int[], :clicks::bigint[]) AS batch (code, id, day, clicks)
            ON CONFLICT (short_code, url_id, day) DO UPDATE
            SET clicks = days.clicks + excluded.clicks""";

    /** A slot stops at the greatest number of which all slots together are a {@code bigint}: one that is full fails nobody. */
    static final String ADD_TO_TOTAL =
            """
            UPDATE click_totals
            SET clicks = least(clicks + :counted, 576460752303423487)
            WHERE slot = :slot""";

    private static final Logger LOG = LoggerFactory.getLogger(ClickDrainer.class);

    private final ClickJournal journal;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    /** As far as is known. */
    private volatile long position;

    /** Whether it is: not before the first batch, and not while the outcome of a commit is unknown. */
    private boolean isPositionKnown;

    private volatile boolean wasLocated;

    /** Where batches end that were tried since the position was known. One of them may have been counted. */
    private final Set<Long> tried = new HashSet<>();

    private int batchSize = MAX_BATCH;

    private final AtomicLong counted = new AtomicLong();
    private final AtomicLong removed = new AtomicLong();

    ClickDrainer(ClickJournal journal, DataSource dataSource) {
        this.journal = journal;
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    /**
     * Counts the next batch.
     *
     * @return how many clicks it had; 0 if there are none, or if somebody else moved the position
     * @throws UrlStoreException if the database fails; the batch may be counted then, and is not counted again
     * @throws IOException if the journal can't be read
     */
    int drain() throws IOException {
        locate();
        long from = position;
        ClickBatch batch = new ClickBatch();
        int[] count = {0};
        long to = journal.read(from, batchSize, click -> {
            count[0]++;
            batch.add(click);
        });
        if (to == from) {
            return 0;
        }
        isPositionKnown = false;
        tried.add(to);
        long dropped;
        try {
            dropped = Statements.run("counting clicks", () -> transaction.execute(status -> count(batch, from, to)));
            batchSize = Math.min(MAX_BATCH, batchSize * DIVISOR);
        } catch (UrlStoreException e) {
            if (batchSize > 1) {
                batchSize = Math.max(1, batchSize / DIVISOR);
                throw e;
            }
            if (!(e.getCause() instanceof DataIntegrityViolationException)) {
                throw e;
            }
            LOG.error("A click that the database refuses is left out", e);
            dropped = Statements.run("leaving out a click", () -> transaction.execute(status -> leaveOut(from, to)));
        }
        if (dropped == NOT_MOVED) {
            return 0;
        }
        counted.addAndGet(count[0] - dropped);
        removed.addAndGet(dropped);
        position = to;
        isPositionKnown = true;
        tried.clear();
        journal.release(to);
        return count[0];
    }

    /**
     * Asks the database how far the journal is counted. To be called before clicks are appended, so that a journal that lacks some of
     * those that were counted is seen to.
     *
     * @throws UrlStoreException if the database fails
     */
    void locate() {
        if (!isPositionKnown) {
            position = Statements.run("reading a journal's position", this::readPosition);
            isPositionKnown = true;
            wasLocated = true;
        }
    }

    /** Where the database is with this journal. A journal that is shorter than that is not the one that was counted. */
    private long readPosition() {
        long known = position(journal.id());
        if (known <= journal.tail()) {
            if (wasLocated && known != position && !tried.contains(known)) {
                leaveIdToCopy(known);
            }
            return known;
        }
        LOG.error(
                "The journal of clicks is older than what the database has of it, as a copy would be. Its clicks are not"
                        + " counted, and a new journal is begun");
        tried.clear();
        try {
            journal.restart();
        } catch (IOException e) {
            throw new ClickJournalException("The journal of clicks can't be begun anew: " + e.getMessage(), e);
        }
        return position(journal.id());
    }

    /**
     * Goes on under another id from where the copy is. What this journal has before that may be the copy's as well. The database knows
     * the id first, so that an interrupted call counts nothing twice.
     */
    private void leaveIdToCopy(long position) {
        LOG.error(
                "Another service counts the clicks of a copy of this journal, so that some of this one's may be left out."
                        + " Each service needs a terse.data-dir of its own. This journal goes on under an id of its own");
        UUID id = UUID.randomUUID();
        register(id, position);
        try {
            journal.takeId(id);
        } catch (IOException e) {
            throw new ClickJournalException(
                    "The journal of clicks can't be given an id of its own: " + e.getMessage(), e);
        }
    }

    private void register(UUID id, long position) {
        jdbc.sql(REGISTER).param("journal", id).param("position", position).update();
    }

    private long position(UUID id) {
        register(id, 0);
        return jdbc.sql(POSITION).param("journal", id).query(Long.class).single();
    }

    /** Returns how many clicks belong to no link any more, or {@link #NOT_MOVED} if nothing was done. */
    private long count(ClickBatch batch, long from, long to) {
        if (!move(from, to)) {
            return NOT_MOVED;
        }
        if (batch.isEmpty()) {
            return 0;
        }
        jdbc.sql(LOOK_UP_BY_INDEX).query().singleRow();
        List<String> codes = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        List<Long> clicks = new ArrayList<>();
        List<Long> lastMillis = new ArrayList<>();
        batch.sums().forEach((link, sum) -> {
            codes.add(link.code());
            ids.add(link.id());
            clicks.add(sum.clicks());
            lastMillis.add(sum.lastMillis());
        });
        Set<ClickBatch.Link> found = new HashSet<>(jdbc.sql(ADD_TO_LINKS)
                .param("codes", codes.toArray(String[]::new))
                .param("ids", ids.toArray(Long[]::new))
                .param("clicks", clicks.toArray(Long[]::new))
                .param("lastMillis", lastMillis.toArray(Long[]::new))
                .query((row, number) -> new ClickBatch.Link(row.getString("short_code"), row.getLong("id")))
                .list());
        long counted = addToDays(batch, found);
        jdbc.sql(ADD_TO_TOTAL)
                .param("counted", counted)
                .param("slot", Math.floorMod(journal.id().hashCode(), SLOTS))
                .update();
        return clicks.stream().mapToLong(Long::longValue).sum() - counted;
    }

    private long leaveOut(long from, long to) {
        return move(from, to) ? 1 : NOT_MOVED;
    }

    private boolean move(long from, long to) {
        return jdbc.sql(MOVE)
                        .param("to", to)
                        .param("journal", journal.id())
                        .param("from", from)
                        .update()
                > 0;
    }

    /** The days of the links that are still there. Returns their clicks. */
    private long addToDays(ClickBatch batch, Set<ClickBatch.Link> found) {
        List<String> codes = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        List<Integer> days = new ArrayList<>();
        List<Long> clicks = new ArrayList<>();
        batch.sums().forEach((link, sum) -> {
            if (found.contains(link)) {
                for (Map.Entry<LocalDate, Long> day : sum.days().entrySet()) {
                    codes.add(link.code());
                    ids.add(link.id());
                    days.add((int) day.getKey().toEpochDay());
                    clicks.add(day.getValue());
                }
            }
        });
        if (!codes.isEmpty()) {
            jdbc.sql(ADD_TO_DAYS)
                    .param("codes", codes.toArray(String[]::new))
                    .param("ids", ids.toArray(Long[]::new))
                    .param("days", days.toArray(Integer[]::new))
                    .param("clicks", clicks.toArray(Long[]::new))
                    .update();
        }
        return clicks.stream().mapToLong(Long::longValue).sum();
    }

    /** Clicks that were counted, without those whose commit was not told. */
    long counted() {
        return counted.get();
    }

    /** Clicks whose link had been deleted when they were to be counted. */
    long removed() {
        return removed.get();
    }

    /** Up to where the clicks are counted, as far as is known. */
    long position() {
        return wasLocated ? position : journal.released();
    }
}

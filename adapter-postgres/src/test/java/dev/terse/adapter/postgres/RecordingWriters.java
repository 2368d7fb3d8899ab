package dev.terse.adapter.postgres;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import dev.terse.domain.UrlStoreException;
import dev.terse.domain.UseResult;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Threads that add, update, use, delete, forget and count the clicks of the same few codes, by the stores, in transactions of several rows
 * of which many are rolled back, and one that tends the index of their texts; and their own record of what they did.
 *
 * <p>A change gets its number while its transaction holds the row, so the numbers of a code's changes are in the order in which they were
 * committed. Which transactions were, those whose commit was not answered too, is what they wrote to a table of their own.
 */
public final class RecordingWriters implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int CODES = 1_000;
    private static final int MAX_CHANGES = 4;
    private static final int BATCH = 12;
    private static final Duration TENDING_PAUSE = Duration.ofMillis(10);
    private static final Set<String> LOST_CONNECTION =
            Set.of("57P01", "57P02", "57P03", "08000", "08001", "08003", "08006");
    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");
    private static final Instant NEXT_DAY = NOON.plus(Duration.ofDays(1));

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final PostgresUrlRepository repository;
    private final DeletedLinks deleted;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong transactions = new AtomicLong();
    private final Map<String, Long> ids = new ConcurrentHashMap<>();
    private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> lostConnections = new ConcurrentLinkedQueue<>();
    private final List<CompletableFuture<Void>> threads;
    private volatile boolean stopped;

    /** What a row is to be: null where there is none. */
    private record Change(long transaction, long number, String code, UnaryOperator<@Nullable Row> effect) {}

    /** What is known of a link. */
    public record Row(ShortUrl link, @Nullable Instant freeFrom) {
        Row with(ShortUrl other) {
            return new Row(other, freeFrom);
        }
    }

    public RecordingWriters(TestDatabase database, long seed) {
        jdbc = database.jdbc();
        transaction = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
        repository = new PostgresUrlRepository(database.dataSource(), () -> NOON);
        deleted = new DeletedLinks(database.dataSource());
        jdbc.sql("CREATE TABLE committed (transaction bigint PRIMARY KEY)").update();
        TextIndex texts = new TextIndex(database.dataSource());
        texts.make();
        threads = Stream.concat(
                        IntStream.range(0, THREADS).mapToObj(i -> start(() -> run(new Random(seed + i)))),
                        Stream.of(start(() -> tend(texts))))
                .toList();
    }

    private static CompletableFuture<Void> start(Runnable work) {
        return CompletableFuture.runAsync(work, task -> new Thread(task, "writer").start());
    }

    /** As a service does, but more often. */
    private void tend(TextIndex texts) {
        while (!stopped) {
            try {
                texts.keep();
            } catch (UrlStoreException e) {
                (isLostConnection(e) ? lostConnections : failures).add(e);
            }
            LockSupport.parkNanos(TENDING_PAUSE.toNanos());
        }
    }

    private void run(Random random) {
        while (!stopped) {
            long number = transactions.incrementAndGet();
            try {
                transaction.executeWithoutResult(status -> change(number, random, status));
            } catch (DataAccessException | TransactionException | UrlStoreException e) {
                (isLostConnection(e) ? lostConnections : failures).add(e);
            } catch (RuntimeException | Error e) {
                failures.add(e);
            }
        }
    }

    private void change(long number, Random random, TransactionStatus status) {
        // In the order of the codes, as the drainer has it: so no writer waits for another in a circle.
        List<String> codes = random.ints(0, CODES)
                .distinct()
                .limit(1 + random.nextInt(random.nextInt(4) == 0 ? BATCH : MAX_CHANGES))
                .mapToObj(i -> "code" + i)
                .sorted()
                .toList();
        if (random.nextInt(4) == 0) {
            countClicks(number, codes, 1 + random.nextInt(3));
        } else {
            for (String code : codes) {
                change(number, random, code);
            }
        }
        jdbc.sql("INSERT INTO committed VALUES (:number)")
                .param("number", number)
                .update();
        if (random.nextInt(4) == 0) {
            status.setRollbackOnly();
        }
    }

    private void change(long number, Random random, String code) {
        LinkDetails details = details(number, random);
        switch (random.nextInt(8)) {
            case 0 -> update(number, code, details);
            case 1 -> use(number, code);
            case 2 -> delete(number, code, NEXT_DAY);
            case 3 -> delete(number, code, NOON);
            case 4 -> {
                delete(number, code, NOON);
                forget(number, code);
            }
            case 5 -> {
                delete(number, code, NOON);
                add(number, code, details);
            }
            default -> add(number, code, details);
        }
    }

    private static LinkDetails details(long number, Random random) {
        OriginalUrl url = new OriginalUrl("https://example.org/" + number);
        return random.nextBoolean()
                ? LinkDetails.to(url)
                : new LinkDetails(
                        url,
                        new Title("\"title\" {" + number),
                        Tags.of(List.of("a b", "{\"", "tag" + number)),
                        new ActivePeriod(NOON.minusMillis(number), NEXT_DAY),
                        1 + random.nextLong(3),
                        random.nextInt(4) > 0,
                        new Forwarding(url, random.nextBoolean(), RedirectStatus.TEMPORARY_REDIRECT));
    }

    private void add(long number, String code, LinkDetails details) {
        if (repository.add(new ShortCode(code), details) instanceof AddResult.Added added) {
            ids.put(code, added.shortUrl().id());
            record(number, code, row -> new Row(added.shortUrl(), null));
        }
    }

    /** Where somebody else has changed the link since it was found, nothing is changed. */
    private void update(long number, String code, LinkDetails details) {
        repository.findByCode(new ShortCode(code)).ifPresent(found -> {
            if (repository.update(found.code(), found.version(), details) instanceof ChangeResult.Changed changed) {
                record(number, code, row -> row == null ? null : row.with(changed.shortUrl()));
            }
        });
    }

    private void use(long number, String code) {
        if (repository.takeUse(new ShortCode(code)) instanceof UseResult.Taken taken) {
            record(number, code, row -> row == null ? null : row.with(taken.shortUrl()));
        }
    }

    private void delete(long number, String code, Instant freeFrom) {
        repository.findByCode(new ShortCode(code)).ifPresent(found -> {
            if (repository.delete(found.code(), found.version(), freeFrom) instanceof ChangeResult.Changed changed) {
                record(number, code, row -> new Row(changed.shortUrl(), freeFrom));
            }
        });
    }

    private void forget(long number, String code) {
        deleted.forget(new ShortCode(code), NOON).ifPresent(id -> record(number, code, row -> null));
    }

    private void countClicks(long number, List<String> codes, long clicks) {
        Long[] known = codes.stream().map(code -> ids.getOrDefault(code, 0L)).toArray(Long[]::new);
        Long[] each = codes.stream().map(code -> clicks).toArray(Long[]::new);
        jdbc.sql(ClickDrainer.LOOK_UP_BY_INDEX).query().singleRow();
        Set<Long> found = new HashSet<>(jdbc.sql(ClickDrainer.ADD_TO_LINKS)
                .param("codes", codes.toArray(String[]::new))
                .param("ids", known)
                .param("clicks", each)
                .param("lastMillis", each)
                .query((row, at) -> row.getLong("id"))
                .list());
        for (int i = 0; i < known.length; i++) {
            if (found.contains(known[i])) {
                record(number, codes.get(i), row -> row == null ? null : row.with(clicked(row.link(), clicks)));
            }
        }
    }

    private static ShortUrl clicked(ShortUrl link, long clicks) {
        return new ShortUrl(
                link.id(),
                link.code(),
                link.details(),
                link.version(),
                link.clicks() + clicks,
                link.uses(),
                link.createdAt());
    }

    private void record(long transactionNumber, String code, UnaryOperator<@Nullable Row> effect) {
        changes.add(new Change(transactionNumber, numbers.incrementAndGet(), code, effect));
    }

    private static boolean isLostConnection(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // What fails by itself is the rollback over a connection that is gone.
            if (cause instanceof TransactionSystemException) {
                return true;
            }
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && LOST_CONNECTION.contains(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** What failed, but for connections that were lost. */
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    int lostConnections() {
        return lostConnections.size();
    }

    /** Ends the writing, and returns what the links must be by the record. */
    public Map<String, Row> stop() {
        close();
        Set<Long> committed = new HashSet<>(
                jdbc.sql("SELECT transaction FROM committed").query(Long.class).list());
        Map<String, Row> rows = new HashMap<>();
        changes.stream()
                .filter(change -> committed.contains(change.transaction()))
                .sorted(Comparator.comparingLong(Change::number))
                .forEach(change -> rows.compute(
                        change.code(), (code, row) -> change.effect().apply(row)));
        return new TreeMap<>(rows);
    }

    /** The links as they are, with those that were deleted. */
    public Map<String, Row> links() {
        Map<String, Row> rows = new TreeMap<>();
        jdbc.sql("SELECT " + LinkColumns.ALL + ", free_from FROM urls")
                .query((row, at) -> rows.put(
                        row.getString("short_code"),
                        new Row(
                                LinkColumns.shortUrl(row),
                                Statements.instant(row, "free_from").orElse(null))))
                .list();
        return rows;
    }

    @Override
    public void close() {
        stopped = true;
        threads.forEach(CompletableFuture::join);
    }
}

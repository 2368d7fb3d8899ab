package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.adapter.postgres.repartition.Repartition;
import dev.terse.adapter.postgres.repartition.RepartitionFailedException;
import dev.terse.adapter.postgres.repartition.RepartitionListener;
import dev.terse.adapter.postgres.repartition.RepartitionOptions;
import dev.terse.adapter.postgres.repartition.RepartitionPhase;
import dev.terse.adapter.postgres.repartition.RepartitionProgress;
import dev.terse.adapter.postgres.repartition.RepartitionResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Repartitions while others write the same few links. */
@Timeout(600)
class RepartitionRaceIT {
    /** Twenty of them are {@code -Dterse.test.kills=20}. */
    private static final int KILLS = Integer.getInteger("terse.test.kills", 2);

    private static final List<RepartitionPhase> PHASES = List.of(RepartitionPhase.values());

    private static final int[] LAYOUTS = {4, 16, 4, 1};

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(5);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final TestDatabase database = TestDatabase.withPartitions(1);
    private final Repartition repartition =
            new Repartition(new DriverManagerDataSource(database.url() + "&ApplicationName=repartition"));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void no_change_is_lost_and_none_revived_and_look_ups_go_on() {
        ShortCode stays = new ShortCode("stays");
        new PostgresUrlRepository(database.dataSource(), InstantSource.system())
                .add(stays, LinkDetails.to(new OriginalUrl("https://example.org/")));
        AtomicBoolean isStopped = new AtomicBoolean();
        CompletableFuture<Long> lookUps = CompletableFuture.supplyAsync(() -> lookUp(stays, isStopped));
        try (RecordingWriters writers = new RecordingWriters(database, seed)) {
            long end = System.nanoTime() + LONG_ENOUGH.toNanos();
            for (int i = 0; i < LAYOUTS.length || System.nanoTime() < end; i++) {
                repartition.run(options(LAYOUTS[i % LAYOUTS.length]), RepartitionListener.NONE);
            }
            isStopped.set(true);

            Map<String, RecordingWriters.Row> record = writers.stop();
            Map<String, RecordingWriters.Row> links = writers.links();
            assertThat(links.remove(stays.value())).isNotNull();
            assertThat(record).as("by the record, seed " + seed).isEqualTo(links);
            assertThat(writers.failures()).isEmpty();
            assertThat(writers.lostConnections()).isZero();
            assertThat(lookUps.join()).isGreaterThan(100);
        }
    }

    /** As redirects do whose link is not in memory. Returns how often it was found; fails if it once was not. */
    private long lookUp(ShortCode code, AtomicBoolean isStopped) {
        CachedUrlLookup lookup = new CachedUrlLookup(
                database.dataSource(),
                new CachedUrlLookup.Settings(1, Duration.ZERO, Duration.ZERO, Duration.ofMillis(1)));
        long found = 0;
        while (!isStopped.get()) {
            Optional<ShortUrl> link = lookup.find(code).toCompletableFuture().join();
            assertThat(link).isPresent();
            found++;
            // Not as fast as can be: the writers are to have the processors.
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return found;
    }

    @Test
    void no_change_is_lost_where_sessions_are_killed_at_any_point() {
        try (RecordingWriters writers = new RecordingWriters(database, seed)) {
            int kills = 0;
            for (int i = 0; kills < KILLS; i++) {
                int partitions = LAYOUTS[i % LAYOUTS.length];
                boolean isDone = false;
                while (!isDone) {
                    Set<RepartitionPhase> reached = ConcurrentHashMap.newKeySet();
                    CompletableFuture<RepartitionResult> run =
                            CompletableFuture.supplyAsync(() -> repartition.run(options(partitions), phases(reached)));
                    RepartitionPhase target = PHASES.get(random.nextInt(PHASES.size()));
                    await(() -> reached.contains(target) || run.isDone(), Long.MAX_VALUE);
                    await(run::isDone, random.nextLong(TimeUnit.MILLISECONDS.toNanos(200)));
                    // The run's own session, or that of a writer.
                    kills += kill(random.nextBoolean() ? "= 'repartition'" : "<> 'repartition' AND state <> 'idle'");
                    isDone = run.handle((result, failure) -> {
                                if (failure != null) {
                                    assertThat(failure.getCause()).isInstanceOf(RepartitionFailedException.class);
                                }
                                return failure == null;
                            })
                            .join();
                }
            }

            assertThat(writers.stop()).as("by the record, seed " + seed).isEqualTo(writers.links());
            assertThat(writers.failures()).isEmpty();
        }
    }

    /** It waits for rows in the opposite order, so that it and a batch wait for each other in a circle now and then. */
    @Test
    void a_writer_in_another_order_is_never_a_deadlocks_victim() {
        database.jdbc()
                .sql(
                        "INSERT INTO urls (short_code, original_url) SELECT 'code' || n, 'http://a.b/' FROM generate_series(100, 999) AS n")
                .update();
        AtomicBoolean stopped = new AtomicBoolean();
        CompletableFuture<Long> writer = CompletableFuture.supplyAsync(() -> {
            long written = 0;
            while (!stopped.get()) {
                List<String> codes = random.ints(100, 1_000)
                        .limit(20)
                        .mapToObj(i -> "code" + i)
                        .sorted((a, b) -> b.compareTo(a))
                        .toList();
                database.jdbc()
                        .sql(
                                """
                        DO $$
                        DECLARE code text;
                        BEGIN
                            FOREACH code IN ARRAY '{%s}'::text[] LOOP
                                UPDATE urls SET clicks = clicks + 1 WHERE short_code = code;
                            END LOOP;
                        END $$"""
                                        .formatted(String.join(",", codes)))
                        .update();
                written += codes.size();
            }
            return written;
        });
        for (int i = 0; i < LAYOUTS.length; i++) {
            repartition.run(options(LAYOUTS[i % LAYOUTS.length]), RepartitionListener.NONE);
        }
        stopped.set(true);

        long written = writer.join();
        assertThat(database.jdbc()
                        .sql("SELECT sum(clicks)::bigint FROM urls")
                        .query(Long.class)
                        .single())
                .isEqualTo(written);
    }

    private RepartitionOptions options(int partitions) {
        int batchRows = random.nextBoolean() ? 1 + random.nextInt(50) : 1_000;
        return new RepartitionOptions(partitions, batchRows, Long.MAX_VALUE, Duration.ofMillis(200));
    }

    private static RepartitionListener phases(Set<RepartitionPhase> reached) {
        return new RepartitionListener() {
            @Override
            public void progressed(RepartitionProgress progress) {
                reached.add(progress.phase());
            }

            @Override
            public void waits(RepartitionPhase held, String reason) {}
        };
    }

    private static void await(BooleanSupplier condition, long nanos) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean() && System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    private int kill(String applicationName) {
        try {
            return database.jdbc()
                    .sql(
                            """
                            SELECT count(pg_terminate_backend(pid))
                            FROM (
                                SELECT pid
                                FROM pg_stat_activity
                                WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                                    AND application_name %s
                                LIMIT 1
                            ) AS victims"""
                                    .formatted(applicationName))
                    .query(Integer.class)
                    .single();
        } catch (DataAccessException e) {
            // A connection that was killed before is what the pool gave.
            return 0;
        }
    }
}

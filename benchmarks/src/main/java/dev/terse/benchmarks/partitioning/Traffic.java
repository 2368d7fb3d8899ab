package dev.terse.benchmarks.partitioning;

import dev.terse.adapter.postgres.CachedUrlLookup;
import dev.terse.adapter.postgres.PostgresUrlRepository;
import dev.terse.adapter.postgres.UrlChangeListener;
import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What clients do to a table of links, by the classes that the service does it with, and a record of each change that was acknowledged.
 *
 * <p>Look-ups are of all links that the table had at first, each as likely as any; in memory there is none of them. Updates are of one in
 * {@value #UPDATED_ONE_IN} of these, again and again.
 */
final class Traffic implements AutoCloseable {
    private static final int UPDATED_ONE_IN = 50;

    private static final int WRITERS = 32;

    private static final String CHECKSUM =
            """
            SELECT count(*) || ' rows, ' || sum(hashtextextended(
                concat_ws(' ', id, short_code, clicks, created_at, CASE WHEN id % :updatedOneIn <> 0 THEN original_url END), 0))
            FROM urls
            WHERE id <= :links""";

    private static final String CHANGED =
            """
            SELECT short_code, original_url
            FROM urls
            WHERE id > :links OR id % :updatedOneIn = 0""";

    private final long links;
    private final JdbcClient jdbc;
    private final CachedUrlLookup lookup;
    private final PostgresUrlRepository repository;

    /** Each link belongs to one of them, so that its updates have an order. */
    private final List<ExecutorService> writers;

    private final AtomicLong lastCreated;
    private final AtomicLong updates = new AtomicLong();
    private final Map<String, String> record = new ConcurrentHashMap<>();
    private final Map<ShortCode, Long> versions = new ConcurrentHashMap<>();
    private final String checksum;

    /**
     * Traffic on a table that has just been filled.
     *
     * @param dataSource a pool that is set up as the service's
     * @param lookups the pool of the look-ups, too
     * @param jdbc the same database, where a query may take long
     * @param links how many of {@link Links} it has
     */
    Traffic(DataSource dataSource, DataSource lookups, JdbcClient jdbc, long links) {
        this.links = links;
        this.jdbc = jdbc;
        this.lookup = new CachedUrlLookup(
                lookups, new CachedUrlLookup.Settings(1, Duration.ZERO, Duration.ZERO, Duration.ofMillis(1)));
        this.repository = new PostgresUrlRepository(dataSource, InstantSource.system(), lookup);
        this.writers = IntStream.range(0, WRITERS)
                .mapToObj(number -> Executors.newSingleThreadExecutor())
                .toList();
        this.lastCreated = new AtomicLong(links);
        this.checksum = checksum();
        LongStream.rangeClosed(1, links)
                .filter(Traffic::isUpdated)
                .forEach(number -> record.put(
                        Links.code(number).value(), Links.originalUrl(number).value()));
    }

    /** As a service, the look-ups hear what is said in the database. */
    UrlChangeListener listen(String url) {
        return UrlChangeListener.start(UrlChangeListener.connections(url, new Properties()), lookup);
    }

    private static boolean isUpdated(long number) {
        return number % UPDATED_ONE_IN == 0;
    }

    /** Sends a request, and does not wait for the answer, which fails if it is not what it has to be. */
    CompletionStage<?> send(Request.Kind kind) {
        return switch (kind) {
            case LOOK_UP -> find(1 + random(links));
            case CREATE -> create(lastCreated.incrementAndGet());
            case UPDATE -> update((1 + random(links / UPDATED_ONE_IN)) * UPDATED_ONE_IN);
        };
    }

    private static long random(long bound) {
        return ThreadLocalRandom.current().nextLong(bound);
    }

    private CompletionStage<?> find(long number) {
        return lookup.find(Links.code(number)).thenAccept(found -> {
            Optional<OriginalUrl> url = found.map(ShortUrl::originalUrl);
            if (url.isEmpty() || !isUpdated(number) && !url.get().equals(Links.originalUrl(number))) {
                throw new IllegalStateException("Link " + number + " was found as " + found);
            }
        });
    }

    private CompletionStage<?> create(long number) {
        return write(Links.code(number), Links.originalUrl(number), (code, url) -> repository
                .add(code, LinkDetails.to(url))
                .fold(
                        AddResult.Added::shortUrl,
                        taken -> {
                            throw new IllegalStateException("Code " + number + " was taken");
                        },
                        retired -> {
                            throw new IllegalStateException("Code " + number + " was retired");
                        }));
    }

    private CompletionStage<?> update(long number) {
        OriginalUrl newUrl = new OriginalUrl("https://example.org/update/" + updates.incrementAndGet());
        return write(Links.code(number), newUrl, (code, url) -> repository
                .update(code, versions.getOrDefault(code, 1L), LinkDetails.to(url))
                .fold(
                        ChangeResult.Changed::shortUrl,
                        outdated -> {
                            throw new IllegalStateException("Link " + number + " had another version");
                        },
                        missing -> {
                            throw new IllegalStateException("Link " + number + " was not there to update");
                        }));
    }

    private CompletionStage<?> write(ShortCode code, OriginalUrl url, Write write) {
        Supplier<?> task = () -> {
            ShortUrl written = write.apply(code, url);
            versions.put(code, written.version());
            return record.put(written.code().value(), written.originalUrl().value());
        };
        return CompletableFuture.supplyAsync(task, writers.get(Math.floorMod(code.hashCode(), WRITERS)));
    }

    @FunctionalInterface
    private interface Write {
        ShortUrl apply(ShortCode code, OriginalUrl url);
    }

    /** How the table differs from the record, in sentences. Nobody may be writing. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        String checksumNow = checksum();
        if (!checksumNow.equals(checksum)) {
            differences.add("The links of the start, but for URLs that were updated, were %s and are %s."
                    .formatted(checksum, checksumNow));
        }
        Map<String, String> missing = new HashMap<>(record);
        jdbc.sql(CHANGED)
                .param("links", links)
                .param("updatedOneIn", UPDATED_ONE_IN)
                .query(row -> {
                    String code = row.getString("short_code");
                    String url = row.getString("original_url");
                    String acknowledged = missing.remove(code);
                    if (!url.equals(acknowledged)) {
                        differences.add("%s leads to %s, and by the record to %s.".formatted(code, url, acknowledged));
                    }
                });
        missing.forEach((code, url) -> differences.add("%s, which led to %s, is missing.".formatted(code, url)));
        return differences;
    }

    /** How many links were created and acknowledged. */
    long created() {
        return record.size() - links / UPDATED_ONE_IN;
    }

    private String checksum() {
        return jdbc.sql(CHECKSUM)
                .param("links", links)
                .param("updatedOneIn", UPDATED_ONE_IN)
                .query(String.class)
                .single();
    }

    @Override
    public void close() {
        writers.forEach(ExecutorService::shutdown);
    }
}

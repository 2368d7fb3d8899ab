package dev.terse.adapter.postgres;

import static dev.terse.domain.ArchiveOutcome.STORED;
import static dev.terse.domain.ArchiveOutcome.UNCHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.AddResult;
import dev.terse.domain.ArchiveOutcome;
import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.Click;
import dev.terse.domain.DailyClicks;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkHistory;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports at once of files that overlap, beside who creates links, counts clicks and exports. */
class UrlArchiveLoadIT {
    private static final int LINKS = 12_000;
    private static final int LOT = 1_000;
    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final LocalDate DAY = LocalDate.parse("2026-01-02");
    private static final LinkDetails DETAILS = LinkDetails.to(new OriginalUrl("https://example.com/"));

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void each_link_is_stored_once_and_nobody_is_a_victim(int partitions) {
        try (TestDatabase database = TestDatabase.withPartitions(partitions);
                CountingAtOnce recorder = new CountingAtOnce(database.dataSource())) {
            PostgresUrlArchive archive = new PostgresUrlArchive(database.dataSource(), InstantSource.system());
            PostgresUrlRepository urls = new PostgresUrlRepository(database.dataSource(), InstantSource.system());
            AtomicBoolean isOver = new AtomicBoolean();

            List<CompletableFuture<List<ArchiveOutcome>>> imports = IntStream.range(0, 3)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> write(archive, shuffled(i), LOT + 100 * i)))
                    .toList();
            CompletableFuture<Long> created = CompletableFuture.supplyAsync(() -> create(urls, isOver));
            CompletableFuture<Long> clicks = CompletableFuture.supplyAsync(() -> click(urls, recorder, isOver));
            CompletableFuture<Void> exports = CompletableFuture.runAsync(() -> {
                while (!isOver.get()) {
                    assertThat(export(archive)).doesNotHaveDuplicates().isSorted();
                }
            });
            List<ArchiveOutcome> outcomes =
                    imports.stream().flatMap(each -> each.join().stream()).toList();
            isOver.set(true);
            exports.join();

            assertThat(outcomes).containsOnly(STORED, UNCHANGED);
            assertThat(outcomes).filteredOn(outcome -> outcome == STORED).hasSize(LINKS);
            assertThat(export(archive)).hasSize(Math.toIntExact(LINKS + created.join()));
            assertThat(new PostgresClickReports(database.dataSource()).totalClicks())
                    .isEqualTo(3L * LINKS + clicks.join());
            assertThat(database.jdbc()
                            .sql("SELECT sum(clicks)::bigint FROM click_days")
                            .query(Long.class)
                            .single())
                    .isEqualTo(2L * LINKS + clicks.join());
        }
    }

    private static List<ArchivedUrl> shuffled(int seed) {
        List<ArchivedUrl> links = new ArrayList<>();
        for (int i = 0; i < LINKS; i++) {
            links.add(new ArchivedUrl(
                    new ShortCode("c" + i),
                    DETAILS,
                    new LinkHistory(0, 3, null, CREATED, List.of(new DailyClicks(DAY, 2)))));
        }
        Collections.shuffle(links, new Random(seed));
        return links;
    }

    private static List<ArchiveOutcome> write(PostgresUrlArchive archive, List<ArchivedUrl> links, int lot) {
        List<ArchiveOutcome> outcomes = new ArrayList<>();
        for (int from = 0; from < links.size(); from += lot) {
            outcomes.addAll(archive.write(links.subList(from, Math.min(from + lot, links.size()))));
        }
        return outcomes;
    }

    /** Creates links under codes of their own, and tries to take those of the others. */
    private static long create(PostgresUrlRepository urls, AtomicBoolean isOver) {
        long created = 0;
        for (int i = 0; !isOver.get(); i++) {
            assertThat(urls.add(new ShortCode("new" + i), DETAILS)).isInstanceOf(AddResult.Added.class);
            created++;
        }
        return created;
    }

    private static long click(PostgresUrlRepository urls, CountingAtOnce recorder, AtomicBoolean isOver) {
        long clicks = 0;
        for (int i = 0; !isOver.get(); i = (i + 1) % LINKS) {
            @Nullable ShortUrl link = urls.findByCode(new ShortCode("c" + i)).orElse(null);
            if (link != null) {
                recorder.record(Click.on(link, CREATED));
                clicks++;
            }
        }
        return clicks;
    }

    private static List<ShortCode> export(PostgresUrlArchive archive) {
        List<ShortCode> codes = new ArrayList<>();
        List<ArchivedUrl> page = archive.read(null, 1_000);
        while (!page.isEmpty()) {
            page.forEach(link -> codes.add(link.code()));
            page = archive.read(page.get(page.size() - 1).code(), 1_000);
        }
        return codes;
    }
}

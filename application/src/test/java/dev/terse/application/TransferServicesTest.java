package dev.terse.application;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.terse.adapter.inmemory.InMemoryClicks;
import dev.terse.adapter.inmemory.InMemoryUrlArchive;
import dev.terse.adapter.inmemory.InMemoryUrlRepository;
import dev.terse.application.ImportLinks.Link;
import dev.terse.application.ImportLinks.Row;
import dev.terse.application.ImportLinks.Summary;
import dev.terse.application.ImportLinks.Unreadable;
import dev.terse.domain.ActivePeriod;
import dev.terse.domain.ArchiveOutcome;
import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.Authority;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.DailyClicks;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkHistory;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.Tags;
import dev.terse.domain.UrlArchive;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UrlStoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Links out of a store, and into one. */
class TransferServicesTest {
    private static final int PATIENCE_SECONDS = 30;

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    private final InMemoryUrlRepository urls = new InMemoryUrlRepository(InstantSource.fixed(NOW));
    private final CountingArchive archive = new CountingArchive(new InMemoryUrlArchive(urls, new InMemoryClicks(urls)));
    private final CreationPolicy policy = new CreationPolicy(Set.of("api"), Set.of(new Authority("sho.rt", 443)));
    private final List<String> told = new ArrayList<>();

    private final ImportLinks.Listener listener = new ImportLinks.Listener() {
        @Override
        public void refused(long line, String reason) {
            told.add(line + " " + reason);
        }

        @Override
        public void progressed(Summary soFar) {
            told.add(soFar.stored() + " stored, " + soFar.unchanged() + " unchanged, " + soFar.refused() + " refused");
        }
    };

    @Test
    void rows_are_stored_recognised_or_refused_each_by_itself() {
        urls.add(new ShortCode("taken"), LinkDetails.to(new OriginalUrl("https://example.com/other")));
        urls.add(new ShortCode("gone"), LinkDetails.to(new OriginalUrl("https://example.com/other")));
        urls.delete(new ShortCode("gone"), 1, NOW.plusSeconds(1));

        Summary summary = run(
                link(2, "a"),
                new Unreadable(3, "title must not be empty"),
                link(4, "taken"),
                link(5, "API"),
                new Link(6, archived("b", "https://sho.rt/loop")),
                link(7, "gone"),
                link(8, "a"),
                link(9, "c"));

        assertThat(summary).isEqualTo(new Summary(2, 1, 5));
        assertThat(summary.rows()).isEqualTo(8);
        assertThat(told)
                .containsExactly(
                        "3 title must not be empty",
                        "4 the short code belongs to another link",
                        "5 the short code must not be one of the words that the service keeps for its own paths",
                        "6 the original URL and the fallback URL must not lead to this service itself",
                        "7 the short code belonged to a link that was deleted, and is not free yet",
                        "2 stored, 1 unchanged, 5 refused");
        assertThat(urls.findByCode(new ShortCode("a"))).isPresent();
        assertThat(urls.findByCode(new ShortCode("b"))).isEmpty();
    }

    @Test
    void rows_are_written_some_thousand_at_a_time() {
        run(IntStream.range(0, 2 * ImportLinksService.LOT_ROWS + 1)
                .mapToObj(i -> link(i, "c" + i))
                .toArray(Row[]::new));

        assertThat(archive.lots()).containsExactly(ImportLinksService.LOT_ROWS, ImportLinksService.LOT_ROWS, 1);
        assertThat(told)
                .containsExactly(
                        "5000 stored, 0 unchanged, 0 refused",
                        "10000 stored, 0 unchanged, 0 refused",
                        "10001 stored, 0 unchanged, 0 refused");
    }

    @Test
    void rows_that_are_refused_are_told_before_they_are_too_many() {
        run(IntStream.range(0, ImportLinksService.LOT_ROWS + 1)
                .mapToObj(i -> new Unreadable(i, "x"))
                .toArray(Row[]::new));

        assertThat(archive.lots()).containsExactly(0, 0);
        assertThat(told.get(ImportLinksService.LOT_ROWS)).isEqualTo("0 stored, 0 unchanged, 5000 refused");
    }

    @Test
    void fewer_rows_are_written_at_a_time_where_they_are_heavy() {
        String path = "x".repeat(8_000);
        List<DailyClicks> days = LocalDate.parse("2020-01-01")
                .datesUntil(LocalDate.parse("2020-01-01").plusDays(10_000))
                .map(day -> new DailyClicks(day, 1))
                .toList();

        run(IntStream.range(0, 1_500)
                .mapToObj(i -> new Link(i, archived("u" + i, "https://example.com/" + path)))
                .toArray(Row[]::new));
        run(IntStream.range(0, 60)
                .mapToObj(i -> new Link(
                        i,
                        new ArchivedUrl(
                                new ShortCode("d" + i),
                                LinkDetails.to(new OriginalUrl("https://example.com/")),
                                new LinkHistory(0, 10_000, null, null, days))))
                .toArray(Row[]::new));

        assertThat(archive.lots()).hasSize(4).allSatisfy(size -> assertThat(size)
                .isLessThan(1_000));
        assertThat(archive.lots().get(0)).isGreaterThan(900);
        assertThat(archive.lots().get(2)).isBetween(45, 55);
    }

    @Test
    void all_that_a_link_has_weighs() {
        LinkDetails details = new LinkDetails(
                new OriginalUrl("https://example.com/"),
                null,
                Tags.of(IntStream.range(10, 30)
                        .mapToObj(i -> "t".repeat(60) + i)
                        .toList()),
                ActivePeriod.ALWAYS,
                null,
                true,
                new Forwarding(new OriginalUrl("https://example.com/" + "x".repeat(7_000)), false, null));

        run(IntStream.range(0, 1_500)
                .mapToObj(i -> new Link(i, new ArchivedUrl(new ShortCode("u" + i), details, LinkHistory.NONE)))
                .toArray(Row[]::new));

        assertThat(archive.lots()).hasSize(2);
        assertThat(archive.lots().get(0)).isBetween(940, 970);
    }

    @Test
    void what_was_told_to_be_stored_is_when_the_source_breaks_off() {
        Iterator<Row> source = Stream.concat(
                        IntStream.range(0, 5_001).mapToObj(i -> link(i, "c" + i)), Stream.generate(() -> {
                            throw new IllegalStateException("broken");
                        }))
                .iterator();

        assertThatThrownBy(() -> new ImportLinksService(archive, policy).run(source, listener))
                .isInstanceOf(IllegalStateException.class);

        assertThat(told).containsExactly("5000 stored, 0 unchanged, 0 refused");
        assertThat(urls.count().value()).isEqualTo(5_000);
    }

    @Test
    void the_same_import_again_ends_as_one_that_was_not_interrupted() {
        Row[] rows = IntStream.range(0, 6_000)
                .mapToObj(i -> link(i, "c" + i % 5_999))
                .toArray(Row[]::new);
        archive.fails = code -> code.equals("c5998");
        assertThatThrownBy(() -> run(rows)).isInstanceOf(UrlStoreException.class);
        assertThat(told).containsExactly("5000 stored, 0 unchanged, 0 refused");
        archive.fails = code -> false;

        // The part that failed; what came of the other one is there.
        long failed = IntStream.range(5_000, 5_999)
                .filter(i -> isOfOnePart("c" + i, "c5998"))
                .count();
        assertThat(run(rows)).isEqualTo(new Summary(failed, 6_000 - failed, 0));
        assertThat(run(rows)).isEqualTo(new Summary(0, 6_000, 0));
    }

    @Test
    void of_the_links_of_one_code_the_first_is_stored_whichever_part_is_written_first() {
        for (String heldBack : List.of("c0", "c1")) {
            archive.beforeWrite = links -> !has(links, heldBack) || isSoon(() -> archive.done.size() % 2 == 1);
            told.clear();

            Summary summary = run(IntStream.range(0, 4_000)
                    .mapToObj(i -> new Link(i, archived("c" + i / 2, "https://example.com/" + heldBack + i)))
                    .toArray(Row[]::new));

            assertThat(summary).isEqualTo(new Summary(2_000, 0, 2_000));
            assertThat(told)
                    .startsWith("1 the short code belongs to another link", "3 the short code belongs to another link")
                    .hasSize(2_001);
            IntStream.range(0, 2_000).forEach(i -> assertThat(urls.findByCode(new ShortCode("c" + i))
                            .orElseThrow()
                            .originalUrl()
                            .value())
                    .isEqualTo("https://example.com/" + heldBack + 2 * i));
            IntStream.range(0, 2_000).forEach(i -> urls.delete(new ShortCode("c" + i), 1, NOW));
            urls.purge(2_000);
        }
    }

    @Test
    void an_import_ends_when_all_that_it_was_writing_has_ended() {
        Thread importing = Thread.currentThread();
        CountDownLatch hasFailed = new CountDownLatch(1);
        AtomicBoolean isRead = new AtomicBoolean();
        archive.fails = code -> code.equals("c1");
        archive.beforeWrite = links -> {
            if (has(links, "c1")) {
                hasFailed.countDown();
            }
            return has(links, "c1") || isSoon(() -> isRead.get() && importing.getState() == Thread.State.WAITING);
        };
        Iterator<Row> rows = IntStream.rangeClosed(0, ImportLinksService.LOT_ROWS)
                .mapToObj(i -> {
                    if (i == ImportLinksService.LOT_ROWS) {
                        assertThat(isSoon(() -> hasFailed.getCount() == 0)).isTrue();
                        isRead.set(true);
                    }
                    return link(i, "c" + i);
                })
                .iterator();

        assertThatThrownBy(() -> new ImportLinksService(archive, policy).run(rows, listener))
                .isInstanceOf(UrlStoreException.class);

        assertThat(urls.findByCode(new ShortCode("c0"))).isPresent();
    }

    @Test
    void each_part_that_fails_is_told() {
        archive.fails = code -> true;

        assertThatThrownBy(() -> run(link(1, "a"), link(2, "b")))
                .isInstanceOf(UrlStoreException.class)
                .satisfies(failure ->
                        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(UrlStoreException.class));
    }

    @Test
    void an_import_fails_by_what_is_wrong_with_its_source_also_if_the_store_fails_then() {
        archive.fails = code -> true;
        Iterator<Row> source = Stream.concat(
                        IntStream.range(0, ImportLinksService.LOT_ROWS).mapToObj(i -> link(i, "c" + i)),
                        Stream.generate(() -> {
                            throw new IllegalStateException("broken");
                        }))
                .iterator();

        assertThatThrownBy(() -> new ImportLinksService(archive, policy).run(source, listener))
                .isInstanceOf(IllegalStateException.class)
                .satisfies(failure ->
                        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(UrlStoreException.class));
    }

    @Test
    void rows_are_read_while_others_are_written() {
        CountDownLatch isRead = new CountDownLatch(1);
        archive.beforeWrite = links -> isRead.await(PATIENCE_SECONDS, SECONDS);

        Summary summary = new ImportLinksService(archive, policy)
                .run(
                        IntStream.range(0, ImportLinksService.LOT_ROWS + 1)
                                .mapToObj(i -> {
                                    if (i == ImportLinksService.LOT_ROWS) {
                                        isRead.countDown();
                                    }
                                    return link(i, "c" + i);
                                })
                                .iterator(),
                        listener);

        assertThat(summary.stored()).isEqualTo(ImportLinksService.LOT_ROWS + 1);
    }

    @Test
    void the_parts_of_a_lot_are_written_at_once() {
        CountDownLatch areWriting = new CountDownLatch(ImportLinksService.WRITERS);
        archive.beforeWrite = links -> {
            areWriting.countDown();
            return areWriting.await(PATIENCE_SECONDS, SECONDS);
        };

        assertThat(run(link(1, "a"), link(2, "b"))).isEqualTo(new Summary(2, 0, 0));
        assertThat(archive.written).extracting(List::size).containsExactly(1, 1);
    }

    @Test
    void an_import_of_nothing_stores_nothing() {
        assertThat(run()).isEqualTo(Summary.NONE);
        assertThat(told).isEmpty();
    }

    @Test
    void all_links_are_exported_page_by_page() {
        run(IntStream.range(0, 2_500).mapToObj(i -> link(i, "c" + i)).toArray(Row[]::new));
        archive.read.clear();

        Iterator<ArchivedUrl> links = new ExportLinksService(archive, urls).links(null);
        assertThat(archive.read).hasSize(1);
        List<ArchivedUrl> exported = new ArrayList<>();
        links.forEachRemaining(exported::add);

        assertThat(archive.read).containsExactly(1_000, 1_000, 500, 0);
        assertThat(exported).hasSize(2_500).isSortedAccordingTo((a, b) -> a.code()
                .compareTo(b.code()));
        assertThat(links.hasNext()).isFalse();
        assertThatThrownBy(links::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void an_export_that_was_interrupted_goes_on_behind_its_last_link() {
        run(link(1, "a"), link(2, "b"), link(3, "c"));

        Iterator<ArchivedUrl> links = new ExportLinksService(archive, urls).links(new ShortCode("b"));

        assertThat(links).toIterable().extracting(ArchivedUrl::code).containsExactly(new ShortCode("c"));
    }

    @Test
    void nothing_is_exported_of_an_empty_store() {
        assertThat(new ExportLinksService(archive, urls).links(null).hasNext()).isFalse();
        assertThat(new ExportLinksService(archive, urls).count()).isEqualTo(UrlCount.exactly(0));
    }

    private Summary run(Row... rows) {
        return new ImportLinksService(archive, policy).run(List.of(rows).iterator(), listener);
    }

    private static Row link(long line, String code) {
        return new Link(line, archived(code, "https://example.com/"));
    }

    private static ArchivedUrl archived(String code, String url) {
        return new ArchivedUrl(new ShortCode(code), LinkDetails.to(new OriginalUrl(url)), LinkHistory.NONE);
    }

    private static boolean isOfOnePart(String one, String other) {
        return new ShortCode(one).hashCode() % ImportLinksService.WRITERS
                == new ShortCode(other).hashCode() % ImportLinksService.WRITERS;
    }

    private static boolean has(List<ArchivedUrl> links, String code) {
        return links.stream().anyMatch(link -> link.code().value().equals(code));
    }

    private static boolean isSoon(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return condition.getAsBoolean();
    }

    /** What may be waited for before links are written. */
    private interface Gate {
        boolean opens(List<ArchivedUrl> links) throws InterruptedException;
    }

    /** Keeps what was written in the order in which it began. */
    private static final class CountingArchive implements UrlArchive {
        private final UrlArchive archive;
        private final List<List<ArchivedUrl>> written = new CopyOnWriteArrayList<>();
        private final List<List<ArchivedUrl>> done = new CopyOnWriteArrayList<>();
        private final List<Integer> read = new ArrayList<>();
        private volatile Predicate<String> fails = code -> false;
        private volatile Gate beforeWrite = links -> true;

        CountingArchive(UrlArchive archive) {
            this.archive = archive;
        }

        @Override
        public List<ArchivedUrl> read(@Nullable ShortCode after, int max) {
            List<ArchivedUrl> page = archive.read(after, max);
            read.add(page.size());
            return page;
        }

        @Override
        public List<ArchiveOutcome> write(List<ArchivedUrl> links) {
            try {
                assertThat(beforeWrite.opens(links)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            written.add(links);
            if (links.stream().anyMatch(link -> fails.test(link.code().value()))) {
                throw new UrlStoreException("writing links", new IllegalStateException());
            }
            List<ArchiveOutcome> outcomes = archive.write(links);
            done.add(links);
            return outcomes;
        }

        /** How many links of each lot were written: that comes in parts, and no two lots are written at once. */
        List<Integer> lots() {
            return IntStream.iterate(0, i -> i < written.size(), i -> i + ImportLinksService.WRITERS)
                    .mapToObj(i -> written.subList(i, i + ImportLinksService.WRITERS).stream()
                            .mapToInt(List::size)
                            .sum())
                    .toList();
        }
    }
}

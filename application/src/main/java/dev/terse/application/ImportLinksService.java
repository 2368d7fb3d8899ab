package dev.terse.application;

import dev.terse.domain.ArchiveOutcome;
import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.InvalidOriginalUrlException;
import dev.terse.domain.InvalidShortCodeException;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.Title;
import dev.terse.domain.UrlArchive;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Gathers rows, asks the policy about each, and writes those that it lets pass while it gathers the next ones. However many imports there are
 * at once, {@value #WRITERS} threads write; they end by themselves.
 */
public final class ImportLinksService implements ImportLinks {
    /** Rows that are written together, in as many transactions as there are writers: enough that these cost little beside them. */
    static final int LOT_ROWS = 5_000;

    /** What they may weigh together, in characters or so: two lots of long URLs and many days must fit in memory. */
    static final long LOT_WEIGHT = 8_000_000;

    /** How many write at once. */
    static final int WRITERS = 2;

    private static final int IDLE_SECONDS = 10;

    private static final int DAY_WEIGHT = 16;
    private static final int ROW_WEIGHT = 100;

    private final UrlArchive archive;
    private final CreationPolicy policy;
    private final Executor writers = writers();

    /**
     * The use case.
     *
     * @param archive where the links go
     * @param policy which codes and URLs are refused
     */
    public ImportLinksService(UrlArchive archive, CreationPolicy policy) {
        this.archive = archive;
        this.policy = policy;
    }

    private static Executor writers() {
        ThreadPoolExecutor writers = new ThreadPoolExecutor(
                WRITERS, WRITERS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "terse-import");
                    thread.setDaemon(true);
                    return thread;
                });
        writers.allowCoreThreadTimeOut(true);
        return writers;
    }

    @Override
    public Summary run(Iterator<Row> rows, Listener listener) {
        Tally tally = new Tally(listener);
        Lot written = Lot.NONE;
        try {
            for (List<Row> next = nextRows(rows); !next.isEmpty(); next = nextRows(rows)) {
                Lot before = written;
                written = Lot.NONE;
                before.count(tally);
                written = write(next);
            }
        } catch (RuntimeException | Error e) {
            countAfter(e, written, tally);
            throw e;
        }
        written.count(tally);
        return tally.summary();
    }

    /** What is being written when an import breaks off is told as well, whatever becomes of it. */
    private static void countAfter(Throwable failure, Lot written, Tally tally) {
        try {
            written.count(tally);
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    private List<Row> nextRows(Iterator<Row> rows) {
        List<Row> next = new ArrayList<>(LOT_ROWS);
        long weight = 0;
        while (next.size() < LOT_ROWS && weight < LOT_WEIGHT && rows.hasNext()) {
            Row row = rows.next().fold(this::judge, unreadable -> unreadable);
            weight += row.fold(link -> weight(link.link()), unreadable -> ROW_WEIGHT);
            next.add(row);
        }
        return next;
    }

    private Row judge(Link row) {
        try {
            policy.check(row.link().code());
            policy.check(row.link().details());
            return row;
        } catch (InvalidShortCodeException e) {
            return new Unreadable(row.line(), "the short code " + e.expected());
        } catch (InvalidOriginalUrlException e) {
            return new Unreadable(row.line(), "the original URL and the fallback URL " + e.expected());
        }
    }

    private static int weight(ArchivedUrl link) {
        LinkDetails details = link.details();
        Title title = details.title();
        OriginalUrl fallbackUrl = details.forwarding().fallbackUrl();
        return ROW_WEIGHT
                + details.originalUrl().value().length()
                + (title == null ? 0 : title.value().length())
                + (fallbackUrl == null ? 0 : fallbackUrl.value().length())
                + details.tags().values().stream().mapToInt(String::length).sum()
                + DAY_WEIGHT * link.history().daily().size();
    }

    private Lot write(List<Row> rows) {
        List<List<ArchivedUrl>> parts = Stream.generate(() -> (List<ArchivedUrl>) new ArrayList<ArchivedUrl>())
                .limit(WRITERS)
                .toList();
        for (Row row : rows) {
            if (row instanceof Link link) {
                parts.get(part(link)).add(link.link());
            }
        }
        return new Lot(
                rows,
                parts.stream()
                        .map(links -> CompletableFuture.supplyAsync(() -> archive.write(links), writers))
                        .toList());
    }

    /** Which part of its lot a link belongs to: all of one code to the same, as the first of them counts. */
    private static int part(Link row) {
        return Math.floorMod(row.link().code().hashCode(), WRITERS);
    }

    /** Rows, and what becomes of those that are written, part by part. */
    private record Lot(List<Row> rows, List<CompletableFuture<List<ArchiveOutcome>>> parts) {
        static final Lot NONE = new Lot(List.of(), List.of());

        /** Waits for the end of all parts, also where one fails. */
        void count(Tally tally) {
            if (rows.isEmpty()) {
                return;
            }
            List<Throwable> failures = parts.stream()
                    .flatMap(part -> failure(part).stream())
                    .distinct()
                    .toList();
            if (!failures.isEmpty()) {
                Throwable first = failures.get(0);
                failures.stream().skip(1).forEach(first::addSuppressed);
                throw first instanceof RuntimeException failure ? failure : new CompletionException(first);
            }
            List<Iterator<ArchiveOutcome>> outcomes =
                    parts.stream().map(part -> part.join().iterator()).toList();
            for (Row row : rows) {
                if (row instanceof Link link) {
                    tally.count(row.line(), outcomes.get(part(link)).next());
                } else if (row instanceof Unreadable unreadable) {
                    tally.refuse(row.line(), unreadable.reason());
                }
            }
            tally.tell();
        }

        /** Waits for the end of a part. */
        private static Optional<Throwable> failure(CompletableFuture<?> part) {
            return part.handle(
                            (outcomes, failure) -> Optional.ofNullable(failure).map(Throwable::getCause))
                    .join();
        }
    }

    private static final class Tally {
        private final Listener listener;
        private long stored;
        private long unchanged;
        private long refused;

        Tally(Listener listener) {
            this.listener = listener;
        }

        void count(long line, ArchiveOutcome outcome) {
            switch (outcome) {
                case STORED -> stored++;
                case UNCHANGED -> unchanged++;
                case CODE_TAKEN -> refuse(line, "the short code belongs to another link");
                case CODE_RETIRED ->
                    refuse(line, "the short code belonged to a link that was deleted, and is not free yet");
            }
        }

        void refuse(long line, String reason) {
            refused++;
            listener.refused(line, reason);
        }

        void tell() {
            listener.progressed(summary());
        }

        Summary summary() {
            return new Summary(stored, unchanged, refused);
        }
    }
}

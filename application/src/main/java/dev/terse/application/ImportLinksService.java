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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Gathers rows, asks the policy about each, and writes those that it lets pass while it gathers the next ones. */
public final class ImportLinksService implements ImportLinks {
    /** Rows that are written at once: enough that a transaction costs little beside them. */
    static final int LOT_ROWS = 5_000;

    /** What they may weigh together, in characters or so: a lot of long URLs and many days must fit in memory. */
    static final long LOT_WEIGHT = 8_000_000;

    /** How many write at once. */
    static final int WRITERS = 2;

    private static final int DAY_WEIGHT = 16;
    private static final int ROW_WEIGHT = 100;

    private final UrlArchive archive;
    private final CreationPolicy policy;

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

    @Override
    public Summary run(Iterator<Row> rows, Listener listener) {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        Tally tally = new Tally(listener);
        Lot written = Lot.NONE;
        try {
            for (List<Row> next = nextRows(rows); !next.isEmpty(); next = nextRows(rows)) {
                Lot before = written;
                written = Lot.NONE;
                before.count(tally);
                written = write(next, writers);
            }
        } finally {
            writers.shutdown();
            written.count(tally);
        }
        return tally.summary();
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

    private Lot write(List<Row> rows, Executor writers) {
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
            try {
                CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException failure ? failure : e;
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

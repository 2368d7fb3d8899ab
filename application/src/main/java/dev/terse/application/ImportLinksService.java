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

/** Gathers rows, asks the policy about each, and writes those that it lets pass. */
public final class ImportLinksService implements ImportLinks {
    /** Rows that are written at once: enough that a transaction costs little beside them. */
    static final int LOT_ROWS = 5_000;

    /** What they may weigh together, in characters or so: a lot of long URLs and many days must fit in memory. */
    static final long LOT_WEIGHT = 8_000_000;

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
        Summary soFar = Summary.NONE;
        while (rows.hasNext()) {
            soFar = write(nextLot(rows), soFar, listener);
            listener.progressed(soFar);
        }
        return soFar;
    }

    private List<Row> nextLot(Iterator<Row> rows) {
        List<Row> lot = new ArrayList<>(LOT_ROWS);
        long weight = 0;
        while (lot.size() < LOT_ROWS && weight < LOT_WEIGHT && rows.hasNext()) {
            Row row = rows.next().fold(this::judge, unreadable -> unreadable);
            weight += row.fold(link -> weight(link.link()), unreadable -> ROW_WEIGHT);
            lot.add(row);
        }
        return lot;
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

    private Summary write(List<Row> lot, Summary before, Listener listener) {
        List<ArchivedUrl> links = new ArrayList<>(lot.size());
        for (Row row : lot) {
            if (row instanceof Link link) {
                links.add(link.link());
            }
        }
        Iterator<ArchiveOutcome> outcomes = archive.write(links).iterator();
        Tally tally = new Tally(before, listener);
        for (Row row : lot) {
            if (row instanceof Unreadable unreadable) {
                tally.refuse(unreadable.line(), unreadable.reason());
            } else {
                tally.count(row.line(), outcomes.next());
            }
        }
        return tally.summary();
    }

    private static final class Tally {
        private final Listener listener;
        private long stored;
        private long unchanged;
        private long refused;

        Tally(Summary before, Listener listener) {
            this.listener = listener;
            this.stored = before.stored();
            this.unchanged = before.unchanged();
            this.refused = before.refused();
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

        Summary summary() {
            return new Summary(stored, unchanged, refused);
        }
    }
}

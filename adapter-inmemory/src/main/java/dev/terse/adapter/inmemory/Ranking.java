package dev.terse.adapter.inmemory;

import dev.terse.domain.UrlPosition;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The links that had clicks at a moment, in order of them. Not changed any more once it is made. */
final class Ranking {
    static final Ranking NONE = new Ranking(null);

    private final @Nullable Instant at;
    private final NavigableMap<UrlPosition, StoredUrl> inOrder = new TreeMap<>();
    private final Set<UrlPosition> positions = new HashSet<>();

    private Ranking(@Nullable Instant at) {
        this.at = at;
    }

    static Ranking of(Collection<StoredUrl> links, Instant at) {
        Ranking ranking = new Ranking(at);
        links.forEach(ranking::add);
        return ranking;
    }

    private void add(StoredUrl stored) {
        long clicks = stored.link().clicks();
        if (clicks > 0) {
            inOrder.put(stored.position().ranked(clicks), stored);
            positions.add(stored.position());
        }
    }

    @Nullable Instant at() {
        return at;
    }

    NavigableMap<UrlPosition, StoredUrl> inOrder() {
        return inOrder;
    }

    /** Whether the link at a place in order of creation had clicks. */
    boolean hasClicks(UrlPosition position) {
        return positions.contains(position);
    }
}

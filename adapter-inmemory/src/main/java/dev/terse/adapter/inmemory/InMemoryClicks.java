package dev.terse.adapter.inmemory;

import dev.terse.domain.Click;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.ClickReport;
import dev.terse.domain.ClickReports;
import dev.terse.domain.DayRange;
import dev.terse.domain.ShortCode;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * The clicks on the links of an {@link InMemoryUrlRepository}. Counted before {@link #record} returns. Safe for many threads; never
 * throws {@link dev.terse.domain.UrlStoreException}.
 */
public final class InMemoryClicks implements ClickRecorder, ClickReports {
    private final InMemoryUrlRepository urls;
    private final LongAdder total = new LongAdder();

    /**
     * No clicks yet.
     *
     * @param urls where the links are
     */
    public InMemoryClicks(InMemoryUrlRepository urls) {
        this.urls = urls;
    }

    @Override
    public void record(Click click) {
        boolean isCounted = urls.withStored(click.code(), stored -> {
                    if (stored.link().id() != click.urlId()) {
                        return false;
                    }
                    stored.click(click.at());
                    return true;
                })
                .orElse(false);
        if (isCounted) {
            total.increment();
        }
    }

    /** Counts clicks that are in a link already. */
    void countInTotal(long clicks) {
        total.add(clicks);
    }

    @Override
    public Optional<ClickReport> report(ShortCode code, DayRange days) {
        return urls.withStored(code, stored -> stored.report(days));
    }

    @Override
    public long totalClicks() {
        return total.sum();
    }
}

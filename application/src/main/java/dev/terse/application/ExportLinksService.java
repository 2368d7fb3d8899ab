package dev.terse.application;

import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlArchive;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UrlRepository;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Reads a page after the other. */
public final class ExportLinksService implements ExportLinks {
    /** So many that their statement costs little beside them. The archive sees to it that they fit in memory with their days. */
    static final int PAGE_LINKS = 1_000;

    private final UrlArchive archive;
    private final UrlRepository repository;

    /**
     * The use case.
     *
     * @param archive where the links are
     * @param repository counts them
     */
    public ExportLinksService(UrlArchive archive, UrlRepository repository) {
        this.archive = archive;
        this.repository = repository;
    }

    @Override
    public Iterator<ArchivedUrl> links(@Nullable ShortCode after) {
        return new Pages(archive, after);
    }

    @Override
    public UrlCount count() {
        return repository.count();
    }

    private static final class Pages implements Iterator<ArchivedUrl> {
        private final UrlArchive archive;
        private List<ArchivedUrl> page;
        private int next;

        Pages(UrlArchive archive, @Nullable ShortCode after) {
            this.archive = archive;
            this.page = archive.read(after, PAGE_LINKS);
        }

        @Override
        public boolean hasNext() {
            if (next < page.size()) {
                return true;
            }
            if (!page.isEmpty()) {
                page = archive.read(page.get(page.size() - 1).code(), PAGE_LINKS);
                next = 0;
            }
            return !page.isEmpty();
        }

        @Override
        public ArchivedUrl next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ArchivedUrl link = page.get(next);
            next++;
            return link;
        }
    }
}

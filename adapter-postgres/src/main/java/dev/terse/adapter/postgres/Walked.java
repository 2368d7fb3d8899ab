package dev.terse.adapter.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of a walk over a list: of a link that matches, or of the last that was walked over. What is behind that was not walked to.
 *
 * @param link the link, if it matches; else {@code null}
 * @param place which of those that were walked over it is, from 1 up
 */
record Walked<T>(@Nullable T link, long place) {
    /** Reads a link of a row. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    static <T> Walked<T> read(ResultSet row, Reader<T> reader) throws SQLException {
        return new Walked<>(row.getBoolean("matches") ? reader.read(row) : null, row.getLong("place"));
    }

    /**
     * The links of a page, if the walk was long enough for it.
     *
     * @param rows what the walk returned
     * @param length how many links are walked over at most
     * @param limit how many the page has at most
     * @return one more than that, or all that there are; empty if there may be more behind the end of the walk
     */
    static <T> Optional<List<T>> found(List<Walked<T>> rows, int length, int limit) {
        int last = 0;
        while (last < rows.size() && rows.get(last).place() < length) {
            last++;
        }
        boolean isAtTheEnd = last == rows.size();
        List<T> links = rows.subList(0, isAtTheEnd ? last : last + 1).stream()
                .map(Walked::link)
                .filter(link -> link != null)
                .toList();
        return links.size() > limit || isAtTheEnd ? Optional.of(links) : Optional.empty();
    }
}

package dev.terse.transfer;

import dev.terse.application.ImportLinks;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;

/** What files of links can be read from: our own formats, and what other shorteners export (docs/import.md). */
public enum ImportSource {
    /** {@link LinkFormat#CSV}, with the columns in any order. */
    CSV {
        @Override
        RowReader open(InputStream in) {
            return new CsvLinks(new Lines(in));
        }
    },
    /** {@link LinkFormat#NDJSON}. */
    NDJSON {
        @Override
        RowReader open(InputStream in) {
            return new NdjsonLinks(new Lines(in));
        }
    },
    /** YOURLS: a dump of its database, CSV of its table or of a plugin, or the answer of its API to {@code action=stats}. */
    YOURLS {
        @Override
        RowReader open(InputStream in) {
            return ForeignLinks.open(in, new YourlsLink());
        }
    },
    /** Kutt: answers of its API to {@code GET /api/v2/links}, or CSV of its table. */
    KUTT {
        @Override
        RowReader open(InputStream in) {
            return ForeignLinks.open(in, new KuttLink());
        }
    },
    /** Shlink: the CSV of its web client, or answers of its API to {@code GET /rest/v3/short-urls}. */
    SHLINK {
        @Override
        RowReader open(InputStream in) {
            return ForeignLinks.open(in, new ShlinkLink());
        }
    },
    /** Bitly: the CSV that its pages export, or answers of its API to {@code GET /v4/groups/…/bitlinks}. */
    BITLY {
        @Override
        RowReader open(InputStream in) {
            return ForeignLinks.open(in, new BitlyLink());
        }
    };

    /**
     * Begins to read a file.
     *
     * @param in the file; it is never closed
     * @return its rows, each read when it is asked for. It throws {@link UncheckedIOException} when the file can't be read on, and
     *     {@link UnreadableFileException} where only its end shows that it is none of this kind.
     * @throws UnreadableFileException if it is none of this kind
     * @throws UncheckedIOException if it can't be read
     */
    public Iterator<ImportLinks.Row> read(InputStream in) {
        return open(in).rows();
    }

    abstract RowReader open(InputStream in);
}

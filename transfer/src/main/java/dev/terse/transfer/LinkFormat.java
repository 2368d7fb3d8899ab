package dev.terse.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The formats that links are written in. Each has one way to write a link, so that equal links make equal files. */
public enum LinkFormat {
    /** Comma-separated values: RFC 4180, in UTF-8, with a header. */
    CSV("text/csv", "csv"),
    /** JSON objects, one in each line. */
    NDJSON("application/x-ndjson", "ndjson");

    private final String mediaType;
    private final String extension;

    LinkFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    /**
     * What the format is called on the web.
     *
     * @return the media type, without parameters
     */
    public String mediaType() {
        return mediaType;
    }

    /**
     * What names of files end with, and what the format is called where one is chosen.
     *
     * @return lower-case letters
     */
    public String extension() {
        return extension;
    }

    /**
     * Begins a file.
     *
     * @param out where it goes; it is never closed
     * @return what writes links into it
     * @throws IOException if it can't be written
     */
    public LinkWriter write(OutputStream out) throws IOException {
        out.write(header().getBytes(StandardCharsets.UTF_8));
        return append(out);
    }

    /**
     * Goes on with a file that was begun.
     *
     * @param out where it goes; it is never closed
     * @return what writes links into it
     */
    public LinkWriter append(OutputStream out) {
        return switch (this) {
            case CSV -> new CsvLinkWriter(out);
            case NDJSON -> new NdjsonLinkWriter(out);
        };
    }

    /**
     * What a file begins with.
     *
     * @return a line with its end, or nothing
     */
    public String header() {
        return switch (this) {
            case CSV -> Arrays.stream(Column.values()).map(Column::title).collect(Collectors.joining(",", "", "\r\n"));
            case NDJSON -> "";
        };
    }
}

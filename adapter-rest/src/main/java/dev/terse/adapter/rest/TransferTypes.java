package dev.terse.adapter.rest;

import dev.terse.transfer.ImportSource;
import dev.terse.transfer.LinkFormat;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/** The media types of files of links. */
final class TransferTypes {
    private static final List<MediaType> TYPES =
            Arrays.stream(LinkFormat.values()).map(TransferTypes::mediaType).toList();

    /** Names that NDJSON goes by as well. None is registered. */
    private static final List<MediaType> OTHER_NDJSON = Stream.of(
                    "application/ndjson", "application/jsonl", "application/json-lines")
            .map(MediaType::parseMediaType)
            .toList();

    private TransferTypes() {}

    private static MediaType mediaType(LinkFormat format) {
        return MediaType.parseMediaType(format.mediaType());
    }

    static String contentType(LinkFormat format) {
        return format == LinkFormat.CSV ? format.mediaType() + ";charset=utf-8" : format.mediaType();
    }

    /** The format that a parameter names. */
    static Optional<LinkFormat> named(String name) {
        return Arrays.stream(LinkFormat.values())
                .filter(format -> format.extension().equals(name))
                .findFirst();
    }

    /** The format that a client would rather have: CSV if it does not care. */
    static LinkFormat accepted(@Nullable String accept) throws HttpMediaTypeNotAcceptableException {
        if (accept == null || accept.isBlank()) {
            return LinkFormat.CSV;
        }
        List<MediaType> accepted;
        try {
            accepted = MediaType.parseMediaTypes(accept);
        } catch (InvalidMediaTypeException e) {
            throw new HttpMediaTypeNotAcceptableException(TYPES);
        }
        return Arrays.stream(LinkFormat.values())
                .filter(format -> quality(accepted, mediaType(format)) > 0)
                .max(Comparator.comparingDouble((LinkFormat format) -> quality(accepted, mediaType(format)))
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow(() -> new HttpMediaTypeNotAcceptableException(TYPES));
    }

    /** That of the most specific range that has the type: RFC 9110, section 12.5.1. */
    private static double quality(List<MediaType> accepted, MediaType type) {
        return accepted.stream()
                .filter(range -> range.includes(type))
                .max((a, b) -> a.isLessSpecific(b) ? -1 : b.isLessSpecific(a) ? 1 : 0)
                .map(MediaType::getQualityValue)
                .orElse(0.0);
    }

    /**
     * Refuses a body that is compressed.
     *
     * @throws EncodedBodyException if it is
     */
    static void requireNoCoding(@Nullable String contentEncoding) {
        if (contentEncoding != null && !contentEncoding.strip().equalsIgnoreCase("identity")) {
            throw new EncodedBodyException();
        }
    }

    /** What a body of that type is read as. */
    static ImportSource source(@Nullable String contentType) throws HttpMediaTypeNotSupportedException {
        try {
            MediaType type = contentType == null ? MediaType.ALL : MediaType.parseMediaType(contentType);
            Charset charset = type.getCharset();
            if (charset == null
                    || charset.equals(StandardCharsets.UTF_8)
                    || charset.equals(StandardCharsets.US_ASCII)) {
                if (mediaType(LinkFormat.CSV).equalsTypeAndSubtype(type)) {
                    return ImportSource.CSV;
                }
                if (mediaType(LinkFormat.NDJSON).equalsTypeAndSubtype(type)
                        || OTHER_NDJSON.stream().anyMatch(other -> other.equalsTypeAndSubtype(type))) {
                    return ImportSource.NDJSON;
                }
            }
        } catch (InvalidMediaTypeException | UnsupportedCharsetException e) {
            // None of these either.
        }
        throw new HttpMediaTypeNotSupportedException("no file of links", TYPES);
    }
}

package dev.terse.adapter.rest;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.terse.adapter.rest.Problem.FieldError;
import dev.terse.application.ExportLinks;
import dev.terse.application.ImportLinks;
import dev.terse.domain.ArchivedUrl;
import dev.terse.transfer.ImportSource;
import dev.terse.transfer.LinkFormat;
import dev.terse.transfer.LinkWriter;
import dev.terse.transfer.UnreadableFileException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All links over HTTP, out and in, a few of them in memory at a time. */
@RestController
final class TransferController {
    static final String EXPORT = ShortUrlController.PATH + ":export";
    static final String IMPORT = ShortUrlController.PATH + ":import";

    private static final Logger LOG = LoggerFactory.getLogger(TransferController.class);

    private final ExportLinks exportLinks;
    private final ImportLinks importLinks;

    TransferController(ExportLinks exportLinks, ImportLinks importLinks) {
        this.exportLinks = exportLinks;
        this.importLinks = importLinks;
    }

    /** Written past Spring MVC, as it would end an answer well that breaks off. */
    @GetMapping(EXPORT)
    void export(
            @RequestParam(required = false) @Nullable String format,
            HttpServletRequest request,
            HttpServletResponse response)
            throws HttpMediaTypeNotAcceptableException {
        LinkFormat taken = format == null
                ? TransferTypes.accepted(request.getHeader(HttpHeaders.ACCEPT))
                : TransferTypes.named(format)
                        .orElseThrow(() -> new InvalidRequestException(
                                List.of(new FieldError("format", "must be csv or ndjson"))));
        // The first links are read before anything is answered, so that a store that is away is told by a status.
        Iterator<ArchivedUrl> links = exportLinks.links(null);
        response.setContentType(TransferTypes.contentType(taken));
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"links." + taken.extension() + "\"");
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            return;
        }
        try {
            LinkWriter writer = taken.write(response.getOutputStream());
            while (links.hasNext()) {
                writer.write(links.next());
            }
            writer.close();
        } catch (IOException e) {
            LOG.debug("The client went away before it had all links", e);
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                throw new BrokenOffException(e);
            }
            response.reset();
            throw e;
        }
    }

    @PostMapping(path = IMPORT, produces = APPLICATION_JSON_VALUE)
    ImportBody importLinks(HttpServletRequest request) throws HttpMediaTypeNotSupportedException, IOException {
        ImportSource source = TransferTypes.source(request.getContentType());
        TransferTypes.requireNoCoding(request.getHeader(HttpHeaders.CONTENT_ENCODING));
        RefusedRows refused = new RefusedRows();
        try {
            ImportLinks.Summary summary = importLinks.run(source.read(request.getInputStream()), refused);
            return refused.body(summary);
        } catch (UnreadableFileException e) {
            takeTheRest(request.getInputStream());
            throw new InvalidRequestException(String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw new InvalidRequestException("The body must arrive whole, in the length or the chunks that were"
                    + " announced. The rows that did arrive may be stored.");
        }
    }

    /** A client that sends a long body reads the answer behind it, and none if the connection is closed before. */
    private static void takeTheRest(InputStream body) {
        try {
            body.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.debug("The client went away before it had sent all of what was refused", e);
        }
    }
}

package dev.terse.adapter.rest;

import dev.terse.adapter.rest.Problem.FieldError;
import dev.terse.application.BrowseShortUrls;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** QR codes of short URLs. The path says which kind of image it is, whatever the client says that it accepts. */
@RestController
@RequestMapping(ShortUrlController.PATH + "/{code}")
final class QrCodeController {
    private static final MediaType SVG = MediaType.valueOf("image/svg+xml");

    /** The image stays the same; the link may go. */
    private static final CacheControl KEPT =
            CacheControl.maxAge(Duration.ofDays(1)).cachePrivate();

    private final BrowseShortUrls browse;
    private final RestSettings settings;

    QrCodeController(BrowseShortUrls browse, RestSettings settings) {
        this.browse = browse;
        this.settings = settings;
    }

    @GetMapping("/qr.svg")
    ResponseEntity<byte[]> svg(
            @PathVariable String code,
            @RequestParam(required = false) @Nullable String size,
            @RequestParam(required = false) @Nullable String margin,
            @RequestParam(required = false) @Nullable String level,
            HttpServletRequest request) {
        QrCodeParameters parameters = QrCodeParameters.read(size, margin, level);
        QrCode qrCode = qrCode(code, parameters, request);
        return answer(SVG, qrCode.svg(parameters.size(), parameters.margin()));
    }

    @GetMapping("/qr.png")
    ResponseEntity<byte[]> png(
            @PathVariable String code,
            @RequestParam(required = false) @Nullable String size,
            @RequestParam(required = false) @Nullable String margin,
            @RequestParam(required = false) @Nullable String level,
            HttpServletRequest request) {
        QrCodeParameters parameters = QrCodeParameters.read(size, margin, level);
        QrCode qrCode = qrCode(code, parameters, request);
        int width = qrCode.width(parameters.margin());
        if (parameters.size() < width) {
            throw invalid(
                    QrCodeParameters.SIZE,
                    "must be at least " + width + " for this URL, margin and level, a pixel for each module");
        }
        return answer(MediaType.IMAGE_PNG, qrCode.png(parameters.size(), parameters.margin()));
    }

    private QrCode qrCode(String code, QrCodeParameters parameters, HttpServletRequest request) {
        BaseUrl baseUrl = BaseUrl.of(settings, request);
        if (!ShortCode.isValid(code) || browse.find(new ShortCode(code)).isEmpty()) {
            throw new LinkNotFoundException();
        }
        String shortUrl = new OriginalUrl(baseUrl.shortUrl(new ShortCode(code))).location();
        return QrCode.of(shortUrl, parameters.level())
                .orElseThrow(() ->
                        invalid(QrCodeParameters.LEVEL, "must be one with room for the short URL, which is very long"));
    }

    private static InvalidRequestException invalid(String field, String expected) {
        return new InvalidRequestException(List.of(new FieldError(field, expected)));
    }

    private static ResponseEntity<byte[]> answer(MediaType type, byte[] image) {
        return ResponseEntity.ok()
                .contentType(type)
                .cacheControl(KEPT)
                .eTag(entityTag(image))
                .body(image);
    }

    private static String entityTag(byte[] image) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(image);
            return "\"" + HexFormat.of().formatHex(hash, 0, 8) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JVM has it", e);
        }
    }
}

package dev.terse.adapter.rest;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.terse.adapter.rest.Problem.FieldError;
import dev.terse.application.BrowseShortUrls;
import dev.terse.application.ShortenUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Links over HTTP: create, list, look at. */
@RestController
@RequestMapping(path = ShortUrlController.PATH, produces = APPLICATION_JSON_VALUE)
final class ShortUrlController {
    static final String PATH = "/api/v1/urls";

    private static final String ORIGINAL_URL = "originalUrl";
    private static final String CUSTOM_CODE = "customCode";

    private final ShortenUrl shortenUrl;
    private final BrowseShortUrls browse;
    private final RestSettings settings;

    ShortUrlController(ShortenUrl shortenUrl, BrowseShortUrls browse, RestSettings settings) {
        this.shortenUrl = shortenUrl;
        this.browse = browse;
        this.settings = settings;
    }

    @PostMapping
    ResponseEntity<Object> shorten(HttpServletRequest request) throws HttpMediaTypeNotSupportedException {
        BaseUrl baseUrl = BaseUrl.of(settings, request);
        RequestBody body = RequestBody.read(request);
        ShortenUrl.Command command = new ShortenUrl.Command(body.text(ORIGINAL_URL), body.text(CUSTOM_CODE));
        List<FieldError> errors = body.errors();
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(withViolations(errors, shortenUrl.check(command)));
        }
        return shortenUrl
                .shorten(command)
                .fold(
                        created -> created(created.shortUrl(), baseUrl),
                        invalid -> {
                            throw new InvalidRequestException(withViolations(List.of(), invalid.violations()));
                        },
                        taken -> Rendering.entity(
                                ProblemType.CODE_TAKEN.problem("The custom code belongs to another link."),
                                request,
                                new HttpHeaders()),
                        exhausted -> Rendering.entity(
                                ProblemType.CODES_EXHAUSTED.problem(
                                        "Each code that was generated is taken. Try again, or ask for a custom code."),
                                request,
                                ProblemAdvice.retryAfter()));
    }

    @GetMapping("/{code}")
    ShortUrlBody find(@PathVariable String code, HttpServletRequest request) {
        return find(code)
                .map(link -> ShortUrlBody.of(link, BaseUrl.of(settings, request)))
                .orElseThrow(LinkNotFoundException::new);
    }

    @GetMapping
    ResponseEntity<ShortUrlPageBody> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String order,
            HttpServletRequest request) {
        UrlPageRequest pageRequest = new ListParameters(limit, cursor, order).toRequest();
        UrlPage page = browse.list(pageRequest);
        BaseUrl baseUrl = BaseUrl.of(settings, request);
        Optional<String> next = page.next().map(position -> new Cursor(pageRequest.order(), position).encode());
        HttpHeaders headers = new HttpHeaders();
        next.ifPresent(text -> headers.set(HttpHeaders.LINK, nextLink(baseUrl, pageRequest, text)));
        return ResponseEntity.ok()
                .headers(headers)
                .body(new ShortUrlPageBody(
                        page.items().stream()
                                .map(link -> ShortUrlBody.of(link, baseUrl))
                                .toList(),
                        next.orElse(null)));
    }

    private Optional<ShortUrl> find(String code) {
        return ShortCode.isValid(code) ? browse.find(new ShortCode(code)) : Optional.empty();
    }

    private ResponseEntity<Object> created(ShortUrl link, BaseUrl baseUrl) {
        ShortUrlBody body = ShortUrlBody.of(link, baseUrl);
        return ResponseEntity.created(URI.create(body.shortUrl())).body(body);
    }

    private static String nextLink(BaseUrl baseUrl, UrlPageRequest request, String cursor) {
        return "<" + baseUrl.path(PATH) + "?limit=" + request.limit() + "&order=" + ListParameters.name(request.order())
                + "&cursor=" + cursor + ">; rel=\"next\"";
    }

    /** A field that is wrong already is not named twice. */
    private static List<FieldError> withViolations(List<FieldError> errors, List<ShortenUrl.Violation> violations) {
        return Stream.concat(
                        errors.stream(),
                        violations.stream()
                                .map(violation -> new FieldError(name(violation.field()), violation.message()))
                                .filter(error -> errors.stream()
                                        .noneMatch(other -> other.field().equals(error.field()))))
                .toList();
    }

    private static String name(ShortenUrl.Field field) {
        return switch (field) {
            case ORIGINAL_URL -> ORIGINAL_URL;
            case CUSTOM_CODE -> CUSTOM_CODE;
        };
    }
}

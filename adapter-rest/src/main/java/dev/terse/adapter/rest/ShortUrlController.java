package dev.terse.adapter.rest;

import static org.springframework.http.MediaType.ALL_VALUE;
import static org.springframework.http.MediaType.APPLICATION_JSON;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.terse.adapter.rest.Problem.FieldError;
import dev.terse.application.BrowseShortUrls;
import dev.terse.application.LinkInput;
import dev.terse.application.ManageShortUrl;
import dev.terse.application.ShortenUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Links over HTTP: create, list, look at, change, delete. */
@RestController
@RequestMapping(path = ShortUrlController.PATH, produces = APPLICATION_JSON_VALUE)
final class ShortUrlController {
    static final String PATH = "/api/v1/urls";

    /** RFC 7396, section 4. */
    private static final String MERGE_PATCH_VALUE = "application/merge-patch+json";

    private static final List<MediaType> PATCHES = List.of(MediaType.valueOf(MERGE_PATCH_VALUE), APPLICATION_JSON);

    private final ShortenUrl shortenUrl;
    private final BrowseShortUrls browse;
    private final ManageShortUrl manage;
    private final IdempotentAnswers answers;
    private final RestSettings settings;
    private final InstantSource clock;

    ShortUrlController(
            ShortenUrl shortenUrl,
            BrowseShortUrls browse,
            ManageShortUrl manage,
            IdempotentAnswers answers,
            RestSettings settings,
            InstantSource clock) {
        this.shortenUrl = shortenUrl;
        this.browse = browse;
        this.manage = manage;
        this.answers = answers;
        this.settings = settings;
        this.clock = clock;
    }

    @PostMapping
    ResponseEntity<Object> shorten(HttpServletRequest request) throws HttpMediaTypeNotSupportedException {
        BaseUrl baseUrl = BaseUrl.of(settings, request);
        RequestBody body = RequestBody.read(request, List.of(APPLICATION_JSON));
        ShortenUrl.Command command = LinkFields.command(body);
        List<FieldError> errors = body.errors();
        if (!errors.isEmpty()) {
            throw LinkFields.invalid(errors, shortenUrl.check(command));
        }
        return answers.answer(request, body, () -> shorten(command, request, baseUrl));
    }

    private ResponseEntity<Object> shorten(ShortenUrl.Command command, HttpServletRequest request, BaseUrl baseUrl) {
        return shortenUrl
                .shorten(command)
                .fold(
                        created -> {
                            ShortUrlBody link = body(created.shortUrl(), baseUrl);
                            return ResponseEntity.created(URI.create(link.shortUrl()))
                                    .eTag(VersionTag.of(created.shortUrl()).value())
                                    .body(link);
                        },
                        there -> ResponseEntity.ok()
                                .eTag(VersionTag.of(there.shortUrl()).value())
                                .body(body(there.shortUrl(), baseUrl)),
                        invalid -> {
                            throw LinkFields.invalid(List.of(), invalid.violations());
                        },
                        taken -> Rendering.entity(ProblemType.codeTaken(), request, new HttpHeaders()),
                        retired -> Rendering.entity(
                                ProblemType.codeRetired(retired.freeFrom()), request, new HttpHeaders()),
                        exhausted ->
                                Rendering.entity(ProblemType.codesExhausted(), request, ProblemAdvice.retryAfter()));
    }

    /** The tag goes past Spring MVC, which would answer {@code If-None-Match} by it: a 304 would hide later clicks. */
    @GetMapping("/{code}")
    ShortUrlBody find(@PathVariable String code, HttpServletRequest request, HttpServletResponse response) {
        ShortUrl link = browse.find(code(code)).orElseThrow(LinkNotFoundException::new);
        ShortUrlBody body = body(link, BaseUrl.of(settings, request));
        response.setHeader(HttpHeaders.ETAG, VersionTag.of(link).value());
        return body;
    }

    @PatchMapping(
            path = "/{code}",
            consumes = {MERGE_PATCH_VALUE, APPLICATION_JSON_VALUE})
    ResponseEntity<Object> change(@PathVariable String code, HttpServletRequest request)
            throws HttpMediaTypeNotSupportedException {
        BaseUrl baseUrl = BaseUrl.of(settings, request);
        Predicate<ShortUrl> meant = IfMatch.read(request);
        RequestBody body = RequestBody.read(request, PATCHES);
        body.refuse(LinkFields.CUSTOM_CODE, "must not be given: the code of a link can't be changed");
        ManageShortUrl.Result result = manage.change(code(code), meant, before -> {
            LinkInput after = LinkFields.read(body, before);
            List<FieldError> errors = body.errors();
            if (!errors.isEmpty()) {
                throw LinkFields.invalid(errors, manage.check(before, after));
            }
            return after;
        });
        return answer(result, request, link -> ResponseEntity.ok()
                .eTag(VersionTag.of(link).value())
                .body(body(link, baseUrl)));
    }

    @DeleteMapping(path = "/{code}", produces = ALL_VALUE)
    ResponseEntity<Object> delete(@PathVariable String code, HttpServletRequest request) {
        ManageShortUrl.Result result = manage.delete(code(code), IfMatch.read(request));
        return answer(result, request, link -> ResponseEntity.noContent().build());
    }

    private static ResponseEntity<Object> answer(
            ManageShortUrl.Result result,
            HttpServletRequest request,
            Function<ShortUrl, ResponseEntity<Object>> answer) {
        return result.fold(
                done -> answer.apply(done.shortUrl()),
                invalid -> {
                    throw LinkFields.invalid(List.of(), invalid.violations());
                },
                mismatch -> {
                    HttpHeaders headers = new HttpHeaders();
                    headers.setETag(VersionTag.of(mismatch.shortUrl()).value());
                    return Rendering.entity(
                            ProblemType.VERSION_MISMATCH.problem(
                                    "The link was changed meanwhile. Look at it, and decide whether to try again."),
                            request,
                            headers);
                },
                unknown -> {
                    throw new LinkNotFoundException();
                });
    }

    @GetMapping
    ResponseEntity<ShortUrlPageBody> list(
            @RequestParam MultiValueMap<String, String> parameters, HttpServletRequest request) {
        UrlPageRequest pageRequest = new ListParameters(parameters).toRequest();
        UrlPage page = browse.list(pageRequest);
        BaseUrl baseUrl = BaseUrl.of(settings, request);
        Optional<String> next =
                page.next().map(end -> Cursor.of(pageRequest, end).encode());
        HttpHeaders headers = new HttpHeaders();
        next.ifPresent(cursor -> headers.set(
                HttpHeaders.LINK,
                "<" + baseUrl.path(PATH) + "?" + ListParameters.query(pageRequest, cursor) + ">; rel=\"next\""));
        return ResponseEntity.ok()
                .headers(headers)
                .body(new ShortUrlPageBody(
                        page.items().stream().map(link -> body(link, baseUrl)).toList(),
                        next.orElse(null),
                        page.rankedAt()));
    }

    private static ShortCode code(String text) {
        if (!ShortCode.isValid(text)) {
            throw new LinkNotFoundException();
        }
        return new ShortCode(text);
    }

    private ShortUrlBody body(ShortUrl link, BaseUrl baseUrl) {
        return ShortUrlBody.of(link, baseUrl, clock.instant());
    }
}

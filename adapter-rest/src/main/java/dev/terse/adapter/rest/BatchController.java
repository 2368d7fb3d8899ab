package dev.terse.adapter.rest;

import static org.springframework.http.MediaType.APPLICATION_JSON;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.terse.adapter.rest.Problem.FieldError;
import dev.terse.application.ShortenUrl;
import dev.terse.application.ShortenUrl.Command;
import dev.terse.application.ShortenUrl.Result;
import dev.terse.domain.ShortUrl;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Many links at once over HTTP, each with an answer of its own. */
@RestController
final class BatchController {
    static final int MAX_ITEMS = 10_000;

    private static final String ITEMS = "items";

    private final ShortenUrl shortenUrl;
    private final IdempotentAnswers answers;
    private final RestSettings settings;
    private final InstantSource clock;

    BatchController(ShortenUrl shortenUrl, IdempotentAnswers answers, RestSettings settings, InstantSource clock) {
        this.shortenUrl = shortenUrl;
        this.answers = answers;
        this.settings = settings;
        this.clock = clock;
    }

    @PostMapping(path = ShortUrlController.PATH + ":batch", produces = APPLICATION_JSON_VALUE)
    ResponseEntity<Object> shortenAll(HttpServletRequest request) throws HttpMediaTypeNotSupportedException {
        BaseUrl baseUrl = BaseUrl.of(settings, request);
        RequestBody body = RequestBody.read(request, List.of(APPLICATION_JSON), settings.maxBatchBytes());
        List<RequestBody> items = body.objects(ITEMS, MAX_ITEMS);
        List<FieldError> errors = body.errors();
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors);
        }
        return answers.answer(request, body, () -> ResponseEntity.ok(shortenAll(items, baseUrl)));
    }

    private BatchBody shortenAll(List<RequestBody> items, BaseUrl baseUrl) {
        List<Command> commands = new ArrayList<>();
        List<@Nullable Problem> unreadable = new ArrayList<>();
        for (RequestBody item : items) {
            Command command = LinkFields.command(item);
            List<FieldError> errors = item.errors();
            if (errors.isEmpty()) {
                commands.add(command);
                unreadable.add(null);
            } else {
                unreadable.add(
                        LinkFields.invalid(errors, shortenUrl.check(command)).problem());
            }
        }
        Iterator<Result> results = shortenUrl.shortenAll(commands).iterator();
        Instant now = clock.instant();
        return new BatchBody(unreadable.stream()
                .map(problem -> problem == null ? item(results.next(), baseUrl, now) : Item.of(problem))
                .toList());
    }

    private static Item item(Result result, BaseUrl baseUrl, Instant now) {
        return result.fold(
                created -> Item.of(201, created.shortUrl(), baseUrl, now),
                there -> Item.of(200, there.shortUrl(), baseUrl, now),
                invalid -> Item.of(
                        LinkFields.invalid(List.of(), invalid.violations()).problem()),
                taken -> Item.of(ProblemType.codeTaken()),
                retired -> Item.of(ProblemType.codeRetired(retired.freeFrom())),
                exhausted -> Item.of(ProblemType.codesExhausted()));
    }

    /** What became of each, in the order in which they were asked for. */
    record BatchBody(List<Item> items) {
        BatchBody {
            items = List.copyOf(items);
        }
    }

    /** What would have been the answer to one alone: its status, and the link or the problem. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(int status, @Nullable ShortUrlBody link, @Nullable Problem problem) {
        static Item of(int status, ShortUrl link, BaseUrl baseUrl, Instant now) {
            return new Item(status, ShortUrlBody.of(link, baseUrl, now), null);
        }

        static Item of(Problem problem) {
            return new Item(problem.status(), null, problem);
        }
    }
}

package dev.terse.adapter.rest;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.terse.adapter.rest.Problem.FieldError;
import dev.terse.application.ReadStatistics;
import dev.terse.domain.ClickReport;
import dev.terse.domain.DailyClicks;
import dev.terse.domain.InvalidDayRangeException;
import dev.terse.domain.ShortCode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Clicks over HTTP. */
@RestController
@RequestMapping(produces = APPLICATION_JSON_VALUE)
final class StatisticsController {
    private final ReadStatistics statistics;

    StatisticsController(ReadStatistics statistics) {
        this.statistics = statistics;
    }

    @GetMapping(ShortUrlController.PATH + "/{code}/stats")
    LinkStatisticsBody ofLink(
            @PathVariable String code,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        List<FieldError> errors = new ArrayList<>();
        LocalDate first = day("from", from, errors);
        LocalDate last = day("to", to, errors);
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors);
        }
        if (!ShortCode.isValid(code)) {
            throw new LinkNotFoundException();
        }
        try {
            return statistics
                    .ofLink(new ReadStatistics.Query(new ShortCode(code), first, last))
                    .map(LinkStatisticsBody::of)
                    .orElseThrow(LinkNotFoundException::new);
        } catch (InvalidDayRangeException e) {
            throw new InvalidRequestException(
                    List.of(new FieldError(to == null ? "from" : "to", "the days asked for " + e.expected())));
        }
    }

    @GetMapping("/api/v1/stats")
    TotalsBody totals() {
        ReadStatistics.Totals totals = statistics.totals();
        return new TotalsBody(totals.urls().value(), totals.urls().isEstimate(), totals.clicks());
    }

    private static @Nullable LocalDate day(String field, @Nullable String text, List<FieldError> errors) {
        if (text == null) {
            return null;
        }
        try {
            if (text.length() == "YYYY-MM-DD".length()) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeParseException e) {
            // Said below, as for a text of another length.
        }
        errors.add(new FieldError(field, "must be a day of the calendar, written YYYY-MM-DD"));
        return null;
    }

    /** Everything in numbers, as the API shows it. */
    @JsonPropertyOrder({"urls", "urlsIsEstimate", "clicks"})
    record TotalsBody(long urls, @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean urlsIsEstimate, long clicks) {}

    /** The clicks on a link, as the API shows them. */
    @JsonPropertyOrder({"shortCode", "clicks", "lastClickAt", "createdAt", "daily"})
    record LinkStatisticsBody(
            String shortCode, long clicks, @Nullable Instant lastClickAt, Instant createdAt, List<DailyClicks> daily) {
        static LinkStatisticsBody of(ClickReport report) {
            return new LinkStatisticsBody(
                    report.shortUrl().code().value(),
                    report.shortUrl().clicks(),
                    report.lastClickAt().orElse(null),
                    report.shortUrl().createdAt(),
                    report.daily());
        }
    }
}

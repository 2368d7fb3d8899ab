package dev.terse.bootstrap;

import java.time.LocalDate;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A limit that the OpenAPI document names.
 *
 * @param pointer where the document names it
 * @param beyond what leads beyond the limit when added to it
 * @param call a request with a value, and the answer to one that is within the limit
 */
record DocumentedLimit(String pointer, int beyond, LongFunction<ApiCall> call) {
    private static final String URLS = "/api/v1/urls";

    static Stream<DocumentedLimit> all() {
        return Stream.of(
                new DocumentedLimit("/components/parameters/Limit/schema/minimum", -1, DocumentedLimit::page),
                new DocumentedLimit("/components/parameters/Limit/schema/maximum", 1, DocumentedLimit::page),
                new DocumentedLimit("/components/parameters/Size/schema/minimum", -1, DocumentedLimit::imageOfSize),
                new DocumentedLimit("/components/parameters/Size/schema/maximum", 1, DocumentedLimit::imageOfSize),
                new DocumentedLimit("/components/parameters/Margin/schema/minimum", -1, DocumentedLimit::imageOfMargin),
                new DocumentedLimit("/components/parameters/Margin/schema/maximum", 1, DocumentedLimit::imageOfMargin),
                new DocumentedLimit("/components/schemas/OriginalUrl/minLength", -1, DocumentedLimit::originalUrl),
                new DocumentedLimit("/components/schemas/OriginalUrl/maxLength", 1, DocumentedLimit::originalUrl),
                new DocumentedLimit("/components/schemas/Title/minLength", -1, DocumentedLimit::title),
                new DocumentedLimit("/components/schemas/Title/maxLength", 1, DocumentedLimit::title),
                new DocumentedLimit("/components/schemas/Tags/maxItems", 1, DocumentedLimit::tags),
                new DocumentedLimit("/components/schemas/Tag/minLength", -1, DocumentedLimit::tag),
                new DocumentedLimit("/components/schemas/Tag/maxLength", 1, DocumentedLimit::tag),
                new DocumentedLimit("/components/schemas/MaxClicks/minimum", -1, DocumentedLimit::maxClicks),
                new DocumentedLimit("/components/schemas/MaxClicks/maximum", 1, DocumentedLimit::maxClicks),
                new DocumentedLimit("/components/schemas/ShortCode/minLength", -1, DocumentedLimit::customCode),
                new DocumentedLimit("/components/schemas/ShortCode/maxLength", 1, DocumentedLimit::customCode),
                new DocumentedLimit(
                        "/components/schemas/UrlStatistics/properties/daily/maxItems", 1, DocumentedLimit::days));
    }

    private static ApiCall page(long limit) {
        return ApiCall.to("GET " + URLS, URLS + "?limit=" + limit, 200);
    }

    private static ApiCall imageOfSize(long size) {
        return ApiCall.to("GET " + URLS + "/{code}/qr.png", URLS + "/spring/qr.png?size=" + size, 200);
    }

    private static ApiCall imageOfMargin(long margin) {
        return ApiCall.to("GET " + URLS + "/{code}/qr.svg", URLS + "/spring/qr.svg?margin=" + margin, 200);
    }

    private static ApiCall originalUrl(long length) {
        String url = ("http://a/" + "b".repeat((int) length)).substring(0, (int) length);
        return ApiCall.shorten("{\"originalUrl\":\"" + url + "\"}", 201);
    }

    private static ApiCall customCode(long length) {
        return saying("\"customCode\":\"" + "-".repeat((int) length) + "\"");
    }

    private static ApiCall title(long length) {
        return saying("\"title\":\"" + "x".repeat((int) length) + "\"");
    }

    private static ApiCall tags(long number) {
        return saying(LongStream.range(0, number)
                .mapToObj(tag -> "\"" + tag + "\"")
                .collect(Collectors.joining(",", "\"tags\":[", "]")));
    }

    private static ApiCall tag(long length) {
        return saying("\"tags\":[\"" + "x".repeat((int) length) + "\"]");
    }

    private static ApiCall maxClicks(long number) {
        return saying("\"maxClicks\":" + number);
    }

    private static ApiCall saying(String fields) {
        return ApiCall.shorten("{\"originalUrl\":\"https://example.com/\"," + fields + "}", 201);
    }

    private static ApiCall days(long number) {
        LocalDate to = LocalDate.of(2026, 1, 31);
        LocalDate from = to.minusDays(number - 1);
        return ApiCall.to("GET " + URLS + "/{code}/stats", URLS + "/spring/stats?from=" + from + "&to=" + to, 200);
    }

    @Override
    public String toString() {
        return pointer;
    }
}

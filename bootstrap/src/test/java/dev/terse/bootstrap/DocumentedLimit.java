package dev.terse.bootstrap;

import java.time.LocalDate;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * A limit that the OpenAPI document names.
 *
 * @param pointer where the document names it
 * @param beyond what leads beyond the limit when added to it
 * @param call a request with a value, and the answer to one that is within the limit
 */
record DocumentedLimit(String pointer, int beyond, IntFunction<ApiCall> call) {
    private static final String URLS = "/api/v1/urls";

    static Stream<DocumentedLimit> all() {
        return Stream.of(
                new DocumentedLimit("/components/parameters/Limit/schema/minimum", -1, DocumentedLimit::page),
                new DocumentedLimit("/components/parameters/Limit/schema/maximum", 1, DocumentedLimit::page),
                new DocumentedLimit("/components/schemas/OriginalUrl/minLength", -1, DocumentedLimit::originalUrl),
                new DocumentedLimit("/components/schemas/OriginalUrl/maxLength", 1, DocumentedLimit::originalUrl),
                new DocumentedLimit("/components/schemas/ShortCode/minLength", -1, DocumentedLimit::customCode),
                new DocumentedLimit("/components/schemas/ShortCode/maxLength", 1, DocumentedLimit::customCode),
                new DocumentedLimit(
                        "/components/schemas/UrlStatistics/properties/daily/maxItems", 1, DocumentedLimit::days));
    }

    private static ApiCall page(int limit) {
        return ApiCall.to("GET " + URLS, URLS + "?limit=" + limit, 200);
    }

    private static ApiCall originalUrl(int length) {
        String url = ("http://a/" + "b".repeat(length)).substring(0, length);
        return ApiCall.shorten("{\"originalUrl\":\"" + url + "\"}", 201);
    }

    private static ApiCall customCode(int length) {
        String code = "-".repeat(length);
        return ApiCall.shorten("{\"originalUrl\":\"https://example.com/\",\"customCode\":\"" + code + "\"}", 201);
    }

    private static ApiCall days(int number) {
        LocalDate to = LocalDate.of(2026, 1, 31);
        LocalDate from = to.minusDays(number - 1L);
        return ApiCall.to("GET " + URLS + "/{code}/stats", URLS + "/spring/stats?from=" + from + "&to=" + to, 200);
    }

    @Override
    public String toString() {
        return pointer;
    }
}

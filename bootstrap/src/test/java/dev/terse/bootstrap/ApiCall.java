package dev.terse.bootstrap;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/**
 * A request, and how it should be answered.
 *
 * @param operation the operation of the document whose answer it gets: {@code GET /a/{b}}
 * @param method the method of the request, which is another one where that is what is tried
 * @param path path and query
 * @param headers the headers, by name
 * @param body the body; empty for none
 * @param setting a setting of the service, in the form {@code --name=value}; empty for none
 * @param status the status of the answer
 */
record ApiCall(
        String operation,
        String method,
        String path,
        Map<String, String> headers,
        String body,
        String setting,
        int status) {
    private static final Map<String, String> USUAL_HEADERS =
            Map.of("Accept", "*/*", "Content-Type", "application/json");

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A request without a body to the operation's path, filled in and with any query. */
    static ApiCall to(String operation, String path, int status) {
        String method = operation.substring(0, operation.indexOf(' '));
        return new ApiCall(operation, method, path, USUAL_HEADERS, "", "", status);
    }

    /** A request without a body to the operation's path, with this as the code in it. */
    static ApiCall onLink(String operation, int status, String code) {
        return to(operation, pathOf(operation).replace("{code}", code), status);
    }

    static ApiCall shorten(String body, int status) {
        return to("POST /api/v1/urls", "/api/v1/urls", status).sending(body);
    }

    /** A request to the operation's path by a method that no path has. */
    static ApiCall withAnotherMethod(String operation) {
        String path = pathOf(operation).replace("{code}", "spring");
        return new ApiCall(operation, "PUT", path, USUAL_HEADERS, "", "", 405);
    }

    ApiCall accepting(String mediaType) {
        return with("Accept", mediaType);
    }

    ApiCall ofType(String mediaType) {
        return with("Content-Type", mediaType);
    }

    ApiCall meantFor(String tags) {
        return with("If-Match", tags);
    }

    ApiCall with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new ApiCall(operation, method, path, more, body, setting, status);
    }

    ApiCall sending(String otherBody) {
        return new ApiCall(operation, method, path, headers, otherBody, setting, status);
    }

    String contentType() {
        return headers.getOrDefault("Content-Type", "");
    }

    ApiCall where(String otherSetting) {
        return new ApiCall(operation, method, path, headers, body, otherSetting, status);
    }

    ApiCall giving(int otherStatus) {
        return new ApiCall(operation, method, path, headers, body, setting, otherStatus);
    }

    /** Under which status the document has the answer. No operation has 405 for itself: it comes of using another method. */
    String documentedStatus() {
        return status == 405 ? "default" : Integer.toString(status);
    }

    HttpResponse<byte[]> send(URI service) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    @Override
    public String toString() {
        return operation + " " + documentedStatus();
    }

    private static String pathOf(String operation) {
        return operation.substring(operation.indexOf(' ') + 1);
    }
}

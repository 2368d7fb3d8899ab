package dev.terse.bootstrap;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * A request, and how it should be answered.
 *
 * @param operation the operation of the document whose answer it gets: {@code GET /a/{b}}
 * @param method the method of the request, which is another one where that is what is tried
 * @param path path and query
 * @param accept the Accept header
 * @param contentType the type of the body
 * @param body the body; empty for none
 * @param setting a setting of the service, in the form {@code --name=value}; empty for none
 * @param status the status of the answer
 */
record ApiCall(
        String operation,
        String method,
        String path,
        String accept,
        String contentType,
        String body,
        String setting,
        int status) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A GET or HEAD of the operation's path, filled in and with any query. */
    static ApiCall to(String operation, String path, int status) {
        String method = operation.substring(0, operation.indexOf(' '));
        return new ApiCall(operation, method, path, "*/*", "application/json", "", "", status);
    }

    /** A GET or HEAD of the operation's path, with this as the code in it. */
    static ApiCall onLink(String operation, int status, String code) {
        return to(operation, pathOf(operation).replace("{code}", code), status);
    }

    static ApiCall shorten(String body, int status) {
        return new ApiCall("POST /api/v1/urls", "POST", "/api/v1/urls", "*/*", "application/json", body, "", status);
    }

    /** A request to the operation's path by a method that no path has. */
    static ApiCall withAnotherMethod(String operation) {
        return new ApiCall(
                operation,
                "DELETE",
                pathOf(operation).replace("{code}", "spring"),
                "*/*",
                "application/json",
                "",
                "",
                405);
    }

    ApiCall accepting(String mediaType) {
        return new ApiCall(operation, method, path, mediaType, contentType, body, setting, status);
    }

    ApiCall ofType(String mediaType) {
        return new ApiCall(operation, method, path, accept, mediaType, body, setting, status);
    }

    ApiCall where(String otherSetting) {
        return new ApiCall(operation, method, path, accept, contentType, body, otherSetting, status);
    }

    ApiCall giving(int otherStatus) {
        return new ApiCall(operation, method, path, accept, contentType, body, setting, otherStatus);
    }

    /** Under which status the document has the answer. No operation has 405 for itself: it comes of using another method. */
    String documentedStatus() {
        return status == 405 ? "default" : Integer.toString(status);
    }

    HttpResponse<byte[]> send(URI service) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(service.resolve(path))
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .header("Accept", accept)
                        .header("Content-Type", contentType)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    @Override
    public String toString() {
        return operation + " " + documentedStatus();
    }

    private static String pathOf(String operation) {
        return operation.substring(operation.indexOf(' ') + 1);
    }
}

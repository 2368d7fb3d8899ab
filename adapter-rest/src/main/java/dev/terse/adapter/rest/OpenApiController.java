package dev.terse.adapter.rest;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The description of the API. */
@RestController
final class OpenApiController {
    private final Asset document = Asset.load("openapi.json");

    @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
    byte[] document() {
        return document.bytes();
    }

    @GetMapping("/swagger-ui")
    ResponseEntity<Void> swaggerUi() {
        return redirect("swagger-ui/index.html");
    }

    @GetMapping("/swagger-ui/")
    ResponseEntity<Void> swaggerUiFolder() {
        return redirect("index.html");
    }

    /** To a relative place, so that it holds behind a proxy that serves the service under a path. */
    private static ResponseEntity<Void> redirect(String relative) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create(relative))
                .build();
    }
}

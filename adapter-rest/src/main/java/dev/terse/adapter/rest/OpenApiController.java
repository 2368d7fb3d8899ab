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

    /** Relative, so that it holds behind a proxy that serves the service under a path. */
    @GetMapping({"/swagger-ui", "/swagger-ui/", "/swagger-ui.html"})
    ResponseEntity<Void> swaggerUi() {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create("/swagger-ui/index.html"))
                .build();
    }
}

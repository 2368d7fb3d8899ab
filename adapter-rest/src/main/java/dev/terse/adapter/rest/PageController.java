package dev.terse.adapter.rest;

import java.net.URI;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a browser and a crawler ask for beside links. */
@RestController
final class PageController {
    private static final Duration DAY = Duration.ofDays(1);

    private final Asset root = Asset.load("root.html");
    private final Asset icon = Asset.load("favicon.ico");
    private final RestSettings settings;

    PageController(RestSettings settings) {
        this.settings = settings;
    }

    @GetMapping("/")
    ResponseEntity<byte[]> root() {
        URI rootUrl = settings.rootUrl();
        if (rootUrl != null) {
            return ResponseEntity.status(HttpStatus.FOUND)
                    .location(rootUrl)
                    .cacheControl(CacheControl.noStore())
                    .build();
        }
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok().contentType(Asset.HTML);
        Asset.HTML_HEADERS.forEach(answer::header);
        return answer.body(root.bytes());
    }

    /** Short URLs are for people; a crawler that follows them finds what others host. */
    @GetMapping("/robots.txt")
    ResponseEntity<String> robots() {
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body("User-agent: *\nDisallow: /\n");
    }

    @GetMapping("/favicon.ico")
    ResponseEntity<byte[]> icon() {
        return ResponseEntity.ok()
                .contentType(new MediaType("image", "x-icon"))
                .cacheControl(CacheControl.maxAge(DAY))
                .body(icon.bytes());
    }
}

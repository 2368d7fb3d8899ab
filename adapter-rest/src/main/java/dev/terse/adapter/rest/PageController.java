package dev.terse.adapter.rest;

import dev.terse.http.Page;
import java.net.URI;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a browser and a crawler ask for beside links. */
@RestController
final class PageController {
    private final RestSettings settings;

    PageController(RestSettings settings) {
        this.settings = settings;
    }

    @GetMapping("/")
    ResponseEntity<byte[]> root() {
        URI rootUrl = settings.rootUrl();
        return rootUrl == null
                ? answer(Page.ROOT)
                : ResponseEntity.status(HttpStatus.FOUND)
                        .location(rootUrl)
                        .cacheControl(CacheControl.noStore())
                        .build();
    }

    @GetMapping("/robots.txt")
    ResponseEntity<byte[]> robots() {
        return answer(Page.ROBOTS);
    }

    @GetMapping("/favicon.ico")
    ResponseEntity<byte[]> icon() {
        return answer(Page.ICON);
    }

    private static ResponseEntity<byte[]> answer(Page page) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.ok().contentType(MediaType.parseMediaType(page.contentType()));
        page.headers().forEach(answer::header);
        return answer.body(page.bytes());
    }
}

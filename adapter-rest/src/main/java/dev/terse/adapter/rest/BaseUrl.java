package dev.terse.adapter.rest;

import dev.terse.domain.ShortCode;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * What the URLs that the service gives out start with.
 *
 * @param value a URL without a slash at its end
 */
record BaseUrl(String value) {
    BaseUrl {
        while (value.endsWith("/")) {
            value = value.substring(0, value.length() - 1);
        }
    }

    /** The one of the settings, or else the one that the client used. */
    static BaseUrl of(RestSettings settings, HttpServletRequest request) {
        return new BaseUrl(
                settings.baseUrl() != null
                        ? settings.baseUrl().toString()
                        : ServletUriComponentsBuilder.fromContextPath(request).toUriString());
    }

    String shortUrl(ShortCode code) {
        return value + "/" + code.value();
    }

    String path(String path) {
        return value + path;
    }
}

package dev.terse.adapter.rest;

import dev.terse.domain.InvalidOriginalUrlException;
import dev.terse.domain.OriginalUrl;
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

    /**
     * The one of the settings, or else the one that the client used.
     *
     * @throws InvalidRequestException if what the client says it used can't have been it
     */
    static BaseUrl of(RestSettings settings, HttpServletRequest request) {
        if (settings.baseUrl() != null) {
            return new BaseUrl(settings.baseUrl().toString());
        }
        String used = ServletUriComponentsBuilder.fromContextPath(request).toUriString();
        try {
            return new BaseUrl(new OriginalUrl(used).value());
        } catch (InvalidOriginalUrlException e) {
            throw new InvalidRequestException(
                    "The Host header must be the host, and the port if any, of this service.");
        }
    }

    String shortUrl(ShortCode code) {
        return value + "/" + code.value();
    }

    String path(String path) {
        return value + path;
    }
}

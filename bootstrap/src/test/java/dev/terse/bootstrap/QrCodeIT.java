package dev.terse.bootstrap;

import static dev.terse.bootstrap.RunningService.header;
import static dev.terse.bootstrap.RunningService.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.Result;
import com.google.zxing.ResultMetadataType;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The images over HTTP. That any of them can be read is for a test of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QrCodeIT {
    private static final String SPRING = "/api/v1/urls/spring/qr.";

    @SuppressWarnings("NullAway.Init")
    private RunningService service;

    @BeforeAll
    void start() {
        service = RunningService.start();
        service.post("{\"originalUrl\":\"https://example.com/\",\"customCode\":\"spring\"}");
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 300, M",
        "?size=120&margin=1&level=Q, 120, Q",
        "?level=H&size=1000, 1000, H",
        "?level=L&margin=0, 300, L"
    })
    void a_png_says_the_short_url(String query, int size, String level) throws Exception {
        BufferedImage image = png(service.url() + SPRING + "png" + query);

        Result read = read(image);

        assertThat(image.getWidth()).isEqualTo(size);
        assertThat(image.getHeight()).isEqualTo(size);
        assertThat(read.getText()).isEqualTo(service.url() + "/spring");
        assertThat(read.getResultMetadata()).containsEntry(ResultMetadataType.ERROR_CORRECTION_LEVEL, level);
    }

    /** A short URL of 22 characters is 25 modules wide at level M, and 29 at level H. */
    @ParameterizedTest
    @CsvSource({"'', 300, 33", "?size=120&margin=1, 120, 27", "?level=H&size=1000, 1000, 37", "?margin=0, 300, 25"})
    void an_svg_is_as_large_as_it_is_asked_to_be(String query, int size, int modules) {
        try (RunningService ofBaseUrl = RunningService.start("--terse.base-url=https://sho.rt")) {
            ofBaseUrl.post("{\"originalUrl\":\"https://example.com/\",\"customCode\":\"k3Zt9Qa\"}");

            assertThat(ofBaseUrl.get("/api/v1/urls/k3Zt9Qa/qr.svg" + query).body())
                    .contains(" width=\"" + size + "\" height=\"" + size + "\" viewBox=\"0 0 " + modules + " " + modules
                            + "\"");
        }
    }

    @Test
    void an_international_base_url_is_said_as_every_reader_knows_it() throws Exception {
        try (RunningService international = RunningService.start("--terse.base-url=https://kürz.example/ö")) {
            international.post("{\"originalUrl\":\"https://example.com/\",\"customCode\":\"spring\"}");

            assertThat(read(png(international.url() + SPRING + "png")).getText())
                    .isEqualTo("https://xn--krz-hoa.example/%C3%B6/spring");
        }
    }

    @ParameterizedTest
    @CsvSource({"svg, image/svg+xml", "png, image/png"})
    void an_image_is_told_to_be_one_and_may_be_kept(String type, String contentType) {
        HttpResponse<String> first = service.get(SPRING + type);
        HttpResponse<String> same = service.get(SPRING + type + "?level=M&size=300&margin=4");
        HttpResponse<String> other = service.get(SPRING + type + "?level=H");

        assertThat(header(first, "Content-Type")).isEqualTo(contentType);
        assertThat(header(first, "Cache-Control")).isEqualTo("max-age=86400, private");
        assertThat(header(same, "ETag")).isEqualTo(header(first, "ETag"));
        assertThat(header(other, "ETag")).isNotEqualTo(header(first, "ETag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"svg", "png"})
    void an_image_that_is_known_is_not_sent_again(String type) {
        String tag = header(service.get(SPRING + type), "ETag");

        HttpResponse<String> again = service.get(SPRING + type, "If-None-Match", "\"other\", " + tag);

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, "ETag")).isEqualTo(tag);
        assertThat(service.get(SPRING + type + "?margin=5", "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"svg", "png"})
    void a_head_says_what_a_get_does(String type) {
        HttpResponse<String> get = service.get(SPRING + type);

        HttpResponse<String> head = service.send("HEAD", SPRING + type, null);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(List.of("Content-Type", "Content-Length", "Cache-Control", "ETag"))
                .allSatisfy(name -> assertThat(header(head, name)).isNotEmpty().isEqualTo(header(get, name)));
        assertThat(service.send("HEAD", "/api/v1/urls/unknown/qr." + type, null).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "svg | image/png",
                "png | image/svg+xml",
                "svg | application/json",
                "png | text/html,application/xhtml+xml;q=0.9",
                "svg | image/*;q=0",
                "png | no/media/type",
            })
    void the_path_says_the_type_whatever_the_client_accepts(String type, String accept) {
        HttpResponse<String> response = service.get(SPRING + type, "Accept", accept);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo(type.equals("svg") ? "image/svg+xml" : "image/png");
    }

    @ParameterizedTest
    @CsvSource({
        "size=, size, must be a whole number from 50 to 2000",
        "size=49, size, must be a whole number from 50 to 2000",
        "size=2001, size, must be a whole number from 50 to 2000",
        "size=99999999999, size, must be a whole number from 50 to 2000",
        "size=-300, size, must be a whole number from 50 to 2000",
        "size=300px, size, must be a whole number from 50 to 2000",
        "size=100&size=200, size, must be a whole number from 50 to 2000",
        "margin=-1, margin, must be a whole number from 0 to 16",
        "margin=17, margin, must be a whole number from 0 to 16",
        "margin=x, margin, must be a whole number from 0 to 16",
        "level=, level, 'must be L, M, Q or H'",
        "level=m, level, 'must be L, M, Q or H'",
        "level=LOW, level, 'must be L, M, Q or H'",
    })
    void names_a_parameter_that_is_wrong_and_what_was_expected(String query, String field, String message) {
        for (String path : List.of(SPRING + "svg?", SPRING + "png?", "/api/v1/urls/unknown/qr.svg?")) {
            HttpResponse<String> response = service.get(path + query);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(json(response).get("type").asString()).isEqualTo("urn:terse:problem:invalid-request");
            assertThat(json(response).get("errors").toString())
                    .isEqualTo("[{\"field\":\"" + field + "\",\"message\":\"" + message + "\"}]");
        }
    }

    @Test
    void names_each_parameter_that_is_wrong() {
        assertThat(fields(service.get(SPRING + "png?size=1&margin=x&level=X")))
                .containsExactly("size", "margin", "level");
    }

    @Test
    void refuses_a_png_with_fewer_pixels_than_modules() {
        HttpResponse<String> response = service.get(SPRING + "png?size=50&margin=16&level=H");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).containsPattern("\"size\",\"message\":\"must be at least [67][0-9] for this URL");
        assertThat(service.get(SPRING + "svg?size=50&margin=16&level=H").statusCode())
                .isEqualTo(200);
    }

    @Test
    void refuses_a_level_that_has_no_room_for_the_short_url() {
        String baseUrl = "https://example.com/" + "a".repeat(1300);
        try (RunningService ofLongUrls = RunningService.start("--terse.base-url=" + baseUrl)) {
            ofLongUrls.post("{\"originalUrl\":\"https://example.org/\",\"customCode\":\"spring\"}");

            assertThat(ofLongUrls.get(SPRING + "svg?level=Q").statusCode()).isEqualTo(200);
            assertThat(fields(ofLongUrls.get(SPRING + "svg?level=H"))).containsExactly("level");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown/qr.svg", "unknown/qr.png", "no%20code/qr.svg", "SPRING/qr.png"})
    void finds_no_image_of_a_link_that_is_not_there(String path) {
        HttpResponse<String> response = service.get("/api/v1/urls/" + path, "Accept", "image/*");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
        assertThat(json(response).get("type").asString()).isEqualTo("urn:terse:problem:link-not-found");
    }

    @Test
    void is_not_counted() {
        service.awaitClicks();

        assertThat(service.get("/api/v1/urls/spring").body()).contains("\"clicks\":0,");
    }

    private static BufferedImage png(String url) throws Exception {
        URL location = URI.create(url).toURL();
        return ImageIO.read(location);
    }

    private static Result read(BufferedImage image) throws Exception {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))));
    }

    private static List<@Nullable String> fields(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(400);
        return StreamSupport.stream(json(response).get("errors").spliterator(), false)
                .<@Nullable String>map(error -> error.get("field").asString())
                .toList();
    }
}

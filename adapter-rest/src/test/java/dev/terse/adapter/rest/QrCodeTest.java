package dev.terse.adapter.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.DecodeHintType;
import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.ResultMetadataType;
import com.google.zxing.qrcode.QRCodeReader;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class QrCodeTest {
    private static final String SHORT = "https://sho.rt/k3Zt9Qa";
    private static final String LONG = "https://links.department.example.com/" + "-".repeat(64);

    /** Of texts with small letters, in ISO/IEC 18004, table 7. */
    private static final Map<ErrorCorrectionLevel, Integer> MAX_LENGTHS = Map.of(
            ErrorCorrectionLevel.L, 2953,
            ErrorCorrectionLevel.M, 2331,
            ErrorCorrectionLevel.Q, 1663,
            ErrorCorrectionLevel.H, 1273);

    static Stream<Arguments> looks() {
        return Stream.of(SHORT, LONG)
                .flatMap(text -> Arrays.stream(ErrorCorrectionLevel.values()).flatMap(level -> Stream.of(200, 301, 600)
                        .flatMap(size -> Stream.of(1, 4).map(margin -> Arguments.of(text, level, size, margin)))));
    }

    @ParameterizedTest
    @MethodSource("looks")
    void a_png_is_read(String text, ErrorCorrectionLevel level, int size, int margin) throws Exception {
        Pixels image = Pixels.ofPng(code(text, level).png(size, margin));

        assertThat(image.width()).isEqualTo(size);
        assertThat(image.height()).isEqualTo(size);
        assertReads(image, text, level);
    }

    @ParameterizedTest
    @MethodSource("looks")
    void an_svg_is_read(String text, ErrorCorrectionLevel level, int size, int margin) throws Exception {
        QrCode code = code(text, level);
        String svg = new String(code.svg(size, margin), US_ASCII);

        assertThat(svg)
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + size + "\" height=\"" + size + "\" ")
                .contains(" viewBox=\"0 0 " + code.width(margin) + " " + code.width(margin) + "\" ")
                .containsOnlyOnce("<path ");
        assertReads(Pixels.ofSvg(svg), text, level);
    }

    @ParameterizedTest
    @EnumSource
    void a_png_of_a_pixel_for_each_module_is_read_by_who_knows_that_it_is_nothing_else(ErrorCorrectionLevel level)
            throws Exception {
        QrCode code = code(LONG, level);

        Result read = new QRCodeReader()
                .decode(
                        Pixels.ofPng(code.png(code.width(0), 0)).bitmap(),
                        Map.of(DecodeHintType.PURE_BARCODE, Boolean.TRUE));

        assertThat(read.getText()).isEqualTo(LONG);
    }

    @Test
    void the_largest_png_is_read() throws Exception {
        assertReads(Pixels.ofPng(code(SHORT, ErrorCorrectionLevel.M).png(2000, 4)), SHORT, ErrorCorrectionLevel.M);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 25, 0, 1",
        "0, 74, 12, 2",
        "4, 33, 4, 1",
        "4, 34, 4, 1",
        "4, 65, 20, 1",
        "4, 66, 8, 2",
        "4, 100, 12, 3"
    })
    void each_module_of_a_png_is_the_same_number_of_pixels(int margin, int size, int edge, int scale) throws Exception {
        QrCode code = code(SHORT, ErrorCorrectionLevel.L);
        int[] expected = new int[size * size];
        Arrays.fill(expected, Pixels.WHITE);
        Pixels modules = Pixels.ofPng(code.png(25, 0));
        for (int y = 0; y < 25 * scale; y++) {
            for (int x = 0; x < 25 * scale; x++) {
                expected[(edge + y) * size + edge + x] = modules.at(x / scale, y / scale);
            }
        }

        assertThat(Pixels.ofPng(code.png(size, margin)).argb()).isEqualTo(expected);
    }

    @Test
    void both_images_of_a_code_stay_the_same() {
        assertThat(code(SHORT, ErrorCorrectionLevel.M).png(300, 4))
                .isEqualTo(code(SHORT, ErrorCorrectionLevel.M).png(300, 4));
        assertThat(code(SHORT, ErrorCorrectionLevel.M).svg(300, 4))
                .isEqualTo(code(SHORT, ErrorCorrectionLevel.M).svg(300, 4));
    }

    @ParameterizedTest
    @EnumSource
    void a_text_has_room_up_to_a_length(ErrorCorrectionLevel level) {
        int length = Objects.requireNonNull(MAX_LENGTHS.get(level));

        assertThat(QrCode.of("a".repeat(length), level)).isPresent();
        assertThat(QrCode.of("a".repeat(length + 1), level)).isEmpty();
    }

    private static QrCode code(String text, ErrorCorrectionLevel level) {
        return QrCode.of(text, level).orElseThrow();
    }

    private static void assertReads(Pixels image, String text, ErrorCorrectionLevel level) throws ReaderException {
        Result result = new QRCodeReader().decode(image.bitmap());

        assertThat(result.getText()).isEqualTo(text);
        assertThat(result.getResultMetadata()).containsEntry(ResultMetadataType.ERROR_CORRECTION_LEVEL, level.name());
    }
}

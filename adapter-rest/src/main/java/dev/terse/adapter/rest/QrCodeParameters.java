package dev.terse.adapter.rest;

import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import dev.terse.adapter.rest.Problem.FieldError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a QR code is to look.
 *
 * @param size how wide and high it is, in pixels
 * @param margin how wide the light margin is, in modules
 * @param level how much of it may be damaged
 */
record QrCodeParameters(int size, int margin, ErrorCorrectionLevel level) {
    static final String SIZE = "size";
    static final String LEVEL = "level";

    /** Enough for usual short URLs, and for printing 17 cm of 300 dots an inch; larger ones are for SVG. */
    private static final int MIN_SIZE = 50;

    private static final int MAX_SIZE = 2000;
    private static final int DEFAULT_SIZE = 300;

    /** Four times what ISO/IEC 18004, section 6.3.8, demands; less than that is for a page that has a margin itself. */
    private static final int MAX_MARGIN = 16;

    private static final int DEFAULT_MARGIN = 4;

    /**
     * What the query asks for.
     *
     * @throws InvalidRequestException if a parameter is not as it should be
     */
    static QrCodeParameters read(@Nullable String size, @Nullable String margin, @Nullable String level) {
        List<FieldError> errors = new ArrayList<>();
        QrCodeParameters read = new QrCodeParameters(
                number(SIZE, size, MIN_SIZE, MAX_SIZE, DEFAULT_SIZE, errors),
                number("margin", margin, 0, MAX_MARGIN, DEFAULT_MARGIN, errors),
                level(level, errors));
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors);
        }
        return read;
    }

    private static int number(
            String field, @Nullable String text, int min, int max, int usual, List<FieldError> errors) {
        if (text == null) {
            return usual;
        }
        if (text.matches("[0-9]{1,4}")) {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        }
        errors.add(new FieldError(field, "must be a whole number from " + min + " to " + max));
        return usual;
    }

    private static ErrorCorrectionLevel level(@Nullable String text, List<FieldError> errors) {
        if (text == null) {
            return ErrorCorrectionLevel.M;
        }
        return Arrays.stream(ErrorCorrectionLevel.values())
                .filter(level -> level.name().equals(text))
                .findFirst()
                .orElseGet(() -> {
                    errors.add(new FieldError(LEVEL, "must be L, M, Q or H"));
                    return ErrorCorrectionLevel.M;
                });
    }
}

package dev.terse.adapter.rest;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A QR code (ISO/IEC 18004): a square of dark and light modules, without the light margin that it needs around it. */
final class QrCode {
    /** In an image of one bit for each pixel. */
    private static final int DARK = 0;

    private static final int LIGHT = 1;

    private final ByteMatrix modules;

    private QrCode(ByteMatrix modules) {
        this.modules = modules;
    }

    /**
     * A QR code that says the text.
     *
     * @param text ASCII
     * @return empty if it is too long: 2,953 characters at the level L, 1,273 at H
     */
    static Optional<QrCode> of(String text, ErrorCorrectionLevel level) {
        try {
            return Optional.of(new QrCode(Encoder.encode(text, level).getMatrix()));
        } catch (WriterException e) {
            return Optional.empty();
        }
    }

    /** How many modules it is wide and high with the margin, and so how many pixels it needs. */
    int width(int margin) {
        return modules.getWidth() + 2 * margin;
    }

    /**
     * The code as a vector image.
     *
     * @param size how wide and high it says that it is, in pixels
     * @param margin how wide the margin is, in modules
     */
    byte[] svg(int size, int margin) {
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < modules.getHeight(); y++) {
            for (int x = 0; x < modules.getWidth(); x++) {
                int start = x;
                while (isDark(x, y)) {
                    x++;
                }
                if (x > start) {
                    path.append('M').append(start + margin).append(' ').append(y + margin);
                    path.append('h')
                            .append(x - start)
                            .append("v1h")
                            .append(start - x)
                            .append('z');
                }
            }
        }
        int width = width(margin);
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + size + "\" height=\"" + size
                + "\" viewBox=\"0 0 " + width + " " + width + "\" shape-rendering=\"crispEdges\">"
                + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path d=\"" + path + "\"/></svg>\n";
        return svg.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The code as a PNG. Each module is the same whole number of pixels; those that are left widen the margin.
     *
     * @param size how wide and high it is, in pixels; at least its width
     * @param margin how wide the margin is at least, in modules
     */
    byte[] png(int size, int margin) {
        int scale = size / width(margin);
        int edge = (size - scale * modules.getWidth()) / 2;
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_BINARY);
        int[] row = new int[size];
        for (int y = 0; y < size; y++) {
            int moduleY = Math.floorDiv(y - edge, scale);
            if (y == 0 || moduleY != Math.floorDiv(y - 1 - edge, scale)) {
                Arrays.setAll(row, x -> isDark(Math.floorDiv(x - edge, scale), moduleY) ? DARK : LIGHT);
            }
            image.getRaster().setPixels(0, y, size, 1, row);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Given a mere stream, it would write into a file first.
        try (ImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private boolean isDark(int x, int y) {
        return x >= 0 && y >= 0 && x < modules.getWidth() && y < modules.getHeight() && modules.get(x, y) == 1;
    }
}

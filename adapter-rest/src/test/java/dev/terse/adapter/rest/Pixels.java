package dev.terse.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** An image as somebody sees it. */
final class Pixels {
    static final int BLACK = 0xFF000000;
    static final int WHITE = 0xFFFFFFFF;

    private static final int PIXELS_OF_UNIT = 5;

    private final int width;
    private final int height;
    private final int[] argb;

    private Pixels(int width, int height, int[] argb) {
        this.width = width;
        this.height = height;
        this.argb = argb;
    }

    static Pixels ofPng(byte[] png) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        int width = image.getWidth();
        int height = image.getHeight();
        return new Pixels(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    }

    /** Draws a white square with a black path on it that has nothing but rectangles. */
    static Pixels ofSvg(String svg) {
        Matcher image = Pattern.compile("<svg [^>]* viewBox=\"0 0 ([0-9]+) ([0-9]+)\"[^>]*>"
                        + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path d=\"([^\"]*)\"/></svg>\n")
                .matcher(svg);
        assertThat(image.matches()).as(svg).isTrue();
        int width = Integer.parseInt(image.group(1)) * PIXELS_OF_UNIT;
        int height = Integer.parseInt(image.group(2)) * PIXELS_OF_UNIT;
        Pixels pixels = new Pixels(width, height, new int[width * height]);
        Arrays.fill(pixels.argb, WHITE);
        Matcher rectangle =
                Pattern.compile("\\GM([0-9]+) ([0-9]+)h([0-9]+)v([0-9]+)h-\\3z").matcher(image.group(3));
        int end = 0;
        while (rectangle.find()) {
            pixels.fill(number(rectangle, 1), number(rectangle, 2), number(rectangle, 3), number(rectangle, 4));
            end = rectangle.end();
        }
        assertThat(end).isEqualTo(image.group(3).length());
        return pixels;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Row by row. */
    int[] argb() {
        return argb.clone();
    }

    int at(int x, int y) {
        return argb[y * width + x];
    }

    /** For ZXing. */
    BinaryBitmap bitmap() {
        return new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, argb)));
    }

    private void fill(int left, int top, int columns, int rows) {
        for (int y = top; y < top + rows; y++) {
            Arrays.fill(argb, y * width + left, y * width + left + columns, BLACK);
        }
    }

    private static int number(Matcher rectangle, int group) {
        return Integer.parseInt(rectangle.group(group)) * PIXELS_OF_UNIT;
    }
}

package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NextClickSegmentTest {
    private final CountDownLatch diskAnswers = new CountDownLatch(1);

    @TempDir
    private Path folder;

    @Test
    void a_disk_that_hangs_is_waited_for_once_and_for_a_moment() {
        try (NextClickSegment next = NextClickSegment.start(this::make, 1)) {
            assertThat(next.take()).isNull();

            long start = System.nanoTime();
            assertThat(next.take()).isNull();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));

            diskAnswers.countDown();
            while (next.take() == null) {
                Thread.onSpinWait();
            }
        }
    }

    private MappedByteBuffer make(long number) throws IOException {
        try {
            diskAnswers.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
        Path file = Files.write(folder.resolve("segment-" + number), new byte[16]);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, 16);
        }
    }
}

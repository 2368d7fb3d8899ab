package dev.terse.adapter.postgres;

import dev.terse.adapter.postgres.ClickJournal.Durability;
import dev.terse.domain.Click;
import dev.terse.domain.ClickRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.springframework.util.FileSystemUtils;

/** Counts each click before it returns, by the journal and the drainer, which the service leaves for later. */
final class CountingAtOnce implements ClickRecorder, AutoCloseable {
    private static final int SEGMENT = 4096;

    private final ReentrantLock draining = new ReentrantLock();
    private final Path folder;
    private final ClickJournal journal;
    private final ClickDrainer drainer;

    CountingAtOnce(DataSource dataSource) {
        try {
            this.folder = Files.createTempDirectory("terse-journal");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.journal = ClickJournal.open(folder, Durability.PROCESS, 1 << 20, SEGMENT);
        this.drainer = new ClickDrainer(journal, dataSource);
    }

    @Override
    public void record(Click click) {
        journal.append(click);
        draining.lock();
        try {
            drainer.drain();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            draining.unlock();
        }
    }

    @Override
    public void close() {
        journal.close();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

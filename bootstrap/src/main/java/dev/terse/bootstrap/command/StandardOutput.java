package dev.terse.bootstrap.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** What is written to the standard output, with the failures of which a {@link PrintStream} tells nobody: a disk that is full, a reader that went. */
final class StandardOutput extends OutputStream {
    private final PrintStream out;

    StandardOutput(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        if (out.checkError()) {
            throw new IOException("the standard output does not take what is written");
        }
    }
}

package dev.terse.bootstrap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One connection that sends each request once. Java's own client sends a GET again, unasked, if its connection breaks. */
final class RawConnection implements AutoCloseable {
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final String LENGTH = "Content-Length: ";
    private static final String RETRY_AFTER = "Retry-After: ";

    /** A request that hangs fails the test. */
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final BufferedReader answers;

    /** What is told of an answer; {@code retryAfter} is empty if it does not say. */
    record Answer(int status, String retryAfter) {}

    RawConnection(String url) throws IOException {
        URI uri = URI.create(url);
        socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    /** Follows a short URL, which is a click if the status is that of a redirect. */
    Answer follow(String path) throws IOException {
        send(path);
        return answer();
    }

    /** Asks for a path. */
    void send(String path) throws IOException {
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1));
    }

    /** Waits for the answer to what was sent. */
    Answer answer() throws IOException {
        int status = Integer.parseInt(line().substring(STATUS_AT, STATUS_AT + 3));
        String retryAfter = "";
        long body = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                body = Long.parseLong(header.substring(LENGTH.length()));
            } else if (header.regionMatches(true, 0, RETRY_AFTER, 0, RETRY_AFTER.length())) {
                retryAfter = header.substring(RETRY_AFTER.length());
            }
        }
        skip(body);
        return new Answer(status, retryAfter);
    }

    private String line() throws IOException {
        @Nullable String line = answers.readLine();
        if (line == null) {
            throw new EOFException("The connection was closed");
        }
        return line;
    }

    private void skip(long bytes) throws IOException {
        for (long left = bytes; left > 0; ) {
            long skipped = answers.skip(left);
            if (skipped == 0) {
                throw new EOFException("The connection was closed");
            }
            left -= skipped;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

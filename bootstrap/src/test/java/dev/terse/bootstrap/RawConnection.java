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

    private final Socket socket;
    private final BufferedReader answers;

    RawConnection(String url) throws IOException {
        URI uri = URI.create(url);
        socket = new Socket(uri.getHost(), uri.getPort());
        answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    /** Follows a short URL. Returns the status of an answer without a body. */
    int follow(String path) throws IOException {
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1));
        int status = Integer.parseInt(line().substring(STATUS_AT, STATUS_AT + 3));
        String header;
        do {
            header = line();
        } while (!header.isEmpty());
        return status;
    }

    private String line() throws IOException {
        @Nullable String line = answers.readLine();
        if (line == null) {
            throw new EOFException("The connection was closed");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

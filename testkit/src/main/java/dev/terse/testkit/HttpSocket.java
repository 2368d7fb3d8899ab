package dev.terse.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A connection to this machine that sends bytes as they are, which no HTTP client would. It waits 20 s for an answer at most. */
final class HttpSocket implements AutoCloseable {
    private static final int PATIENCE = 20_000;

    private final Socket socket;
    private final InputStream input;

    HttpSocket(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE);
        socket.setTcpNoDelay(true);
        input = new BufferedInputStream(socket.getInputStream());
    }

    HttpSocket send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        return this;
    }

    /** Says that nothing more will be sent. */
    HttpSocket endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** The next answer, which has a body by its headers. Interim answers are skipped. */
    HttpAnswer read() throws IOException {
        return read(true);
    }

    /** The next answer, which has no body whatever its headers say. */
    HttpAnswer readHead() throws IOException {
        return read(false);
    }

    private HttpAnswer read(boolean hasBody) throws IOException {
        HttpAnswer head = readUpToBody();
        while (head.status() < 200) {
            head = readUpToBody();
        }
        String length = head.header("Content-Length");
        if (head.header("Transfer-Encoding").equals("chunked")) {
            throw new AssertionError("an answer in chunks: " + head.head());
        }
        return hasBody && !length.isEmpty()
                ? new HttpAnswer(
                        head.head(), head.headers(), new String(input.readNBytes(Integer.parseInt(length)), ISO_8859_1))
                : head;
    }

    /** Whether the server has ended the connection, and sent nothing before that. */
    boolean isAtEnd() throws IOException {
        return input.read() < 0;
    }

    /** All that comes until the server ends the connection. */
    String readToEnd() throws IOException {
        return new String(input.readAllBytes(), ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private HttpAnswer readUpToBody() throws IOException {
        StringBuilder head = new StringBuilder();
        Map<String, List<String>> headers = new HashMap<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            if (head.length() > 0) {
                int colon = line.indexOf(':');
                headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
            head.append(line).append("\r\n");
        }
        return new HttpAnswer(head.toString(), headers, "");
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new AssertionError("The connection ended within or before an answer, after: " + line);
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(ISO_8859_1);
    }
}

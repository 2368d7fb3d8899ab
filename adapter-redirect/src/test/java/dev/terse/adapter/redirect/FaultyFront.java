package dev.terse.adapter.redirect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** Stands before a server and changes what goes through it, a piece at a time as it comes. */
final class FaultyFront implements AutoCloseable {
    private static final int PIECE = 1 << 16;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    FaultyFront(int port, UnaryOperator<String> requests, UnaryOperator<String> answers) throws IOException {
        threads.execute(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket client = listening.accept();
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                    client.setTcpNoDelay(true);
                    server.setTcpNoDelay(true);
                    threads.execute(() -> pass(client, server, requests));
                    threads.execute(() -> pass(server, client, answers));
                } catch (IOException e) {
                    // The end of the test.
                }
            }
        });
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdown();
    }

    /** Each of the two ends its own direction; the one that finds the other broken ends both. */
    private static void pass(Socket from, Socket to, UnaryOperator<String> change) {
        try {
            InputStream input = from.getInputStream();
            byte[] piece = new byte[PIECE];
            for (int length = input.read(piece); length >= 0; length = input.read(piece)) {
                to.getOutputStream()
                        .write(change.apply(new String(piece, 0, length, ISO_8859_1))
                                .getBytes(ISO_8859_1));
            }
            to.shutdownOutput();
            if (from.isOutputShutdown()) {
                from.close();
                to.close();
            }
        } catch (IOException e) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

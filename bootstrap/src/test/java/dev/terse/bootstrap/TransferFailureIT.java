package dev.terse.bootstrap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client notices of a store that goes away in the middle. */
class TransferFailureIT {
    /** More than the buffers between a service and a client that reads nothing hold. */
    private static final int LINKS = 60_000;

    @Test
    void an_export_that_breaks_off_does_not_look_whole(@TempDir Path folder) throws Exception {
        try (RestartableServer server = new RestartableServer(folder);
                RunningService service = RunningService.start(Postgres.on(server.url()))) {
            String title = "t".repeat(500);
            String file = IntStream.range(0, LINKS)
                    .mapToObj(i -> "c" + i + ",https://example.com/" + i + "," + title)
                    .collect(Collectors.joining("\n", "shortCode,originalUrl,title\n", "\n"));
            assertThat(service.send("POST", "/api/v1/urls:import", file, "Content-Type", "text/csv")
                            .body())
                    .startsWith("{\"stored\":" + LINKS + ",");

            try (Socket socket = new Socket("localhost", service.port())) {
                socket.setSoTimeout(60_000);
                socket.getOutputStream()
                        .write("GET /api/v1/urls:export HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
                InputStream in = socket.getInputStream();
                String beginning = new String(in.readNBytes(10_000), ISO_8859_1);
                server.stop();
                String rest = rest(in);

                assertThat(beginning).startsWith("HTTP/1.1 200").containsIgnoringCase("Transfer-Encoding: chunked");
                assertThat(rest).doesNotEndWith("\r\n0\r\n\r\n").doesNotContain("problem", "about:blank");
                assertThat(rest.length()).isLessThan(file.length());
            }
            assertThat(service.get("/api/v1/urls:export").statusCode()).isEqualTo(503);
            assertThat(service.send("POST", "/api/v1/urls:import", file, "Content-Type", "text/csv")
                            .statusCode())
                    .isEqualTo(503);

            server.restart();

            String again;
            do {
                again = service.send("POST", "/api/v1/urls:import", file, "Content-Type", "text/csv")
                        .body();
            } while (again.contains("store-unavailable"));
            assertThat(again).startsWith("{\"stored\":0,\"unchanged\":" + LINKS + ",");
        }
    }

    private static String rest(InputStream in) throws IOException {
        StringBuilder rest = new StringBuilder();
        byte[] buffer = new byte[1 << 16];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                rest.append(new String(buffer, 0, read, ISO_8859_1));
            }
        } catch (IOException e) {
            // Reset: that is visible too.
        }
        return rest.toString();
    }
}

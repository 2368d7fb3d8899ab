package dev.terse.bootstrap.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.adapter.inmemory.InMemoryClicks;
import dev.terse.adapter.inmemory.InMemoryUrlArchive;
import dev.terse.adapter.inmemory.InMemoryUrlRepository;
import dev.terse.application.ExportLinks;
import dev.terse.application.ExportLinksService;
import dev.terse.application.ImportLinks;
import dev.terse.application.ImportLinksService;
import dev.terse.domain.ArchiveOutcome;
import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlArchive;
import dev.terse.domain.UrlStoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransferCommandTest {
    private static final String CSV_HEADER = "shortCode,originalUrl,title,tags,activeFrom,expiresAt,maxClicks,enabled,"
            + "fallbackUrl,forwardQuery,redirectStatus,uses,clicks,lastClickAt,createdAt,daily\r\n";

    private static final byte[] PART_OF_ANOTHER = (CSV_HEADER
                    + "A,https://example.com/A,,,,,,true,,false,,0,0,,2026-02-03T04:05:06.000Z,\r\n")
            .getBytes(UTF_8);

    private final InMemoryUrlRepository urls =
            new InMemoryUrlRepository(InstantSource.fixed(Instant.parse("2026-02-03T04:05:06Z")));
    private final BreakingArchive archive = new BreakingArchive(new InMemoryUrlArchive(urls, new InMemoryClicks(urls)));

    private final LinkStore store = new LinkStore() {
        @Override
        public <T> T read(List<String> settings, BiFunction<ExportLinks, String, T> work) {
            return work.apply(new ExportLinksService(archive, urls), "this one");
        }

        @Override
        public <T> T write(List<String> settings, Function<ImportLinks, T> work) {
            return work.apply(new ImportLinksService(archive, CreationPolicy.NONE));
        }
    };

    @TempDir
    private Path folder;

    private record Outcome(int code, String out, String err) {}

    private Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Outcome outcome = run(new PrintStream(out, true, UTF_8), arguments);
        return new Outcome(outcome.code(), out.toString(UTF_8), outcome.err());
    }

    private Outcome run(PrintStream out, String... arguments) {
        PrintStream standardOut = System.out;
        PrintStream standardErr = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(out);
        System.setErr(new PrintStream(err, true, UTF_8));
        try {
            Database none = new Database() {
                @Override
                public <T> T use(List<String> settings, Function<javax.sql.DataSource, T> work) {
                    throw new IllegalStateException("not asked for");
                }
            };
            int code = Commands.run("1.2.3", none, store, arguments);
            return new Outcome(code, "", err.toString(UTF_8));
        } finally {
            System.setOut(standardOut);
            System.setErr(standardErr);
        }
    }

    private String file(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines)).toString();
    }

    private void add(String code) {
        urls.add(new ShortCode(code), LinkDetails.to(new OriginalUrl("https://example.com/" + code)));
    }

    @Test
    void an_import_tells_what_was_stored() throws IOException {
        add("there");
        String file = file(
                "links.csv",
                "shortCode,originalUrl",
                "a,https://example.com/",
                "there,https://example.com/there",
                "b,https://example.com/");

        Outcome outcome = run("import", "--from=csv", file);

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .matches(
                        "2 links were stored, 1 were there already, 0 were refused\\. That took [0-9.]+ s \\([0-9,]+ links/s\\)\\.\\R");
        assertThat(outcome.err()).isEmpty();
        assertThat(urls.count().value()).isEqualTo(3);
    }

    @Test
    void rows_that_are_refused_are_told_by_their_lines_and_the_exit_code() throws IOException {
        String file =
                file("links.csv", "shortCode,originalUrl", "a b,https://example.com/", "c,https://example.com/", "d,x");

        Outcome outcome = run("import", "--from=csv", file);

        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.out()).startsWith("1 links were stored, 0 were there already, 2 were refused.");
        assertThat(outcome.err().lines())
                .containsExactly(
                        "line 2: shortCode must be 1 to 64 characters, each a letter a-z or A-Z, a digit, '_' or '-'",
                        "line 4: originalUrl must be an absolute URL that starts with http:// or https:// and a host");
    }

    @Test
    void rows_that_are_refused_may_be_told_in_a_file() throws IOException {
        String file = file("links.csv", "shortCode,originalUrl", "a b,https://example.com/");
        Path refused = folder.resolve("refused.txt");

        Outcome outcome = run("import", "--from=csv", "--refused=" + refused, file);

        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.err()).isEmpty();
        assertThat(refused).content().startsWith("line 2: shortCode must be");
    }

    @Test
    void the_file_that_is_imported_is_not_overwritten_with_what_is_refused() throws IOException {
        String file = file("links.csv", "shortCode,originalUrl", "a b,https://example.com/");
        Path link = Files.createSymbolicLink(folder.resolve("refused.txt"), Path.of(file));

        Outcome outcome = run("import", "--from=csv", "--refused=" + link, file);

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("Expected another file for --refused than the one that is read.");
        assertThat(Path.of(file)).content().startsWith("shortCode,originalUrl");
    }

    @Test
    void an_import_that_can_not_tell_what_is_refused_fails() throws IOException {
        String file = file("links.csv", "shortCode,originalUrl", "a b,https://example.com/");

        Outcome outcome = run("import", "--from=csv", "--refused=/dev/full", file);

        assertThat(outcome.code()).isOne();
        assertThat(outcome.err()).contains("there is no room for the rows that are refused");
    }

    @Test
    void a_file_of_another_shortener_is_taken_by_its_name() throws IOException {
        String file = file("links.json", "[{\"address\":\"a\",\"target\":\"https://example.com/\",\"visit_count\":3}]");

        assertThat(run("import", "--from", "kutt", file).code()).isZero();
        assertThat(urls.findByCode(new ShortCode("a")).orElseThrow().clicks()).isEqualTo(3);
    }

    @Test
    void an_import_reads_the_standard_input() {
        InputStream standardIn = System.in;
        System.setIn(new ByteArrayInputStream("shortCode,originalUrl\na,https://example.com/".getBytes(UTF_8)));
        try {
            assertThat(run("import", "--from=csv", "-").code()).isZero();
        } finally {
            System.setIn(standardIn);
        }
        assertThat(urls.count().value()).isOne();
    }

    @Test
    void a_file_that_can_not_be_read_at_all_is_told_in_a_sentence() throws IOException {
        Outcome other = run("import", "--from=csv", file("links.csv", "a,b"));
        Outcome missing = run("import", "--from=csv", folder.resolve("none.csv").toString());

        assertThat(other.code()).isEqualTo(3);
        assertThat(other.err()).startsWith("The column \"a\" is not known.");
        assertThat(missing.code()).isOne();
        assertThat(missing.err())
                .isEqualTo("There is no file " + folder.resolve("none.csv") + "." + System.lineSeparator());
    }

    @Test
    void an_import_that_failed_is_gone_on_with_by_the_same_command() throws IOException {
        String file = file(
                "links.csv",
                "shortCode,originalUrl\n"
                        + String.join(
                                "\n",
                                IntStream.range(0, 12_000)
                                        .mapToObj(i -> "c" + i + ",https://example.com/")
                                        .toList()));
        // Two for the first 5,000 rows.
        archive.callsUntilItFails.set(3);

        Outcome failed = run("import", "--from=csv", file);
        archive.callsUntilItFails.set(Integer.MAX_VALUE);
        Outcome again = run("import", "--from=csv", file);

        assertThat(failed.code()).isOne();
        assertThat(failed.err()).isEqualTo("The database failed at writing links." + System.lineSeparator());
        assertThat(again.code()).isZero();
        assertThat(again.out()).startsWith("7,000 links were stored, 5,000 were there already, 0 were refused.");
        assertThat(urls.count().value()).isEqualTo(12_000);
    }

    @Test
    void an_export_is_written_to_a_file() {
        add("b");
        add("a");
        Path file = folder.resolve("links.csv");

        Outcome outcome = run("export", file.toString());

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith("2 links were written. That took ");
        assertThat(file)
                .content()
                .isEqualTo(CSV_HEADER
                        + "a,https://example.com/a,,,,,,true,,false,,0,0,,2026-02-03T04:05:06.000Z,\r\n"
                        + "b,https://example.com/b,,,,,,true,,false,,0,0,,2026-02-03T04:05:06.000Z,\r\n");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void an_export_is_written_to_the_standard_output_and_nothing_else_is() {
        add("a");

        Outcome outcome = run("export");

        assertThat(outcome.out()).startsWith(CSV_HEADER + "a,").endsWith("Z,\r\n");
        assertThat(outcome.err()).startsWith("1 links were written. That took ");
    }

    @Test
    void the_format_is_told_by_the_name_of_the_file_or_an_option() throws IOException {
        add("a");

        run("export", folder.resolve("links.ndjson").toString());
        run("export", "--format=ndjson", folder.resolve("links.csv").toString());

        assertThat(folder.resolve("links.ndjson")).content().startsWith("{\"shortCode\":\"a\"");
        assertThat(Files.mismatch(folder.resolve("links.ndjson"), folder.resolve("links.csv")))
                .isNegative();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "ndjson"})
    void an_export_that_was_interrupted_at_any_byte_is_gone_on_with_by_the_same_command(String format)
            throws IOException {
        IntStream.range(0, 12).forEach(i -> add("c" + i));
        Path file = folder.resolve("links." + format);
        run("export", file.toString());
        byte[] whole = Files.readAllBytes(file);

        for (int length = 0; length <= whole.length; length += 7) {
            Files.delete(file);
            byte[] part = Arrays.copyOf(whole, length);
            interrupted(file, "this one", Duration.ofHours(23), part);
            long lines =
                    new String(part, UTF_8).chars().filter(c -> c == '\n').count() - (format.equals("csv") ? 1 : 0);

            Outcome outcome = run("export", file.toString());

            assertThat(outcome.code()).isZero();
            assertThat(outcome.out())
                    .as("%s bytes", length)
                    .startsWith(
                            lines > 0 ? "Going on behind the " + lines + " links of " + file + ".part," : "12 links");
            assertThat(Files.readAllBytes(file)).as("%s bytes", length).isEqualTo(whole);
            assertThat(folder).isDirectoryNotContaining("glob:**.part*");
        }
    }

    /** As an export leaves it that is killed. */
    private static void interrupted(Path file, String store, Duration age, byte[] part) throws IOException {
        Files.write(Path.of(file + ".part"), part);
        Files.writeString(
                Path.of(file + ".part.origin"), "begun " + Instant.now().minus(age) + "\nstore " + store + "\n");
    }

    @Test
    void an_export_that_failed_is_gone_on_with_by_the_same_command() {
        IntStream.range(0, 2_500).forEach(i -> add("c" + i));
        String file = folder.resolve("links.ndjson").toString();
        archive.callsUntilItFails.set(3);

        Outcome failed = run("export", file);
        archive.callsUntilItFails.set(Integer.MAX_VALUE);
        Outcome again = run("export", file);

        assertThat(failed.code()).isOne();
        assertThat(again.out()).startsWith("Going on behind the ").contains("With --restart it is begun anew.");
        assertThat(Path.of(file)).content().hasLineCount(2_500);
    }

    @ParameterizedTest
    @CsvSource({
        "another one,PT1H,is of another store so it is begun anew.",
        "this one,PT24H1M,which is too long ago so it is begun anew.",
        "'',PT1H,is of another store so it is begun anew."
    })
    void what_is_of_another_store_or_too_old_is_begun_anew(String other, Duration age, String reason)
            throws IOException {
        add("a");
        Path file = folder.resolve("links.csv");
        interrupted(file, other, age, PART_OF_ANOTHER);

        Outcome outcome = run("export", file.toString());

        assertThat(outcome.out().lines().findFirst().orElseThrow().replace(",", ""))
                .endsWith(reason);
        assertThat(file).content().startsWith(CSV_HEADER + "a,");
        assertThat(folder).isDirectoryNotContaining("glob:**.part*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "begun ", "begun yesterday\nstore this one\n", "\0\0\0"})
    void what_nobody_knows_the_origin_of_is_begun_anew(String origin) throws IOException {
        add("a");
        Path file = folder.resolve("links.csv");
        interrupted(file, "this one", Duration.ZERO, PART_OF_ANOTHER);
        Files.writeString(Path.of(file + ".part.origin"), origin);

        Outcome outcome = run("export", file.toString());

        assertThat(outcome.out()).startsWith("Nobody knows what " + file + ".part is of, so it is begun anew.");
        assertThat(file).content().startsWith(CSV_HEADER + "a,");
    }

    @Test
    void an_export_is_begun_anew_if_that_is_asked_for() throws IOException {
        add("a");
        Path file = folder.resolve("links.csv");
        interrupted(file, "this one", Duration.ZERO, PART_OF_ANOTHER);

        Outcome outcome = run("export", "--restart", file.toString());

        assertThat(outcome.out()).startsWith("1 links were written.");
        assertThat(file).content().startsWith(CSV_HEADER + "a,");
    }

    @Test
    void two_exports_into_one_file_do_not_spoil_it() throws IOException {
        add("a");
        Path file = folder.resolve("links.csv");
        Path part = folder.resolve("links.csv.part");
        interrupted(file, "this one", Duration.ZERO, PART_OF_ANOTHER);
        try (FileChannel other = FileChannel.open(part, StandardOpenOption.WRITE)) {
            assertThat(other.lock().isValid()).isTrue();

            Outcome outcome = run("export", file.toString());

            assertThat(outcome.code()).isOne();
            assertThat(outcome.err()).contains("another export writes " + part);
            assertThat(part).hasBinaryContent(PART_OF_ANOTHER);
        }
        assertThat(run("export", file.toString()).code()).isZero();
    }

    @Test
    void an_export_for_which_the_standard_output_has_no_room_fails() {
        add("a");
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        Outcome outcome = run(new PrintStream(full), "export");

        assertThat(outcome.code()).isOne();
        assertThat(outcome.err())
                .isEqualTo("The file can't be read or written: the standard output does not take what is written."
                        + System.lineSeparator());
    }

    @Test
    void a_folder_is_refused_before_anything_is_exported() {
        Outcome outcome = run("export", folder.toString());

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("Expected a file, and " + folder + " is a folder.");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_link_to_a_file_stays_one() throws IOException {
        add("a");
        Path file = Path.of(file("real.csv", "before"));
        Path link = Files.createSymbolicLink(folder.resolve("links.csv"), file);

        assertThat(run("export", link.toString()).code()).isZero();

        assertThat(link).isSymbolicLink();
        assertThat(file).content().startsWith(CSV_HEADER + "a,");
    }

    @Test
    @Timeout(60)
    void a_pipe_is_written_into_as_it_is() throws Exception {
        add("a");
        Path pipe = folder.resolve("links.csv");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return new String(Files.newInputStream(pipe).readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        Outcome outcome = run("export", pipe.toString());

        assertThat(Files.isRegularFile(pipe)).isFalse();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith("1 links were written.");
        assertThat(read.join()).startsWith(CSV_HEADER + "a,");
    }

    @Test
    void what_an_export_of_another_format_left_is_begun_anew() throws IOException {
        add("a");
        file("links.csv.part", "{\"shortCode\":\"b\",\"originalUrl\":\"https://example.com/\"}", "");

        run("export", folder.resolve("links.csv").toString());

        assertThat(folder.resolve("links.csv")).content().startsWith(CSV_HEADER + "a,");
    }

    @Test
    void a_failure_leaves_the_file_that_was_there() throws IOException {
        add("a");
        Path file = Path.of(file("links.csv", "before"));
        archive.callsUntilItFails.set(1);

        Outcome outcome = run("export", file.toString());

        assertThat(outcome.code()).isOne();
        assertThat(outcome.err()).isEqualTo("The database failed at reading links." + System.lineSeparator());
        assertThat(file).hasContent("before");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "import links.csv",
                "import --from=csv",
                "import --from=polr links.csv",
                "import --from=csv a b",
                "export --format=xml",
                "export a b"
            })
    void what_is_not_understood_does_nothing(String line) {
        Outcome outcome = run(line.split(" "));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("Usage: java -jar terse.jar");
    }

    @ParameterizedTest
    @CsvSource({
        "import --from=polr links.csv,--from,csv ndjson yourls kutt shlink or bitly",
        "export --format=xml,--format,csv or ndjson"
    })
    void a_kind_that_is_none_is_told_what_there_is(String line, String option, String expected) {
        assertThat(run(line.split(" ")).err().replace(",", ""))
                .startsWith("Invalid value for option '" + option + "': expected " + expected + System.lineSeparator());
    }

    /** Answers so many calls, and fails then. */
    private static final class BreakingArchive implements UrlArchive {
        private final UrlArchive archive;
        private final AtomicInteger callsUntilItFails = new AtomicInteger(Integer.MAX_VALUE);

        BreakingArchive(UrlArchive archive) {
            this.archive = archive;
        }

        @Override
        public List<ArchivedUrl> read(@Nullable ShortCode after, int max) {
            count("reading links");
            return archive.read(after, max);
        }

        @Override
        public List<ArchiveOutcome> write(List<ArchivedUrl> links) {
            count("writing links");
            return archive.write(links);
        }

        private void count(String doing) {
            if (callsUntilItFails.decrementAndGet() <= 0) {
                throw new UrlStoreException(doing, new IllegalStateException());
            }
        }
    }
}

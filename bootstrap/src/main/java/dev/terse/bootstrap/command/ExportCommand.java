package dev.terse.bootstrap.command;

import dev.terse.application.ExportLinks;
import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.ShortCode;
import dev.terse.transfer.LinkFormat;
import dev.terse.transfer.LinkWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Writes all links into a file. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false,
        description = {
            "Writes all links with their clicks into a file, in the order of their codes, while services go on.",
            "",
            "The file has its name when it is whole; until then .part is appended. Interrupted at any point, the same command"
                    + " goes on, within a day and from the same database. A pipe or a device is written into as it is.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed; the same command goes on", "2:the options are wrong"})
final class ExportCommand implements Callable<Integer> {
    private static final int BUFFER_BYTES = 1 << 16;

    private final LinkStore store;
    private final List<String> settings;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            description = "csv or ndjson. Unless set, what the name of the file ends with, or csv.")
    private @Nullable LinkFormat format;

    @Option(names = "--restart", description = "Begin anew rather than go on with a file that is not whole.")
    private boolean isRestart;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            defaultValue = "-",
            description = "The file; - for the standard output. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    ExportCommand(LinkStore store, List<String> settings) {
        this.store = store;
        this.settings = settings;
    }

    private static final class FormatConverter implements ITypeConverter<LinkFormat> {
        @Override
        public LinkFormat convert(String value) {
            return Arrays.stream(LinkFormat.values())
                    .filter(format -> format.extension().equalsIgnoreCase(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("expected csv or ndjson"));
        }
    }

    @Override
    public Integer call() throws IOException {
        LinkFormat taken = format != null
                ? format
                : file.toString().endsWith("." + LinkFormat.NDJSON.extension()) ? LinkFormat.NDJSON : LinkFormat.CSV;
        if (file.toString().equals("-")) {
            toStandardOutput(taken);
        } else if (Files.isDirectory(file)) {
            throw new ParameterException(spec.commandLine(), "Expected a file, and " + file + " is a folder.");
        } else if (Files.exists(file) && !Files.isRegularFile(file)) {
            toDevice(taken);
        } else {
            toFile(taken, Files.exists(file) ? file.toRealPath() : file);
        }
        return ExitCode.DONE.number();
    }

    /** What else there is to say, by logs too, goes to the standard error meanwhile. */
    private void toStandardOutput(LinkFormat taken) throws IOException {
        PrintStream out = System.out;
        System.setOut(System.err);
        try {
            toStream(taken, new StandardOutput(out));
        } finally {
            System.setOut(out);
        }
    }

    /** A pipe or the like is written into, and stays what it is. */
    private void toDevice(LinkFormat taken) throws IOException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            toStream(taken, out);
        }
    }

    private void toStream(LinkFormat taken, OutputStream out) throws IOException {
        PrintWriter say = spec.commandLine().getErr();
        read((links, id) -> say.println(write(links, taken, out, null, say)));
    }

    private void toFile(LinkFormat taken, Path whole) throws IOException {
        PrintWriter say = spec.commandLine().getOut();
        read((links, id) -> {
            try (PartialExport part = PartialExport.open(whole, taken)) {
                PartialExport.Origin origin =
                        new PartialExport.Origin(id, Instant.now().truncatedTo(ChronoUnit.SECONDS));
                Optional<ShortCode> last = Optional.empty();
                if (isRestart) {
                    part.begin(origin);
                } else {
                    last = part.goOn(origin, say);
                }
                String done = write(links, taken, part.out(), last.orElse(null), say);
                part.finish();
                say.println(done);
            }
        });
    }

    private interface Export {
        void run(ExportLinks links, String id) throws IOException;
    }

    private void read(Export export) throws IOException {
        try {
            store.read(settings, (links, id) -> {
                try {
                    export.run(links, id);
                    return true;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Returns what there is to say of it. */
    private static String write(
            ExportLinks exportLinks, LinkFormat taken, OutputStream file, @Nullable ShortCode last, PrintWriter say)
            throws IOException {
        TransferPrinter printer = new TransferPrinter("Exporting", ProgressLine.to(say));
        long all = last == null ? exportLinks.count().value() : 0;
        long count = 0;
        OutputStream out = new BufferedOutputStream(file, BUFFER_BYTES);
        LinkWriter writer = last == null ? taken.write(out) : taken.append(out);
        for (Iterator<ArchivedUrl> links = exportLinks.links(last); links.hasNext(); count++) {
            writer.write(links.next());
            printer.progressed(count, all, count);
        }
        writer.close();
        out.flush();
        return "%s links were written. That took %s.".formatted(Amounts.number(count), printer.took(count));
    }
}

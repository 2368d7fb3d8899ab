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
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
                    + " goes on.",
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
            return LinkFormat.valueOf(value.toUpperCase(Locale.ROOT));
        }
    }

    @Override
    public Integer call() throws IOException {
        LinkFormat taken = format != null
                ? format
                : file.toString().endsWith("." + LinkFormat.NDJSON.extension()) ? LinkFormat.NDJSON : LinkFormat.CSV;
        if (file.toString().equals("-")) {
            toStandardOutput(taken);
        } else {
            toFile(taken);
        }
        return ExitCode.DONE.number();
    }

    /** What else there is to say, by logs too, goes to the standard error meanwhile. */
    private void toStandardOutput(LinkFormat taken) throws IOException {
        PrintStream out = System.out;
        System.setOut(System.err);
        try {
            export(taken, out, Optional.empty(), spec.commandLine().getErr());
            out.flush();
        } finally {
            System.setOut(out);
        }
    }

    private void toFile(LinkFormat taken) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Optional<ShortCode> last = PartialExport.cut(part, taken);
        StandardOpenOption mode = last.isPresent() ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (OutputStream out =
                Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
            export(taken, out, last, spec.commandLine().getOut());
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private void export(LinkFormat taken, OutputStream file, Optional<ShortCode> last, PrintWriter say)
            throws IOException {
        try {
            store.read(settings, exportLinks -> write(exportLinks, taken, file, last.orElse(null), say));
            if (last.isPresent()) {
                say.println("They are behind those of before.");
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static long write(
            ExportLinks exportLinks, LinkFormat taken, OutputStream file, @Nullable ShortCode last, PrintWriter say) {
        TransferPrinter printer = new TransferPrinter("Exporting", ProgressLine.to(say));
        long all = last == null ? exportLinks.count().value() : 0;
        long count = 0;
        try {
            OutputStream out = new BufferedOutputStream(file, BUFFER_BYTES);
            LinkWriter writer = last == null ? taken.write(out) : taken.append(out);
            for (Iterator<ArchivedUrl> links = exportLinks.links(last); links.hasNext(); count++) {
                writer.write(links.next());
                printer.progressed(count, all, count);
            }
            writer.close();
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        say.printf("%s links were written. That took %s.%n", Amounts.number(count), printer.took(count));
        return count;
    }
}

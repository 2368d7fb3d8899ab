package dev.terse.bootstrap.command;

import dev.terse.application.ImportLinks;
import dev.terse.transfer.ImportSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

/** Brings links in from a file. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false,
        description = {
            "Brings links in from a file, while services go on.",
            "",
            "A row that can't be stored is told with its line, and the others are stored. Interrupted at any point, the same"
                    + " command goes on. docs/import.md says what is taken over from whom.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done: each row is stored, or was there already",
            "1:failed; the same command goes on",
            "2:the options are wrong",
            "3:rows were refused, as told; all others are stored. Or the file can't be read at all"
        })
final class ImportCommand implements Callable<Integer> {
    private final LinkStore store;
    private final List<String> settings;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "KIND",
            converter = SourceConverter.class,
            description = "What the file is: csv, ndjson (our own), yourls, kutt, shlink or bitly.")
    @SuppressWarnings("NullAway.Init")
    private ImportSource source;

    @Option(
            names = "--refused",
            paramLabel = "FILE",
            description = "Where rows are told that are refused. The standard error unless set.")
    private @Nullable Path refused;

    @Parameters(paramLabel = "FILE", description = "The file; - for the standard input.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    ImportCommand(LinkStore store, List<String> settings) {
        this.store = store;
        this.settings = settings;
    }

    private static final class SourceConverter implements ITypeConverter<ImportSource> {
        @Override
        public ImportSource convert(String value) {
            return Arrays.stream(ImportSource.values())
                    .filter(source -> source.name().equalsIgnoreCase(value))
                    .findFirst()
                    .orElseThrow(
                            () -> new TypeConversionException("expected csv, ndjson, yourls, kutt, shlink or bitly"));
        }
    }

    @Override
    public Integer call() throws IOException {
        boolean isStandardInput = file.toString().equals("-");
        long size = isStandardInput ? 0 : Files.size(file);
        if (refused != null && !isStandardInput && Files.exists(refused) && Files.isSameFile(refused, file)) {
            throw new ParameterException(
                    spec.commandLine(), "Expected another file for --refused than the one that is read.");
        }
        try (Counted bytes = new Counted(isStandardInput ? System.in : Files.newInputStream(file))) {
            if (refused == null) {
                return run(bytes, size, spec.commandLine().getErr());
            }
            try (PrintWriter reasons = new PrintWriter(Files.newBufferedWriter(refused, StandardCharsets.UTF_8))) {
                return run(bytes, size, reasons);
            }
        }
    }

    private int run(Counted bytes, long size, PrintWriter reasons) {
        PrintWriter out = spec.commandLine().getOut();
        return store.write(settings, importLinks -> {
            TransferPrinter printer = new TransferPrinter("Importing", ProgressLine.to(out));
            ImportLinks.Summary summary = importLinks.run(source.read(bytes), new ImportLinks.Listener() {
                @Override
                public void refused(long line, String reason) {
                    reasons.println("line " + line + ": " + reason);
                }

                @Override
                public void progressed(ImportLinks.Summary soFar) {
                    if (reasons.checkError()) {
                        throw new UncheckedIOException(
                                new IOException("there is no room for the rows that are refused"));
                    }
                    printer.progressed(bytes.count, size, soFar.rows());
                }
            });
            String took = printer.took(summary.rows());
            out.printf(
                    "%s links were stored, %s were there already, %s were refused. That took %s.%n",
                    Amounts.number(summary.stored()),
                    Amounts.number(summary.unchanged()),
                    Amounts.number(summary.refused()),
                    took);
            return (summary.refused() == 0 ? ExitCode.DONE : ExitCode.REFUSED).number();
        });
    }

    /** Knows how many bytes were read. */
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}

package dev.terse.bootstrap.command;

import dev.terse.adapter.postgres.FailureReason;
import dev.terse.domain.UrlStoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs commands. Arguments of the form {@code --a.b=c} are settings; the others are the command and its options. */
@Command(
        name = "java -jar terse.jar",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        header = "Terse, a URL shortener on PostgreSQL.",
        description = "Without a command it starts the service.",
        footer = {
            "",
            "Commands find the database by the settings of the service, in application.properties, in the environment, or as"
                    + " arguments:",
            "  --spring.datasource.url=jdbc:postgresql://localhost/terse"
        })
public final class Commands implements Runnable {
    private static final Pattern SETTING = Pattern.compile("--[a-z][a-z0-9-]*[.].*");

    /** Boolean settings of Spring Boot that have no dot. */
    private static final List<String> FLAGS = List.of("--debug", "--trace");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private Commands() {}

    /**
     * Tells whether arguments name a command, or ask for help, rather than start the service.
     *
     * @param arguments as {@code main} was given them
     * @return true if so
     */
    public static boolean areGiven(String... arguments) {
        return Arrays.stream(arguments).anyMatch(argument -> !isSetting(argument));
    }

    /**
     * Runs the command. What it has to say goes to the standard output, errors to the standard error.
     *
     * @param version of Terse
     * @param database what commands work on
     * @param links the links in it
     * @param arguments as {@code main} was given them
     * @return the exit code: 0 done, 1 failed, 2 not understood, and as each command's help says
     */
    public static int run(String version, Database database, LinkStore links, String... arguments) {
        List<String> settings = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String argument : arguments) {
            (isSetting(argument) ? settings : others).add(argument);
        }
        CommandLine line = new CommandLine(new Commands());
        line.addSubcommand(new RepartitionCommand(database, settings))
                .addSubcommand(new PartitionsCommand(database, settings))
                .addSubcommand(new ImportCommand(links, settings))
                .addSubcommand(new ExportCommand(links, settings))
                .addSubcommand(new HelpCommand());
        line.getCommandSpec().version("Terse " + version + " on Java " + Runtime.version());
        line.setExecutionExceptionHandler((failure, failed, parsed) -> report(failure, failed.getErr()));
        return line.execute(others.toArray(String[]::new));
    }

    private static boolean isSetting(String argument) {
        return SETTING.matcher(argument).matches() || FLAGS.contains(argument);
    }

    private static int report(Exception failure, PrintWriter err) throws Exception {
        ExitCode code = ExitCode.of(failure);
        if (code == null) {
            throw failure;
        }
        err.println(sentence(failure));
        return code.number();
    }

    private static @Nullable String sentence(Exception failure) {
        Throwable told = failure instanceof UncheckedIOException ? failure.getCause() : failure;
        if (told instanceof NoSuchFileException) {
            return "There is no file " + told.getMessage() + ".";
        }
        if (told instanceof UrlStoreException) {
            return "The database failed at " + told.getMessage()
                    + FailureReason.of(told).map(reason -> ": " + reason).orElse("") + ".";
        }
        return told instanceof IOException
                ? "The file can't be read or written: " + told.getMessage() + "."
                : failure.getMessage();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }
}

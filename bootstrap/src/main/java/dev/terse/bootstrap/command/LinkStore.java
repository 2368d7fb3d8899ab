package dev.terse.bootstrap.command;

import dev.terse.application.ExportLinks;
import dev.terse.application.ImportLinks;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The links of the service, by the same settings. */
public interface LinkStore {
    /**
     * Reads links, of tables that are there.
     *
     * @param settings as the service takes them, each {@code --name=value}; beside those of files and of the environment
     * @param work is given the use case, and what tells this store from others: a text of one line
     * @return what the work returns
     * @param <T> its type
     * @throws DatabaseUnavailableException if there is no database by these settings, or no tables in it that can be read
     */
    <T> T read(List<String> settings, BiFunction<ExportLinks, String, T> work);

    /**
     * Stores links, and makes or upgrades the tables as a start of the service does.
     *
     * @param settings as above
     * @param work is given the use case
     * @return what the work returns
     * @param <T> its type
     * @throws DatabaseUnavailableException if there is no database by these settings, or its tables can't be upgraded
     */
    <T> T write(List<String> settings, Function<ImportLinks, T> work);
}

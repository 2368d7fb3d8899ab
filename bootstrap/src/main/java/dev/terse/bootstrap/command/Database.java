package dev.terse.bootstrap.command;

import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;

/** The database of the service, by the same settings. */
@FunctionalInterface
public interface Database {
    /**
     * Connects, and lets go of the database when the work is done.
     *
     * @param settings as the service takes them, each {@code --name=value}; beside those of files and of the environment
     * @param work is given the database
     * @return what the work returns
     * @param <T> its type
     * @throws DatabaseUnavailableException if there is none by these settings
     */
    <T> T use(List<String> settings, Function<DataSource, T> work);
}

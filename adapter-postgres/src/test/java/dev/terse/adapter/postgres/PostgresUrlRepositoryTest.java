package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** What it tells while the database is away. */
class PostgresUrlRepositoryTest {
    private static final ShortCode CODE = new ShortCode("abc1234");
    private static final OriginalUrl URL = new OriginalUrl("https://example.com/a");

    private final List<ShortCode> told = new ArrayList<>();
    private final PostgresUrlRepository urls =
            new PostgresUrlRepository(new Unreachable(), InstantSource.system(), told::add);

    @Test
    void an_addition_that_failed_has_changed_no_link() {
        assertThatExceptionOfType(UrlStoreException.class).isThrownBy(() -> urls.add(CODE, URL));

        assertThat(told).isEmpty();
    }

    @Test
    void an_update_or_a_removal_that_failed_may_have_changed_a_link() {
        assertThatExceptionOfType(UrlStoreException.class).isThrownBy(() -> urls.update(CODE, URL));
        assertThatExceptionOfType(UrlStoreException.class).isThrownBy(() -> urls.remove(CODE));

        assertThat(told).containsExactly(CODE, CODE);
    }

    private static final class Unreachable extends AbstractDataSource {
        @Override
        public Connection getConnection() throws SQLException {
            throw new SQLException("down");
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }
}

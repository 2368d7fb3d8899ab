package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** What becomes of links in memory while the database is away. */
class PostgresUrlRepositoryTest {
    private static final ShortUrl LINK = new ShortUrl(
            1,
            new ShortCode("abc1234"),
            LinkDetails.to(new OriginalUrl("https://example.com/a")),
            1,
            0,
            0,
            Instant.parse("2026-03-04T05:06:07Z"));

    private final Queue<Runnable> loads = new ArrayDeque<>();
    private final CachedUrlLookup cache = new CachedUrlLookup(
            code -> Optional.of(LINK),
            new OwnPlanTime(),
            loads::add,
            Duration.ofMinutes(1),
            Ticker.disabledTicker(),
            new CachedUrlLookup.Settings(10, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(24)));

    private final PostgresUrlRepository urls =
            new PostgresUrlRepository(new Unreachable(), InstantSource.system(), cache);

    @BeforeEach
    void keep_a_link_in_memory() {
        cache.find(LINK.code());
        loads.remove().run();
    }

    @Test
    void an_addition_that_failed_has_changed_no_link() {
        assertThatExceptionOfType(UrlStoreException.class).isThrownBy(() -> urls.add(LINK.code(), LINK.details()));

        assertIsFollowed();
        assertThat(loads).isEmpty();
    }

    @Test
    void a_link_whose_update_failed_is_followed_on_and_read_again() {
        assertThatExceptionOfType(UrlStoreException.class)
                .isThrownBy(() -> urls.update(LINK.code(), 1, LINK.details()));

        assertIsFollowed();
        assertThat(loads).hasSize(1);
    }

    @Test
    void so_it_is_while_the_partitions_change() {
        cache.expectOtherPartitions();

        a_link_whose_update_failed_is_followed_on_and_read_again();
    }

    @Test
    void a_link_whose_deletion_failed_is_followed_on_and_read_again() {
        assertThatExceptionOfType(UrlStoreException.class).isThrownBy(() -> urls.delete(LINK.code(), 1, Instant.EPOCH));

        assertIsFollowed();
        assertThat(loads).hasSize(1);
    }

    private void assertIsFollowed() {
        assertThat(cache.find(LINK.code())).isCompletedWithValue(Optional.of(LINK));
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

package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.terse.domain.ChangeResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlStoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Links in memory while somebody changes them in a transaction of their own. */
@Timeout(60)
class CachedUrlsInTransactionIT {
    private static final TestDatabase DATABASE = TestDatabase.withPartitions(4);
    private static final ShortCode CODE = new ShortCode("abc1234");
    private static final LinkDetails DETAILS = LinkDetails.to(new OriginalUrl("https://example.com/a"));
    private static final LinkDetails OTHER_DETAILS = LinkDetails.to(new OriginalUrl("https://example.com/b"));

    private final CachedUrlLookup cache = new CachedUrlLookup(
            DATABASE.dataSource(),
            new CachedUrlLookup.Settings(1_000, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(24)));
    private final PostgresUrlRepository repository =
            new PostgresUrlRepository(DATABASE.dataSource(), InstantSource.system(), cache);
    private final TransactionTemplate transaction =
            new TransactionTemplate(new JdbcTransactionManager(DATABASE.dataSource()));

    @BeforeEach
    void empty() {
        DATABASE.emptied();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    /** Who follows a link meanwhile is led by what is committed, and has it kept. */
    @Test
    void a_change_is_seen_when_it_is_committed() {
        repository.add(CODE, DETAILS);

        transaction.executeWithoutResult(status -> {
            assertThat(repository.update(CODE, 1, OTHER_DETAILS)).isInstanceOf(ChangeResult.Changed.class);
            assertThat(cached()).map(ShortUrl::details).contains(DETAILS);
        });

        assertThat(cached()).map(ShortUrl::details).contains(OTHER_DETAILS);
    }

    @Test
    void a_deletion_is_seen_when_it_is_committed() {
        repository.add(CODE, DETAILS);

        transaction.executeWithoutResult(status -> {
            assertThat(repository.delete(CODE, 1, Instant.EPOCH)).isInstanceOf(ChangeResult.Changed.class);
            assertThat(cached()).isPresent();
        });

        assertThat(cached()).isEmpty();
    }

    @Test
    void an_addition_is_seen_when_it_is_committed() {
        transaction.executeWithoutResult(status -> {
            repository.add(CODE, DETAILS);
            assertThat(cached()).isEmpty();
        });

        assertThat(cached()).isPresent();
    }

    @Test
    void what_is_rolled_back_changes_nothing_and_is_read_again() {
        repository.add(CODE, DETAILS);
        assertThat(cached()).isPresent();
        long loads = cache.statistics().loadCount();

        transaction.executeWithoutResult(status -> {
            repository.update(CODE, 1, OTHER_DETAILS);
            status.setRollbackOnly();
        });

        assertThat(cached()).map(ShortUrl::details).contains(DETAILS);
        while (cache.statistics().loadCount() == loads) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_change_that_failed_may_have_been_made_until_it_is_read_again() {
        repository.add(CODE, DETAILS);
        assertThat(cached()).isPresent();
        long loads = cache.statistics().loadCount();

        transaction.executeWithoutResult(status -> {
            // What fails in a transaction has all that follows fail.
            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(
                            () -> DATABASE.jdbc().sql("SELECT 1 / 0").query().listOfRows());
            assertThatExceptionOfType(UrlStoreException.class)
                    .isThrownBy(() -> repository.update(CODE, 1, OTHER_DETAILS));
            status.setRollbackOnly();
        });

        assertThat(cached()).map(ShortUrl::details).contains(DETAILS);
        while (cache.statistics().loadCount() == loads) {
            Thread.onSpinWait();
        }
    }

    private Optional<ShortUrl> cached() {
        return cache.find(CODE).toCompletableFuture().join();
    }
}

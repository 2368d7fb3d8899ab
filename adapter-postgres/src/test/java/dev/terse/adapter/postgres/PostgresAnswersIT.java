package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.terse.domain.IdempotencyKey;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RememberedAnswers;
import dev.terse.domain.RememberedAnswers.Answer;
import dev.terse.domain.RememberedAnswers.Answered;
import dev.terse.domain.ShortCode;
import dev.terse.testkit.RememberedAnswersContract;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresAnswersIT extends RememberedAnswersContract {
    private static final IdempotencyKey KEY = new IdempotencyKey("caller", "key");
    private static final Duration DAY = Duration.ofHours(24);
    private static final ShortCode CODE = new ShortCode("abc1234");
    private static final OriginalUrl URL = new OriginalUrl("https://example.com/");

    private final TestDatabase database = TestDatabase.withPartitions(4);

    @AfterAll
    void close() {
        database.close();
    }

    @Override
    protected Stores emptyStores(InstantSource clock) {
        TestDatabase empty = database.emptied();
        return new Stores(
                new PostgresUrlRepository(empty.dataSource(), clock), new PostgresAnswers(empty.dataSource(), clock));
    }

    @Test
    void a_request_that_fails_leaves_no_link() {
        assertThatThrownBy(() -> answers().answer(KEY, "a", DAY, () -> {
                    add();
                    throw new IllegalStateException("planned");
                }))
                .hasMessage("planned");

        assertThat(urls().findByCode(CODE)).isEmpty();
    }

    @Test
    void an_answer_that_is_not_final_leaves_no_link() {
        answers().answer(KEY, "a", DAY, () -> {
            add();
            return new Answer("later", false);
        });

        assertThat(urls().findByCode(CODE)).isEmpty();
    }

    @Test
    void a_link_that_is_made_under_a_lock_of_its_url_is_part_of_the_request() {
        assertThatThrownBy(() -> answers().answer(KEY, "a", DAY, () -> {
                    urls().exclusively(Set.of(URL), () -> {
                        add();
                        return true;
                    });
                    throw new IllegalStateException("planned");
                }))
                .hasMessage("planned");

        assertThat(urls().findByCode(CODE)).isEmpty();
    }

    @Test
    void nobody_sees_the_link_before_the_answer_is_stored() {
        answers().answer(KEY, "a", DAY, () -> {
            add();
            assertThat(urls().findByCode(CODE)).isPresent();
            assertThat(linksSeenByOthers()).isZero();
            return new Answer("done", true);
        });

        assertThat(linksSeenByOthers()).isOne();
        assertThat(answers().answer(KEY, "a", DAY, () -> new Answer("again", true)))
                .isEqualTo(new Answered("done", true));
    }

    private long linksSeenByOthers() {
        return CompletableFuture.supplyAsync(() -> database.jdbc()
                        .sql("SELECT count(*) FROM urls")
                        .query(Long.class)
                        .single())
                .join();
    }

    private RememberedAnswers answers() {
        return new PostgresAnswers(database.dataSource(), InstantSource.system());
    }

    private PostgresUrlRepository urls() {
        return new PostgresUrlRepository(database.dataSource(), InstantSource.system());
    }

    private void add() {
        urls().add(CODE, LinkDetails.to(URL));
    }
}

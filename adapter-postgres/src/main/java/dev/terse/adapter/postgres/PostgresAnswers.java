package dev.terse.adapter.postgres;

import static dev.terse.adapter.postgres.Statements.timestamp;

import dev.terse.domain.IdempotencyKey;
import dev.terse.domain.RememberedAnswers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Answers in PostgreSQL, beside the links. A request runs in one transaction with its answer, on one connection: what it does by a
 * {@link PostgresUrlRepository} of the same data source is part of it.
 */
public final class PostgresAnswers implements RememberedAnswers {
    /**
     * Decides who does the request: whoever comes second waits here until the first is through, and then finds its row. A row whose time is
     * over is as good as none.
     */
    static final String CLAIM =
            """
            INSERT INTO remembered_answers AS mine (key, fingerprint, expires_at)
            VALUES (:key, :fingerprint, :expiresAt)
            ON CONFLICT (key) DO UPDATE
            SET fingerprint = excluded.fingerprint, answer = NULL, expires_at = excluded.expires_at
            WHERE mine.expires_at <= :now""";

    static final String ANSWER =
            """
            UPDATE remembered_answers
            SET answer = :answer
            WHERE key = :key""";

    static final String FIND =
            """
            SELECT fingerprint, answer
            FROM remembered_answers
            WHERE key = :key""";

    static final String FORGET =
            """
            DELETE FROM remembered_answers
            WHERE key IN (
                SELECT key
                FROM remembered_answers
                WHERE expires_at <= :now
                ORDER BY expires_at
                LIMIT :max
                FOR UPDATE SKIP LOCKED)""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    /**
     * Answers in a database.
     *
     * @param dataSource where it is, as in {@link PostgresUrlRepository}
     * @param clock says how long an answer is kept
     */
    public PostgresAnswers(DataSource dataSource, InstantSource clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.clock = clock;
    }

    @Override
    public Outcome answer(IdempotencyKey key, String fingerprint, Duration keptFor, Supplier<Answer> request) {
        byte[] hash = hash(key);
        while (true) {
            Optional<Outcome> outcome = Statements.run(
                    "answering a request once",
                    () -> transaction.execute(status -> claim(hash, fingerprint, keptFor)
                            ? Optional.of(answered(hash, request, status))
                            : remembered(hash, fingerprint)));
            if (outcome.isPresent()) {
                return outcome.get();
            }
            // Forgotten between the claim and the look.
        }
    }

    private boolean claim(byte[] hash, String fingerprint, Duration keptFor) {
        Instant now = Statements.millis(clock.instant());
        return jdbc.sql(CLAIM)
                        .param("key", hash)
                        .param("fingerprint", fingerprint)
                        .param("expiresAt", timestamp(now.plus(keptFor)))
                        .param("now", timestamp(now))
                        .update()
                == 1;
    }

    private Outcome answered(byte[] hash, Supplier<Answer> request, TransactionStatus status) {
        Answer answer = request.get();
        if (answer.isFinal()) {
            jdbc.sql(ANSWER).param("key", hash).param("answer", answer.text()).update();
        } else {
            status.setRollbackOnly();
        }
        return new Answered(answer.text(), false);
    }

    private Optional<Outcome> remembered(byte[] hash, String fingerprint) {
        return jdbc.sql(FIND)
                .param("key", hash)
                .query((row, number) -> row.getString("fingerprint").equals(fingerprint)
                        ? (Outcome) new Answered(row.getString("answer"), true)
                        : new KeyReused())
                .optional();
    }

    @Override
    public int forget(int max) {
        return Statements.run("forgetting answers", () -> jdbc.sql(FORGET)
                .param("now", timestamp(Statements.millis(clock.instant())))
                .param("max", max)
                .update());
    }

    /** What callers name their requests by may be a secret of theirs. No key has the character that is between the two. */
    private static byte[] hash(IdempotencyKey key) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(key.value().getBytes(StandardCharsets.US_ASCII));
            sha256.update((byte) 0);
            return sha256.digest(key.caller().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}

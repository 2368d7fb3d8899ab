package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.TransactionSystemException;

class FailureReasonTest {
    @Test
    void a_connection_that_ends_without_a_word_is_told_by_the_driver() {
        SQLException lost = new SQLException("An I/O error occurred", "08006", new EOFException());

        assertThat(FailureReason.of(new DataAccessResourceFailureException("VACUUM; gone", lost)))
                .hasValue("An I/O error occurred");
    }

    @Test
    void what_the_server_says_is_told_by_its_first_line() {
        SQLException refused = new SQLException("ERROR: permission denied\n  Where: SQL statement");
        SQLException pool = new SQLException("Connection is not available", refused);

        assertThat(FailureReason.of(new DataAccessResourceFailureException("no connection", pool)))
                .hasValue("ERROR: permission denied");
    }

    @Test
    void of_what_no_database_said_there_is_no_reason() {
        assertThat(FailureReason.of(new TransactionSystemException("too late", new SQLException())))
                .isEmpty();
        assertThat(FailureReason.of(new IllegalStateException("a defect"))).isEmpty();
    }
}

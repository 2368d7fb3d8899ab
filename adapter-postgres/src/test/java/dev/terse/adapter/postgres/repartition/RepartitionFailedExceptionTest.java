package dev.terse.adapter.postgres.repartition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.TransactionTimedOutException;

class RepartitionFailedExceptionTest {
    @Test
    void a_connection_that_ends_without_a_word_is_told_by_the_driver() {
        SQLException lost = new SQLException("An I/O error occurred", "08006", new EOFException());

        assertThat(new RepartitionFailedException(new DataAccessResourceFailureException("VACUUM; gone", lost)))
                .hasMessage("An I/O error occurred");
    }

    @Test
    void what_the_server_says_is_told_by_its_first_line() {
        SQLException refused = new SQLException("ERROR: permission denied\n  Where: SQL statement");
        SQLException pool = new SQLException("Connection is not available", refused);

        assertThat(new RepartitionFailedException(new DataAccessResourceFailureException("no connection", pool)))
                .hasMessage("ERROR: permission denied");
    }

    @Test
    void what_no_database_said_is_told_as_it_is() {
        assertThat(new RepartitionFailedException(new TransactionTimedOutException("too late")))
                .hasMessage("too late");
    }
}

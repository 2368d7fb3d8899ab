package dev.terse.bootstrap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports a bad setting by its one sentence and nothing else. Found by its name in spring.factories. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidSettingReporter implements SpringBootExceptionReporter {
    private static final Logger LOG = LoggerFactory.getLogger(InvalidSettingReporter.class);

    @Override
    public boolean reportException(Throwable failure) {
        if (failure instanceof InvalidSettingException invalid) {
            LOG.error(invalid.getMessage());
            return true;
        }
        return false;
    }
}

package dev.terse.bootstrap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Reports what only the operator can mend by its one message and nothing else. Found by its name in spring.factories. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class OneSentenceReporter implements SpringBootExceptionReporter {
    private static final Logger LOG = LoggerFactory.getLogger(OneSentenceReporter.class);

    @Override
    public boolean reportException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidSettingException || cause instanceof StartRefusedException) {
                LOG.error(cause.getMessage());
                return true;
            }
        }
        return false;
    }
}

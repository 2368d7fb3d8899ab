package dev.terse.bootstrap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Stops the start with the one sentence instead of a stack trace. Found by its name in spring.factories. */
final class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
        @Nullable String noAction = null;
        return new FailureAnalysis(cause.getMessage(), noAction, cause);
    }
}

package dev.terse.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class LinkUsesTest {
    private static final ShortCode CODE = new ShortCode("code");

    @Test
    void of_a_store_answer_at_once_what_it_says() {
        LinkUses uses = LinkUses.of(new UnaskedUrlRepository() {
            @Override
            public UseResult takeUse(ShortCode code) {
                assertThat(code).isEqualTo(CODE);
                return new UseResult.Missing();
            }
        });

        assertThat(uses.take(CODE).toCompletableFuture()).isCompletedWithValue(new UseResult.Missing());
    }

    @Test
    void of_a_store_that_fails_say_so_in_the_answer() {
        UrlStoreException failure = new UrlStoreException("taking a use", new IOException());
        LinkUses uses = LinkUses.of(new UnaskedUrlRepository() {
            @Override
            public UseResult takeUse(ShortCode code) {
                throw failure;
            }
        });

        CompletableFuture<UseResult> answer = uses.take(CODE).toCompletableFuture();

        assertThatThrownBy(answer::join).isInstanceOf(CompletionException.class).hasCause(failure);
    }
}

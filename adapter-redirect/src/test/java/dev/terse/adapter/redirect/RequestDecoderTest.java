package dev.terse.adapter.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestDecoderTest {
    private final RequestDecoder decoder = new RequestDecoder();
    private final List<String> seen = new ArrayList<>();
    private int atOnce = 1;

    private final HalfClosableChannel channel = new HalfClosableChannel(decoder, new ChannelInboundHandlerAdapter() {
        private int requests;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                seen.add(request.uri());
                if (++requests % atOnce == 0) {
                    decoder.pause();
                }
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            seen.add(event.getClass().getSimpleName());
        }
    });

    @AfterEach
    void releaseAll() {
        channel.finishAndReleaseAll();
    }

    @Test
    void reads_no_request_while_it_is_paused_however_many_have_come() {
        channel.receive(get("/a") + get("/b") + get("/c"));
        channel.receive(get("/d"));
        assertThat(seen).containsExactly("/a");

        decoder.resume(channel.pipeline());
        assertThat(seen).containsExactly("/a", "/b");

        atOnce = 10;
        decoder.resume(channel.pipeline());
        assertThat(seen).containsExactly("/a", "/b", "/c", "/d");
    }

    @Test
    void reads_the_rest_of_a_request_that_had_come_in_part() {
        channel.receive(get("/a") + "GET /b HTTP");
        decoder.resume(channel.pipeline());
        assertThat(seen).containsExactly("/a");

        channel.receive("/1.1\r\n\r\n");

        assertThat(seen).containsExactly("/a", "/b");
    }

    @Test
    void the_end_comes_after_all_that_was_sent_before_it() {
        channel.receive(get("/a") + get("/b"));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(seen).containsExactly("/a");

        decoder.resume(channel.pipeline());
        assertThat(seen).containsExactly("/a", "/b");

        decoder.resume(channel.pipeline());
        decoder.resume(channel.pipeline());
        assertThat(seen).containsExactly("/a", "/b", "ChannelInputShutdownEvent");
    }

    @Test
    void says_once_that_something_came_and_not_that_it_went_on() {
        assertThat(decoder.hasRead()).isFalse();
        channel.receive("GET /a");

        assertThat(decoder.hasRead()).isTrue();
        assertThat(decoder.hasRead()).isFalse();
        decoder.pause();
        decoder.resume(channel.pipeline());
        assertThat(decoder.hasRead()).isFalse();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\n\r\n";
    }
}

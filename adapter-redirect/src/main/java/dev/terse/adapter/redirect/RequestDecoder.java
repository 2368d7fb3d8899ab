package dev.terse.adapter.redirect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests, and takes none whose end two readers could see in two places. It is the first of its pipeline.
 *
 * <p>Requests that can't be answered yet stay bytes: as objects they would take many times the memory that their client spent on them.
 */
final class RequestDecoder extends HttpRequestDecoder {
    /** In bytes. RFC 9112, section 3, recommends at least 8,000 octets. */
    static final int MAX_REQUEST_LINE = 8192;

    /** All headers together, in bytes; the default of Tomcat and nginx. */
    static final int MAX_HEADERS = 8192;

    private boolean hasRead;
    private boolean isDecoding;
    private boolean isPaused;
    private @Nullable ChannelInputShutdownEvent heldBack;

    RequestDecoder() {
        super(new HttpDecoderConfig().setMaxInitialLineLength(MAX_REQUEST_LINE).setMaxHeaderSize(MAX_HEADERS));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        hasRead |= message != Unpooled.EMPTY_BUFFER;
        isDecoding = true;
        try {
            super.channelRead(context, message);
        } finally {
            isDecoding = false;
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> messages) throws Exception {
        if (!isPaused) {
            super.decode(context, bytes, messages);
        }
    }

    /** The end of what the client sends comes after all that was sent before. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (isPaused && event instanceof ChannelInputShutdownEvent end) {
            heldBack = end;
        } else {
            super.userEventTriggered(context, event);
        }
    }

    /** Whether bytes came since this was last asked. */
    boolean hasRead() {
        boolean answer = hasRead;
        hasRead = false;
        return answer;
    }

    /** Has no further request read, not even of those that have come. */
    void pause() {
        isPaused = true;
    }

    /** Goes on with what has come meanwhile, before it returns or, where a request is being read, next. */
    void resume(ChannelPipeline pipeline) {
        isPaused = false;
        if (isDecoding) {
            return;
        }
        pipeline.fireChannelRead(Unpooled.EMPTY_BUFFER);
        ChannelInputShutdownEvent end = heldBack;
        if (end != null && !isPaused) {
            heldBack = null;
            pipeline.fireUserEventTriggered(end);
        }
    }

    /** RFC 9112, section 6.3: such a message ought to be handled as an error. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
}

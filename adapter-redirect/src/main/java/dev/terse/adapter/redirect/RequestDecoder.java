package dev.terse.adapter.redirect;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Reads requests, and takes none whose end two readers could see in two places. */
final class RequestDecoder extends HttpRequestDecoder {
    /** In bytes. RFC 9112, section 3, recommends at least 8,000 octets. */
    static final int MAX_REQUEST_LINE = 8192;

    /** All headers together, in bytes; the default of Tomcat and nginx. */
    static final int MAX_HEADERS = 8192;

    private boolean hasRead;

    RequestDecoder() {
        super(new HttpDecoderConfig().setMaxInitialLineLength(MAX_REQUEST_LINE).setMaxHeaderSize(MAX_HEADERS));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        hasRead = true;
        super.channelRead(context, message);
    }

    /** Whether bytes came since this was last asked. */
    boolean hasRead() {
        boolean answer = hasRead;
        hasRead = false;
        return answer;
    }

    /** RFC 9112, section 6.3: such a message ought to be handled as an error. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
}

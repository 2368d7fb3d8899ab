package dev.terse.adapter.redirect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/** An answer, encoded but for what depends on the request. */
final class Answer {
    private static final byte[] CLOSE = "Connection: close\r\n".getBytes(US_ASCII);
    private static final byte[] KEEP_ALIVE = "Connection: keep-alive\r\n".getBytes(US_ASCII);
    private static final byte[] LOCATION = "Location: ".getBytes(US_ASCII);
    private static final int END_OF_LINE = '\r' << 8 | '\n';

    private final int status;
    private final byte[] head;
    private final byte[] body;
    private final String location;

    private Answer(int status, byte[] head, byte[] body, String location) {
        this.status = status;
        this.head = head;
        this.body = body;
        this.location = location;
    }

    static Answer of(int status, Map<String, String> headers, byte[] body) {
        StringBuilder head = new StringBuilder("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(HttpResponseStatus.valueOf(status).reasonPhrase())
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        // RFC 9110, section 8.6: none in a 204.
        if (status != HttpResponseStatus.NO_CONTENT.code()) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return new Answer(status, head.toString().getBytes(US_ASCII), body, "");
    }

    /** This answer with a {@code Location}, which must be ASCII without control characters. */
    Answer to(String target) {
        return new Answer(status, head, body, target);
    }

    int status() {
        return status;
    }

    ByteBuf encode(ByteBufAllocator allocator, DateHeader date, Exchange exchange) {
        byte[] dateLine = date.line();
        int bodyLength = exchange.isHead() ? 0 : body.length;
        int length = head.length + dateLine.length + LOCATION.length + location.length() + KEEP_ALIVE.length + 4;
        ByteBuf bytes = allocator.ioBuffer(length + bodyLength);
        bytes.writeBytes(head).writeBytes(dateLine);
        if (!location.isEmpty()) {
            bytes.writeBytes(LOCATION);
            ByteBufUtil.writeAscii(bytes, location);
            bytes.writeShort(END_OF_LINE);
        }
        if (!exchange.keepsAlive()) {
            bytes.writeBytes(CLOSE);
        } else if (exchange.isOfVersion10()) {
            bytes.writeBytes(KEEP_ALIVE);
        }
        return bytes.writeShort(END_OF_LINE).writeBytes(body, 0, bodyLength);
    }
}

package dev.terse.adapter.redirect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;

/** A connection without a network, and with time that a test moves. */
// What fails here fails at once.
@SuppressWarnings("FutureReturnValueIgnored")
final class HalfClosableChannel extends EmbeddedChannel implements DuplexChannel {
    private boolean isInputShutdown;
    private boolean isOutputShutdown;

    HalfClosableChannel(ChannelHandler... handlers) {
        super(handlers);
    }

    void receive(String text) {
        writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
    }

    /** All that was sent since this was last asked. */
    String sent() {
        StringBuilder sent = new StringBuilder();
        for (ByteBuf next = readOutbound(); next != null; next = readOutbound()) {
            sent.append(next.toString(ISO_8859_1));
            next.release();
        }
        return sent.toString();
    }

    /** Closes as a handler would: {@link #close()} would also forget what is left to be done later. */
    void hangUp() {
        pipeline().close();
        runPendingTasks();
    }

    boolean hasTimers() {
        return runScheduledPendingTasks() >= 0;
    }

    @Override
    public boolean isInputShutdown() {
        return isInputShutdown;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        isInputShutdown = true;
        return promise.setSuccess();
    }

    @Override
    public boolean isOutputShutdown() {
        return isOutputShutdown;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        isOutputShutdown = true;
        return promise.setSuccess();
    }

    @Override
    public boolean isShutdown() {
        return isInputShutdown && isOutputShutdown;
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        isInputShutdown = true;
        return shutdownOutput(promise);
    }
}

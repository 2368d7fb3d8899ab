package dev.terse.adapter.redirect;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection beyond the limit: it is told so, whatever it asks, and closed. Not to accept it would leave it waiting in the kernel's
 * queue, where nobody tells it anything.
 */
// A future of Netty that fails tells the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class TurnedAway extends ChannelInboundHandlerAdapter {
    private final DateHeader date;
    private @Nullable Future<?> end;

    TurnedAway(DateHeader date) {
        this.date = date;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        Exchange exchange = Exchange.withoutRequest(Answers.TOO_MANY_CONNECTIONS);
        context.writeAndFlush(Answers.TOO_MANY_CONNECTIONS.encode(context.alloc(), date, exchange))
                .addListener(written -> ((DuplexChannel) context.channel()).shutdownOutput());
        end = context.executor().schedule(() -> context.close(), Connection.LINGER.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (end != null) {
            end.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}

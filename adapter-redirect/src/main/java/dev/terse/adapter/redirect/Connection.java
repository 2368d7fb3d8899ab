package dev.terse.adapter.redirect;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: answers its requests in their order, flushes once for what was read at once, and ends it in time. It runs on the
 * connection's event loop alone.
 *
 * <p>A client that sends faster than it is answered, or than it reads, is not read from meanwhile. What it has sent by then waits as
 * the bytes that came.
 */
// A future of Netty that fails tells the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class Connection extends ChannelInboundHandlerAdapter implements Deadlines.Subject {
    /** Tells a connection to end once it has answered what it has read. */
    static final Object DRAIN = new Object();

    /** Requests of a connection that are looked up at once. */
    static final int MAX_UNDER_WAY = 64;

    /** A body is of no use here; one of up to this many bytes is read over, so that the connection can be used on. */
    static final int MAX_BODY = 8192;

    /** How long a client that was given its last answer may take to close, before it is cut off. */
    static final Duration LINGER = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final RequestDecoder decoder;
    private final Redirects redirects;
    private final RedirectSettings settings;
    private final RedirectListener listener;
    private final DateHeader date;
    private final Deadlines deadlines;

    /** Set before {@link #DRAIN} is sent, so that no answer in between promises to go on. */
    private final AtomicBoolean isStopping;

    private final Deque<Exchange> underWay = new ArrayDeque<>();

    /** No request after the ones that are known is answered. */
    private boolean isLast;

    /** All is answered; what still comes is thrown away. */
    private boolean isEnding;

    /** All answers are with the kernel. */
    private boolean hasSaidAll;

    private boolean isDraining;
    private boolean hasClientEnded;
    private boolean isReading = true;

    /** Whether a request was read to its end since bytes came last. */
    private boolean hasCompleted;

    /** Whether nothing of a further request has come. */
    private boolean isBetweenRequests = true;

    /** Whether the last request has come but for its body. */
    private boolean isInRequest;

    private int bodyLength;

    Connection(
            RequestDecoder decoder,
            Redirects redirects,
            RedirectSettings settings,
            RedirectListener listener,
            DateHeader date,
            AtomicBoolean isStopping) {
        this.isStopping = isStopping;
        this.decoder = decoder;
        this.redirects = redirects;
        this.settings = settings;
        this.listener = listener;
        this.date = date;
        this.deadlines = new Deadlines(settings, this);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        listener.opened();
        deadlines.start(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        listener.closed();
        deadlines.cancel();
        underWay.clear();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request && !isLast) {
            bodyLength = 0;
            isInRequest = true;
            serve(request, context);
            regulate(context);
        }
        if (message instanceof HttpContent content) {
            readOver(content);
        }
        if (message instanceof LastHttpContent) {
            hasCompleted = true;
            isInRequest = false;
            deadlines.requestEnded();
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        deadlines.touch();
        if (decoder.hasRead()) {
            isBetweenRequests = hasCompleted;
            hasCompleted = false;
        }
        if (!isBetweenRequests) {
            deadlines.requestBegan(context);
        }
        context.flush();
        endIfDone(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            deadlines.touch();
            regulate(context);
            context.flush();
            endIfDone(context);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            hasClientEnded = true;
            isLast = true;
            if (hasSaidAll) {
                context.close();
            } else {
                endIfDone(context);
            }
        } else if (event == DRAIN) {
            drain(context);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("The client went away", cause);
        } else {
            LOG.error("A connection failed", cause);
        }
        context.close();
    }

    private void drain(ChannelHandlerContext context) {
        isDraining = true;
        Exchange last = underWay.peekLast();
        if (last != null) {
            last.close();
        }
        isLast |= isBetweenRequests || last != null;
        endIfDone(context);
    }

    /** Lets no more requests come than can be answered, and takes all that comes once none of it is. */
    private void regulate(ChannelHandlerContext context) {
        boolean isToRead = isLast || canServe(context);
        if (isToRead == isReading) {
            return;
        }
        isReading = isToRead;
        // There is nothing more to be read after the end, and epoll closes a channel that tries to.
        if (!((DuplexChannel) context.channel()).isInputShutdown()) {
            context.channel().config().setAutoRead(isReading);
        }
        if (isReading) {
            decoder.resume(context.pipeline());
        } else {
            decoder.pause();
        }
    }

    /** A flush may make the channel writable, and so read what waits before this returns. */
    private boolean canServe(ChannelHandlerContext context) {
        if (!context.channel().isWritable()) {
            context.flush();
        }
        return underWay.size() < MAX_UNDER_WAY && context.channel().isWritable();
    }

    private void serve(HttpRequest request, ChannelHandlerContext context) {
        Answer refusal = RequestCheck.refusal(request);
        // Whether the body of such a client comes or not, nobody can tell.
        boolean isUndecided = request.headers().contains(HttpHeaderNames.EXPECT);
        isDraining |= isStopping.get();
        Exchange exchange =
                new Exchange(request, refusal == null && !isUndecided && !isDraining && HttpUtil.isKeepAlive(request));
        if (!exchange.keepsAlive()) {
            isLast = true;
        }
        if (refusal != null) {
            settle(exchange, refusal, context);
            return;
        }
        CompletableFuture<Answer> answer = answer(request, exchange);
        if (answer.isDone()) {
            settle(exchange, answer.join(), context);
        } else {
            await(answer, exchange, context);
        }
    }

    private CompletableFuture<Answer> answer(HttpRequest request, Exchange exchange) {
        try {
            return redirects.answer(request, exchange).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(Redirects.failed(e));
        }
    }

    private void await(CompletableFuture<Answer> answer, Exchange exchange, ChannelHandlerContext context) {
        underWay.add(exchange);
        ScheduledFuture<?> timeout = context.executor()
                .schedule(
                        () -> settleLate(exchange, Redirects.failed(new TimeoutException()), context),
                        settings.lookUpTimeout().toNanos(),
                        NANOSECONDS);
        answer.thenAccept(found -> context.executor().execute(() -> {
            timeout.cancel(false);
            settleLate(exchange, found, context);
        }));
    }

    private void settleLate(Exchange exchange, Answer answer, ChannelHandlerContext context) {
        if (!context.channel().isActive() || !exchange.answer(answer)) {
            return;
        }
        if (isStopping.get()) {
            drain(context);
        }
        for (Exchange first = underWay.peek(); first != null && first.answer() != null; first = underWay.peek()) {
            write(underWay.remove(), context);
        }
        deadlines.touch();
        regulate(context);
        context.flush();
        endIfDone(context);
    }

    private void settle(Exchange exchange, Answer answer, ChannelHandlerContext context) {
        exchange.answer(answer);
        if (answer == Answers.BAD_REQUEST) {
            // What the client holds for its end may not be it.
            exchange.close();
            isLast = true;
        }
        if (underWay.isEmpty()) {
            write(exchange, context);
        } else {
            underWay.add(exchange);
        }
    }

    private void write(Exchange exchange, ChannelHandlerContext context) {
        Answer answer = exchange.answer();
        if (answer != null) {
            context.write(answer.encode(context.alloc(), date, exchange), context.voidPromise());
            listener.answered(answer.status());
        }
    }

    private void readOver(HttpContent content) {
        bodyLength += content.content().readableBytes();
        if (bodyLength > MAX_BODY || content.decoderResult().isFailure()) {
            isLast = true;
        }
    }

    private void endIfDone(ChannelHandlerContext context) {
        if (isLast && !isEnding && underWay.isEmpty()) {
            end(context);
        }
    }

    /**
     * Says to the client that nothing more comes, and waits for it to say so too. A close at once would, where the client has sent more
     * than was read, throw away the answer on its way: RFC 9112, section 9.6.
     */
    private void end(ChannelHandlerContext context) {
        isEnding = true;
        regulate(context);
        deadlines.closeIn(settings.idleTimeout(), context);
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> {
            hasSaidAll = true;
            if (hasClientEnded || !flushed.isSuccess()) {
                context.close();
            } else {
                ((DuplexChannel) context.channel()).shutdownOutput();
                deadlines.closeIn(LINGER, context);
            }
        });
    }

    @Override
    public boolean isAnswering() {
        return !underWay.isEmpty();
    }

    @Override
    public boolean isReading() {
        return isReading;
    }

    @Override
    public void requestIsLate(ChannelHandlerContext context) {
        if (!isLast && !isInRequest && underWay.isEmpty()) {
            write(Exchange.withoutRequest(Answers.REQUEST_TIMEOUT), context);
        }
        isLast = true;
        endIfDone(context);
    }
}

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
 * <p>A client that sends faster than it is answered, or than it reads, is not read from meanwhile. What it has sent by then waits, and
 * is no more than one read brings.
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

    private final Deque<HttpRequest> waiting = new ArrayDeque<>();
    private final Deque<Exchange> underWay = new ArrayDeque<>();

    /** No request after the ones that are known is answered. */
    private boolean isLast;

    /** All is answered; what still comes is thrown away. */
    private boolean isEnding;

    private boolean isDraining;
    private boolean hasClientEnded;
    private boolean isReading = true;

    /** Whether a request was read to its end since bytes came last. */
    private boolean hasCompleted;

    /** Whether nothing of a further request has come. */
    private boolean isBetweenRequests = true;

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
        waiting.clear();
        underWay.clear();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request && !isLast) {
            bodyLength = 0;
            waiting.add(request);
            serveWaiting(context);
        }
        if (message instanceof HttpContent content) {
            readOver(content);
        }
        if (message instanceof LastHttpContent) {
            hasCompleted = true;
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
            serveWaiting(context);
            context.flush();
            endIfDone(context);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            hasClientEnded = true;
            isLast = true;
            if (isEnding) {
                context.close();
            }
            endIfDone(context);
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
        isLast |= isBetweenRequests;
        Exchange last = waiting.isEmpty() ? underWay.peekLast() : null;
        if (last != null) {
            last.close();
        }
        endIfDone(context);
    }

    private void serveWaiting(ChannelHandlerContext context) {
        while (canServe(context)) {
            HttpRequest next = waiting.poll();
            if (next == null) {
                break;
            }
            serve(next, context);
        }
        if (waiting.isEmpty() != isReading) {
            isReading = !isReading;
            context.channel().config().setAutoRead(isReading);
        }
    }

    /** A flush may make the channel writable, and so serve what waits before this returns. */
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
        boolean isLastToDrain = isDraining && waiting.isEmpty();
        Exchange exchange = new Exchange(
                request, refusal == null && !isUndecided && !isLastToDrain && HttpUtil.isKeepAlive(request));
        if (!exchange.keepsAlive()) {
            isLast = true;
            waiting.clear();
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
        serveWaiting(context);
        context.flush();
        endIfDone(context);
    }

    private void settle(Exchange exchange, Answer answer, ChannelHandlerContext context) {
        exchange.answer(answer);
        if (answer == Answers.BAD_REQUEST) {
            // What the client holds for its end may not be it.
            exchange.close();
            isLast = true;
            waiting.clear();
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
        if (isLast && !isEnding && waiting.isEmpty() && underWay.isEmpty()) {
            end(context);
        }
    }

    /**
     * Says to the client that nothing more comes, and waits for it to say so too. A close at once would, where the client has sent more
     * than was read, throw away the answer on its way: RFC 9112, section 9.6.
     */
    private void end(ChannelHandlerContext context) {
        isEnding = true;
        context.channel().config().setAutoRead(true);
        deadlines.closeIn(settings.idleTimeout(), context);
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> {
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
        if (!isLast && waiting.isEmpty() && underWay.isEmpty()) {
            write(Exchange.withoutRequest(Answers.REQUEST_TIMEOUT), context);
        }
        isLast = true;
        endIfDone(context);
    }
}

package dev.terse.adapter.redirect;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The times by which a connection must have done something. A request that arrives whole sets no timer: idleness is looked at when it
 * may have come, not each time that it ends.
 *
 * <p>Runs on the connection's event loop alone. A timer that is set keeps the connection in memory until it is cancelled.
 */
// A future of Netty that fails tells the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class Deadlines {
    /** What a deadline is about. */
    interface Subject {
        /** Whether there are requests that it has not answered, so that it is not for the client to do something. */
        boolean isAnswering();

        /** Whether it takes what the client sends. */
        boolean isReading();

        /** A request that began did not come to its end. */
        void requestIsLate(ChannelHandlerContext context);
    }

    private final Duration idleTimeout;
    private final Duration requestTimeout;
    private final Subject subject;

    private long active;
    private @Nullable Future<?> idleness;
    private @Nullable Future<?> arrival;
    private @Nullable Future<?> end;

    Deadlines(RedirectSettings settings, Subject subject) {
        this.idleTimeout = settings.idleTimeout();
        this.requestTimeout = settings.requestTimeout();
        this.subject = subject;
    }

    void start(ChannelHandlerContext context) {
        touch();
        checkIdlenessIn(idleTimeout.toNanos(), context);
    }

    /** The client or the service did something. */
    void touch() {
        active = System.nanoTime();
    }

    /** A part of a request has come. Further parts don't put the deadline off. */
    void requestBegan(ChannelHandlerContext context) {
        if (arrival == null) {
            checkArrival(context);
        }
    }

    void requestEnded() {
        if (arrival != null) {
            arrival.cancel(false);
            arrival = null;
        }
    }

    /** Closes the connection then, in place of any time that was given before. */
    void closeIn(Duration time, ChannelHandlerContext context) {
        cancel(end);
        end = context.executor().schedule(() -> context.close(), time.toNanos(), NANOSECONDS);
    }

    void cancel() {
        cancel(idleness);
        cancel(arrival);
        cancel(end);
    }

    private void checkArrival(ChannelHandlerContext context) {
        arrival = context.executor()
                .schedule(
                        () -> {
                            if (subject.isReading()) {
                                subject.requestIsLate(context);
                            } else {
                                // It may be waiting in the kernel.
                                checkArrival(context);
                            }
                        },
                        requestTimeout.toNanos(),
                        NANOSECONDS);
    }

    private void checkIdlenessIn(long nanos, ChannelHandlerContext context) {
        idleness = context.executor().schedule(() -> checkIdleness(context), nanos, NANOSECONDS);
    }

    private void checkIdleness(ChannelHandlerContext context) {
        long left = idleTimeout.toNanos() - (System.nanoTime() - active);
        if (left > 0) {
            checkIdlenessIn(left, context);
        } else if (subject.isAnswering()) {
            checkIdlenessIn(idleTimeout.toNanos(), context);
        } else {
            context.close();
        }
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}

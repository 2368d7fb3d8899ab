package dev.terse.adapter.redirect;

import dev.terse.application.FollowShortUrl;
import dev.terse.domain.CreationPolicy;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves short URLs over HTTP/1.1 and 1.0 on a port of its own: {@code GET} and {@code HEAD} of {@code /{code}}, {@code /}, {@code
 * /robots.txt}, {@code /favicon.ico} and {@code /healthz}, and nothing else. Safe for many threads.
 *
 * <p>It runs on event loops that never wait: a look-up that is complete at once is answered at once, any other when it completes.
 * {@code RedirectContract} in {@code terse-testkit} holds it to the same behaviour as the servlet.
 */
// A future of Netty that fails tells the channel.
@SuppressWarnings("FutureReturnValueIgnored")
public final class RedirectServer implements AutoCloseable {
    /** First segments of the paths that this adapter serves and that would be codes otherwise. No link may have them as its code. */
    public static final Set<String> RESERVED_WORDS = Set.of("healthz");

    /** Connections that the kernel may hold ready; it takes its own limit where that is lower. */
    private static final int BACKLOG = 1024;

    /** What the kernel may hold of what a client sends before it is read, in bytes. Left to itself, it would come to hold megabytes. */
    private static final int RECEIVE_BUFFER = 65_536;

    /** What is read at once, in bytes: two of the longest requests. */
    private static final int MAX_READ = 2 * (RequestDecoder.MAX_REQUEST_LINE + RequestDecoder.MAX_HEADERS);

    /** What is kept of answers that a client does not read: above the second number of bytes until it is below the first. */
    private static final WriteBufferWaterMark UNREAD_ANSWERS = new WriteBufferWaterMark(16_384, 32_768);

    private final EventLoopGroup loops;
    private final Channel listening;
    private final ChannelGroup connections;
    private final RedirectSettings settings;
    private final AtomicBoolean isStopping;

    private RedirectServer(
            EventLoopGroup loops,
            Channel listening,
            ChannelGroup connections,
            RedirectSettings settings,
            AtomicBoolean isStopping) {
        this.isStopping = isStopping;
        this.loops = loops;
        this.listening = listening;
        this.connections = connections;
        this.settings = settings;
    }

    /**
     * Starts to listen.
     *
     * @param settings where and how
     * @param followShortUrl what to ask where a short URL leads; it must not make its caller wait
     * @param policy says which codes are reserved words; the paths of those are none of a link's
     * @param listener is told what happens
     * @return a server that answers
     * @throws UncheckedIOException if it can't listen there; the message has no more than the reason
     */
    public static RedirectServer start(
            RedirectSettings settings,
            FollowShortUrl followShortUrl,
            CreationPolicy policy,
            RedirectListener listener) {
        Transport transport = Transport.best();
        EventLoopGroup loops = transport.loops();
        DateHeader date = new DateHeader(InstantSource.system());
        loops.scheduleAtFixedRate(date::refresh, 1, 1, TimeUnit.SECONDS);
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        AtomicBoolean isStopping = new AtomicBoolean();
        AtomicInteger open = new AtomicInteger();
        Redirects redirects = new Redirects(followShortUrl, policy, new Answers(settings));
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                // Accepted sockets have that of the one that listens.
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(512, 2048, MAX_READ))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD_ANSWERS)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        EpollPresence.keep(channel);
                        RequestDecoder decoder = new RequestDecoder();
                        if (open.incrementAndGet() <= settings.maxConnections()) {
                            connections.add(channel);
                            channel.closeFuture().addListener(closed -> open.decrementAndGet());
                            channel.pipeline()
                                    .addLast(
                                            decoder,
                                            new Connection(decoder, redirects, settings, listener, date, isStopping));
                        } else {
                            open.decrementAndGet();
                            channel.pipeline().addLast(new TurnedAway(date));
                        }
                    }
                })
                .bind(settings.address())
                .awaitUninterruptibly();
        if (bound.isSuccess()) {
            return new RedirectServer(loops, bound.channel(), connections, settings, isStopping);
        }
        stop(loops);
        throw new UncheckedIOException(bound.cause().getMessage(), new IOException(bound.cause()));
    }

    /**
     * Where it listens.
     *
     * @return the port, from 1 to 65535
     */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /**
     * Stops in an orderly way: takes no more connections, answers the requests that were read, and closes. Waits for that, but no longer
     * than {@code drainTimeout}, after which what is left is cut off. Further calls do nothing.
     */
    @Override
    public void close() {
        isStopping.set(true);
        listening.close().awaitUninterruptibly();
        connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(Connection.DRAIN));
        connections
                .newCloseFuture()
                .awaitUninterruptibly(settings.drainTimeout().toMillis());
        connections.close().awaitUninterruptibly();
        stop(loops);
    }

    private static void stop(EventLoopGroup loops) {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}

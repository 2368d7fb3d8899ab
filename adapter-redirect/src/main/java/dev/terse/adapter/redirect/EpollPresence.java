package dev.terse.adapter.redirect;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps connections in epoll. Netty 4.2.13 to 4.2.18 take one out when nothing is waited for, as after the end of a client that has
 * half-closed it and all is written, and fail when something is waited for again: what is left to write then is lost. A connection that
 * always waits for something, which never comes, stays in. Netty has no public way to say so, so this takes a private one; where that is
 * barred, all is as it is without it.
 */
final class EpollPresence {
    private static final Logger LOG = LoggerFactory.getLogger(EpollPresence.class);

    /** {@code EPOLLMSG}, which the kernel never reports: epoll_ctl(2). */
    private static final int NEVER = 0x400;

    private static final @Nullable Method SET_FLAG = setFlag();

    private EpollPresence() {}

    /** Keeps a connection that is registered, if it is one of epoll's. */
    static void keep(Channel channel) {
        if (SET_FLAG != null && channel instanceof EpollSocketChannel) {
            try {
                SET_FLAG.invoke(channel, NEVER);
            } catch (ReflectiveOperationException e) {
                LOG.debug("A connection may leave epoll", e);
            }
        }
    }

    private static @Nullable Method setFlag() {
        try {
            Method method = Class.forName("io.netty.channel.epoll.AbstractEpollChannel")
                    .getDeclaredMethod("setFlag", int.class);
            method.setAccessible(true);
            return method;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("Connections may leave epoll", e);
            return null;
        }
    }
}

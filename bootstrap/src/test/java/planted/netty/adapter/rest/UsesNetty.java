package planted.netty.adapter.rest;

record UsesNetty(io.netty.channel.Channel channel) {}

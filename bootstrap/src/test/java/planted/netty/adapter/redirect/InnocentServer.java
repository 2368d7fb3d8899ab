package planted.netty.adapter.redirect;

record InnocentServer(io.netty.channel.Channel channel) {}

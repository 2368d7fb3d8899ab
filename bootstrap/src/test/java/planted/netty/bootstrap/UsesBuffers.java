package planted.netty.bootstrap;

record UsesBuffers(io.netty.buffer.ByteBuf buffer) {}

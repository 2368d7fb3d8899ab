package planted.netty.domain;

record InnocentValue(String value) {}

package planted.bootstrap.bootstrap;

public record InnocentSettings(int port) {}

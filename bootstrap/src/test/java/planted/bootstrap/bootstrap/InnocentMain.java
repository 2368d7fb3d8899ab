package planted.bootstrap.bootstrap;

record InnocentMain(InnocentSettings settings) {}

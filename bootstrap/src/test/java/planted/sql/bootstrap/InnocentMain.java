package planted.sql.bootstrap;

record InnocentMain(int port) {}

package planted.bootstrap.adapter.web;

record InnocentController(int port) {}

package planted.adapters.adapter.web;

record InnocentController(int port) {}

package planted.web.domain;

record InnocentValue(int number) {}

package planted.testkit.domain;

record InnocentValue(int number) {}

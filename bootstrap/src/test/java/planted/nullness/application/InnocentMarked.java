package planted.nullness.application;

record InnocentMarked(int number) {}

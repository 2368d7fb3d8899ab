package planted.nullness.domain;

record Unmarked(int number) {}

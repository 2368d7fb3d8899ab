package planted.csv.domain;

record InnocentValue(int number) {}

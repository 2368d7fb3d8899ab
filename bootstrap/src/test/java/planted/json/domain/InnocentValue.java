package planted.json.domain;

record InnocentValue(int number) {}

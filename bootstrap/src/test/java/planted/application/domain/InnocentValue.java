package planted.application.domain;

public record InnocentValue(int number) {}

package planted.http.domain;

public record InnocentValue(String value) {}

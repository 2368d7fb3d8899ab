package planted.modulecycles.domain.values;

public record InnocentValue(int number) {}

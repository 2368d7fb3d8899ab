package planted.packagecycles.domain.clicks;

public record InnocentClick(int number) {}

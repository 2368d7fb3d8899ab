package planted.domain.application;

public interface InnocentUseCase {}

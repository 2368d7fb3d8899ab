package planted.domain.domain;

record UsesTheApplication(planted.domain.application.InnocentUseCase useCase) {}

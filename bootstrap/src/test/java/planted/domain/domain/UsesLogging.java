package planted.domain.domain;

record UsesLogging(java.util.logging.Level level) {}

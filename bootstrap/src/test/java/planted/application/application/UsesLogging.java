package planted.application.application;

record UsesLogging(org.slf4j.Logger logger) {}

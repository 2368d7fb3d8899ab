package planted.domain.domain;

record UsesSpring(org.springframework.core.env.Environment environment) {}

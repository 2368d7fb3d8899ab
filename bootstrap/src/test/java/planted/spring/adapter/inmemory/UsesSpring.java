package planted.spring.adapter.inmemory;

record UsesSpring(org.springframework.core.env.Environment environment) {}

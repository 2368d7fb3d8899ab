package planted.spring.bootstrap;

record InnocentWiring(org.springframework.core.env.Environment environment) {}

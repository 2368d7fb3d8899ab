package planted.spring.adapter.rest;

record InnocentWiring(org.springframework.core.env.Environment environment) {}

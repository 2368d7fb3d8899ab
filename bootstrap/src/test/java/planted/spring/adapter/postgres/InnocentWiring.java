package planted.spring.adapter.postgres;

record InnocentWiring(org.springframework.core.env.Environment environment) {}

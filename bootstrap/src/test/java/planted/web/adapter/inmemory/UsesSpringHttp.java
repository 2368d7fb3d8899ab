package planted.web.adapter.inmemory;

record UsesSpringHttp(org.springframework.http.HttpStatus status) {}

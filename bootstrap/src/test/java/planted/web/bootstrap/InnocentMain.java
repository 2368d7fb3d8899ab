package planted.web.bootstrap;

record InnocentMain(org.springframework.http.HttpStatus status) {}

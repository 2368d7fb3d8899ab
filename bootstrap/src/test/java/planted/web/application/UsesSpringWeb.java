package planted.web.application;

record UsesSpringWeb(org.springframework.web.context.request.WebRequest request) {}

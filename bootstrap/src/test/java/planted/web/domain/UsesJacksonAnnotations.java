package planted.web.domain;

record UsesJacksonAnnotations(@com.fasterxml.jackson.annotation.JsonProperty int number) {}

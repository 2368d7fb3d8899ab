package planted.json.domain;

record UsesJacksonAnnotations(@com.fasterxml.jackson.annotation.JsonProperty int number) {}

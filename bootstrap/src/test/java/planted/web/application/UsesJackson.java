package planted.web.application;

record UsesJackson(tools.jackson.databind.JsonNode node) {}

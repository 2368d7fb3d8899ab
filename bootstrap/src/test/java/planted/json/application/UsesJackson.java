package planted.json.application;

record UsesJackson(tools.jackson.databind.JsonNode node) {}

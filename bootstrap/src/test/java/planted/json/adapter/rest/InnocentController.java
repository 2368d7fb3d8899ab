package planted.json.adapter.rest;

record InnocentController(tools.jackson.databind.JsonNode node) {}

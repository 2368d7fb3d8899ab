package planted.json.transfer;

record InnocentReader(tools.jackson.databind.JsonNode node) {}

package planted.datasources.domain;

record InnocentValue(String text) {}

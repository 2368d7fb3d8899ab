package planted.bootstrap.adapter.web;

record UsesSettings(planted.bootstrap.bootstrap.InnocentSettings settings) {}

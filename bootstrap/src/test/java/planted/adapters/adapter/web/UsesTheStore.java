package planted.adapters.adapter.web;

record UsesTheStore(planted.adapters.adapter.store.files.InnocentStore store) {}

package planted.application.application;

record UsesAnAdapter(planted.application.adapter.store.InnocentStore store) {}

package dev.terse.bootstrap;

class SearchOnPlainTableIT extends SearchContract {
    @Override
    String[] emptyStore() {
        return Postgres.emptyStore(1);
    }
}

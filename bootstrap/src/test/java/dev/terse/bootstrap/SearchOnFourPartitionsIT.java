package dev.terse.bootstrap;

class SearchOnFourPartitionsIT extends SearchContract {
    @Override
    String[] emptyStore() {
        return Postgres.emptyStore(4);
    }
}

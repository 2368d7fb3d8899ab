package dev.terse.bootstrap;

class ApiOnFourPartitionsIT extends ApiContract {
    @Override
    String[] emptyStore() {
        return Postgres.emptyStore(4);
    }
}

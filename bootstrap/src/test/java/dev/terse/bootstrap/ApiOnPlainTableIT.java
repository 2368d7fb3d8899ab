package dev.terse.bootstrap;

class ApiOnPlainTableIT extends ApiContract {
    @Override
    String[] emptyStore() {
        return Postgres.emptyStore(1);
    }
}

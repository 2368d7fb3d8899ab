package dev.terse.bootstrap;

class ApiInMemoryIT extends ApiContract {
    @Override
    String[] emptyStore() {
        return new String[0];
    }
}

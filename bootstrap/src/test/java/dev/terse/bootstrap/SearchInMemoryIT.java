package dev.terse.bootstrap;

class SearchInMemoryIT extends SearchContract {
    @Override
    String[] emptyStore() {
        return new String[0];
    }
}

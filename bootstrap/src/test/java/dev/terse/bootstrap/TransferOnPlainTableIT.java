package dev.terse.bootstrap;

class TransferOnPlainTableIT extends TransferContract {
    @Override
    String[] emptyStore() {
        return Postgres.emptyStore(1);
    }
}

package dev.terse.bootstrap;

class TransferOnFourPartitionsIT extends TransferContract {
    @Override
    String[] emptyStore() {
        return Postgres.emptyStore(4);
    }
}

package dev.terse.bootstrap;

class TransferInMemoryIT extends TransferContract {
    @Override
    String[] emptyStore() {
        return new String[0];
    }
}

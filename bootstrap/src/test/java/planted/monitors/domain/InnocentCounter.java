package planted.monitors.domain;

import java.util.concurrent.atomic.AtomicInteger;

class InnocentCounter {
    private final AtomicInteger number = new AtomicInteger();

    int next() {
        return number.incrementAndGet();
    }
}

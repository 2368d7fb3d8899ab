package dev.terse.adapter.inmemory;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.function.Function;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs one test of a contract against a store that is not sound. */
final class PlantedFaults {
    private static final long PAUSE_NANOS = 20_000;

    private PlantedFaults() {}

    static Events run(Class<?> contract, String test) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(contract, test))
                .execute()
                .testEvents();
    }

    /** As long as a statement takes to reach a database on the same machine: what lies between looking and writing in a real store. */
    static void pause() {
        long end = System.nanoTime() + PAUSE_NANOS;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** A fault, and the test of the contract that must see it. */
    record Fault<C, S>(String name, String caughtBy, Function<C, S> store) {
        @Override
        public String toString() {
            return name;
        }
    }
}

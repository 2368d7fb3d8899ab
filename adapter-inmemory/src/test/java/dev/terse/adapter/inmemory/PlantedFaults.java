package dev.terse.adapter.inmemory;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.function.Function;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Runs one test of a contract against a store that is not sound. */
final class PlantedFaults {
    private PlantedFaults() {}

    static Events run(Class<?> contract, String test) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(contract, test))
                .execute()
                .testEvents();
    }

    /** A fault, and the test of the contract that must see it. */
    record Fault<C, S>(String name, String caughtBy, Function<C, S> store) {
        @Override
        public String toString() {
            return name;
        }
    }
}

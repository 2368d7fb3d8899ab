package dev.terse.adapter.inmemory;

import dev.terse.adapter.inmemory.PlantedFaults.Fault;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlRepository;
import dev.terse.testkit.UrlRepositoryContract;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract rejects stores with the faults of a list, and no sound ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class UrlRepositoryProof {
    private static Function<InstantSource, UrlRepository> planted = InMemoryUrlRepository::new;

    abstract Stream<Fault<InstantSource, UrlRepository>> faults();

    final Stream<String> tests() {
        return faults().map(Fault::caughtBy).distinct();
    }

    @ParameterizedTest
    @MethodSource("faults")
    final void rejects(Fault<InstantSource, UrlRepository> fault) {
        planted = fault.store();

        PlantedFaults.run(Planted.class, fault.caughtBy())
                .assertStatistics(tests -> tests.started(1).failed(1));
    }

    @ParameterizedTest
    @MethodSource("tests")
    final void accepts_a_sound_store_where_it_rejects(String test) {
        planted = PlainUrlRepository::new;

        PlantedFaults.run(Planted.class, test)
                .assertStatistics(tests -> tests.started(1).succeeded(1));
    }

    static Fault<InstantSource, UrlRepository> fault(String name, String caughtBy, UnaryOperator<UrlRepository> store) {
        return fault(name, caughtBy, clock -> clock, store);
    }

    static Fault<InstantSource, UrlRepository> fault(
            String name, String caughtBy, UnaryOperator<InstantSource> clock, UnaryOperator<UrlRepository> store) {
        return new Fault<>(name, caughtBy, source -> store.apply(new InMemoryUrlRepository(clock.apply(source))));
    }

    static Fault<InstantSource, UrlRepository> plain(
            String name, String caughtBy, Function<InstantSource, UrlRepository> store) {
        return new Fault<>(name, caughtBy, store);
    }

    static Fault<InstantSource, UrlRepository> torn(String name, String caughtBy, PlainUrlRepository.Step... steps) {
        return new Fault<>(name, caughtBy, clock -> new PlainUrlRepository(clock, steps));
    }

    static Fault<InstantSource, UrlRepository> deleting(String name, String caughtBy, Deleting deleting) {
        return fault(name, caughtBy, sound -> new DelegatingUrlRepository(sound) {
            @Override
            public ChangeResult delete(ShortCode code, long version, Instant freeFrom) {
                return deleting.delete(sound, code, version, freeFrom);
            }
        });
    }

    /** A delete, with the sound store at hand. */
    interface Deleting {
        ChangeResult delete(UrlRepository sound, ShortCode code, long version, Instant freeFrom);
    }

    /** Not run by itself: its name does not end in Test. */
    static final class Planted extends UrlRepositoryContract {
        @Override
        protected UrlRepository emptyRepository(InstantSource clock) {
            return planted.apply(clock);
        }
    }
}

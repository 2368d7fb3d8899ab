package planted.clocksandchance.application;

import java.time.Clock;
import java.time.Instant;
import java.util.random.RandomGenerator;

record InnocentService(Clock clock, RandomGenerator random) {
    Instant now() {
        return clock.instant().plusNanos(random.nextInt(9));
    }
}

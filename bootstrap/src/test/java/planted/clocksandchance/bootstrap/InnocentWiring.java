package planted.clocksandchance.bootstrap;

import java.time.Instant;
import java.util.Random;

record InnocentWiring(Random random, Instant start) {
    InnocentWiring() {
        this(new Random(), Instant.now());
    }
}

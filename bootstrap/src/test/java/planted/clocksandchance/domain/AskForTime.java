package planted.clocksandchance.domain;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Supplier;

class AsksTheInstant {
    final Instant now = Instant.now();
}

class AsksTheDay {
    final LocalDate today = LocalDate.now(ZoneOffset.UTC);
}

class RefersToNow {
    final Supplier<Instant> now = Instant::now;
}

class TakesTheSystemClock {
    final Clock clock = Clock.systemUTC();
}

class TakesATickingClock {
    final Clock clock = Clock.tickSeconds(ZoneOffset.UTC);
}

class TakesTheSystemSource {
    final InstantSource clock = InstantSource.system();
}

class AsksForMilliseconds {
    final long now = System.currentTimeMillis();
}

class AsksForNanoseconds {
    final long now = System.nanoTime();
}

package planted.clocksandchance.application;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class AsksMath {
    final double number = Math.random();
}

class AsksStrictMath {
    final double number = StrictMath.random();
}

class AsksForAnId {
    final UUID id = UUID.randomUUID();
}

class Shuffles {
    static void shuffle(List<?> list) {
        Collections.shuffle(list);
    }
}

class AsksTheThread {
    final int number = ThreadLocalRandom.current().nextInt();
}

class TakesTheDefault {
    final RandomGenerator random = RandomGenerator.getDefault();
}

class TakesOneByName {
    final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
}

class TakesAFactory {
    final RandomGeneratorFactory<RandomGenerator> factory = RandomGeneratorFactory.getDefault();
}

class MakesARandom {
    final RandomGenerator random = new Random(1);
}

class MakesASplittableRandom {
    final RandomGenerator random = new SplittableRandom(1);
}

class RefersToARandom {
    final Supplier<Random> random = Random::new;
}

class MakesASecureRandom {
    final RandomGenerator random = new SecureRandom();
}

class TakesAStrongRandom {
    static RandomGenerator random() throws NoSuchAlgorithmException {
        return SecureRandom.getInstanceStrong();
    }
}

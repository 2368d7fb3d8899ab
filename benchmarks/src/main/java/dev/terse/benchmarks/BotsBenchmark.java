package dev.terse.benchmarks;

import dev.terse.http.Bots;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a redirect pays for being counted as a person's or a bot's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BotsBenchmark {
    /** Who asks. */
    public enum Client {
        /** The browsers that most people have, in turns, and one in an app: 135 characters on average. */
        BROWSER(
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1"
                        + " Mobile/15E148 Safari/604.1",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36"
                        + " Edg/143.0.0.0",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
                "Mozilla/5.0 (Linux; Android 15; SM-S921B Build/AP3A.240905.015; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
                        + " Chrome/143.0.7499.34 Mobile Safari/537.36 Instagram 407.0.0.0.59 Android (35/15; 480dpi; 1080x2340; samsung;"
                        + " SM-S921B; e1s; s5e9945; en_GB; 825110498)"),

        /** One that says so at its end. */
        BOT(
                "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko)"
                        + " Chrome/143.0.7499.34 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),

        /** As long as the head of a request may be, and all the way nearly a bot. */
        HOSTILE("Google-InspectionToo".repeat(400));

        private final List<String> agents;

        Client(String... agents) {
            this.agents = List.of(agents);
        }
    }

    /** Whose agents are looked at. */
    @Param
    Client client;

    private int turn;

    /** The answer to one agent. */
    @Benchmark
    public boolean isBot() {
        turn = turn + 1 == client.agents.size() ? 0 : turn + 1;
        return Bots.isBot(client.agents.get(turn));
    }
}

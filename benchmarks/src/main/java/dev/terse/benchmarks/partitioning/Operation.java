package dev.terse.benchmarks.partitioning;

import dev.terse.benchmarks.RecordedClicks;
import dev.terse.domain.Click;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlPageRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/** What is done to the links, in the order in which a round does it. Where the service does it, by the service's own classes. */
enum Operation {
    /** Through JDBC, prepared, by the general plan, as docs/adr/0009 has it. */
    LOOK_UP_FOUND("µs", 100) {
        @Override
        double measure(Layout layout, Random random) {
            return micros(random.longs(LOOK_UPS, 1, layout.rows() + 1), number -> layout.repository()
                    .findByCode(Links.code(number)));
        }
    },
    LOOK_UP_NOT_FOUND("µs", 100) {
        @Override
        double measure(Layout layout, Random random) {
            return micros(random.longs(LOOK_UPS, FIRST_UNUSED, 2 * FIRST_UNUSED), number -> layout.repository()
                    .findByCode(Links.code(number)));
        }
    },
    /** A page of fifty from anywhere in the list. */
    LIST_PAGE("µs", 50) {
        @Override
        double measure(Layout layout, Random random) {
            return micros(random.longs(PAGES, PAGE_SIZE, layout.rows() + 1), number -> layout.repository()
                    .list(new UrlPageRequest(SortOrder.DESCENDING, PAGE_SIZE, Links.position(number))));
        }
    },
    COUNT("ms", 3) {
        @Override
        double measure(Layout layout, Random random) {
            int times = (int) Math.max(1, 100_000 / layout.rows());
            return micros(LongStream.range(0, times), number -> layout.jdbc()
                            .sql("SELECT count(*) FROM urls")
                            .query(Long.class)
                            .single())
                    / 1_000;
        }
    },
    /** What each look-up would pay on top if it were planned for its value. */
    PLAN_LOOK_UP("µs", 50) {
        @Override
        double measure(Layout layout, Random random) {
            return Planning.micros(
                    layout, "SELECT id%WHERE short_code = $1 AND free_from IS NULL", "'" + Links.code(1) + "'");
        }
    },
    PLAN_LIST_PAGE("µs", 20) {
        @Override
        double measure(Layout layout, Random random) {
            return Planning.micros(layout, "SELECT%(created_at, id, short_code) < %", "'2026-01-02Z', 1, 'code', 51");
        }
    },
    /** In one transaction, so that it is not the disk that is measured. */
    INSERT("µs", 50) {
        @Override
        double measure(Layout layout, Random random) {
            long from = random.nextLong(FIRST_UNUSED, 2 * FIRST_UNUSED);
            return layout.transaction().execute(status -> {
                status.setRollbackOnly();
                return micros(LongStream.range(from, from + INSERTS), number -> layout.repository()
                        .add(Links.code(number), LinkDetails.to(Links.originalUrl(number))));
            });
        }
    },
    INSERT_AND_COMMIT("µs", 20) {
        @Override
        double measure(Layout layout, Random random) {
            long from = random.nextLong(FIRST_UNUSED, 2 * FIRST_UNUSED);
            double micros = micros(LongStream.range(from, from + COMMITS), number -> layout.repository()
                    .add(Links.code(number), LinkDetails.to(Links.originalUrl(number))));
            LongStream.range(from, from + COMMITS)
                    .forEach(number -> layout.repository().delete(Links.code(number), 1, Instant.now()));
            layout.repository().purge(COMMITS);
            return micros;
        }
    },
    /** Of one click each on many links, from the journal on. */
    COUNT_CLICKS("ms", 1) {
        @Override
        double measure(Layout layout, Random random) throws IOException {
            // So that the next one finds what these clicks leave behind, and nothing else.
            layout.run("VACUUM urls");
            var numbers = random.longs(1, layout.rows() + 1)
                    .distinct()
                    .limit(Math.min(CLICKS, layout.rows()))
                    .mapToObj(number -> new Click(number, Links.code(number), Instant.now()));
            try (RecordedClicks clicks = RecordedClicks.of(numbers)) {
                return clicks.count(layout.pool()).toNanos() / 1e6;
            }
        }
    },
    /** Of the versions of rows that the clicks have left behind. */
    VACUUM("ms", 1) {
        @Override
        double measure(Layout layout, Random random) {
            return millis(() -> layout.run("VACUUM urls"));
        }
    },
    REINDEX("ms", 1) {
        @Override
        double measure(Layout layout, Random random) {
            return millis(() -> layout.run("REINDEX TABLE urls"));
        }
    },
    REINDEX_ONE("ms", 1) {
        @Override
        double measure(Layout layout, Random random) {
            return millis(() -> layout.run("REINDEX TABLE " + layout.onePartition()));
        }

        @Override
        boolean isFor(Layout layout) {
            return layout.partitions() > 1;
        }
    },
    HEAP_SIZE("bytes", 1) {
        @Override
        double measure(Layout layout, Random random) {
            return layout.bytes("pg_table_size");
        }
    },
    INDEX_SIZE("bytes", 1) {
        @Override
        double measure(Layout layout, Random random) {
            return layout.bytes("pg_indexes_size");
        }
    };

    private static final int LOOK_UPS = 50;
    private static final int PAGES = 5;
    private static final int PAGE_SIZE = 50;
    private static final int INSERTS = 50;
    private static final int COMMITS = 10;

    /** As many codes as the busiest batches of the journal have. */
    private static final int CLICKS = 25_000;

    /** Numbers from here on are of no link. */
    private static final long FIRST_UNUSED = 1_000_000_000;

    private final String unit;
    private final int turns;

    Operation(String unit, int turns) {
        this.unit = unit;
        this.turns = turns;
    }

    String unit() {
        return unit;
    }

    /** How many turns each layout gets in a round: the shorter they are, the more a noise hits all alike. */
    int turns() {
        return turns;
    }

    boolean isFor(Layout layout) {
        return true;
    }

    /**
     * Does it once, or as often as it takes to tell how long it takes.
     *
     * @param random the same for each layout
     * @return how long one takes, or how large something is, in the unit of this
     */
    abstract double measure(Layout layout, Random random) throws IOException;

    private static double micros(LongStream numbers, LongConsumer call) {
        long[] all = numbers.toArray();
        long from = System.nanoTime();
        for (long number : all) {
            call.accept(number);
        }
        return (System.nanoTime() - from) / 1e3 / all.length;
    }

    private static double millis(Runnable task) {
        return micros(LongStream.of(1), number -> task.run()) / 1_000;
    }
}

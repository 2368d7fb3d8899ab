package dev.terse.adapter.postgres.repartition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DiskSpaceTest {
    private static final ProcessHandle SELF = ProcessHandle.current();
    private static final Instant START = SELF.info().startInstant().orElseThrow();

    @Test
    void a_server_whose_process_is_one_of_this_machine_is_here() {
        assertThat(DiskSpace.isHere(SELF.pid(), START.plusMillis(900))).isTrue();
    }

    @Test
    void a_server_behind_a_tunnel_is_not() {
        assertThat(DiskSpace.isHere(SELF.pid(), START.minus(Duration.ofMinutes(1))))
                .isFalse();
        assertThat(DiskSpace.isHere(Integer.MAX_VALUE, START)).isFalse();
    }
}

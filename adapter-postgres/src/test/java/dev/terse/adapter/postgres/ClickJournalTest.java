package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.terse.adapter.postgres.ClickJournal.Durability;
import dev.terse.domain.Click;
import dev.terse.domain.ShortCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ClickJournalTest {
    private static final int SEGMENT = 4096;
    private static final int SMALL_SEGMENT = 1024;
    private static final long NO_LIMIT = 1L << 40;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void what_was_appended_is_read_in_its_order(Durability durability) throws IOException {
        List<Click> clicks = clicks(1000);
        try (ClickJournal journal = ClickJournal.open(folder, durability, NO_LIMIT, SEGMENT)) {
            clicks.forEach(journal::append);

            assertThat(read(journal, 0)).isEqualTo(clicks);
        }
    }

    @Test
    void extremes_are_read_as_they_were() throws IOException {
        List<Click> clicks = List.of(
                new Click(1, new ShortCode("-"), Instant.ofEpochMilli(0)),
                new Click(Long.MAX_VALUE, new ShortCode("Z".repeat(64)), Instant.parse("9999-12-31T23:59:59.999Z")),
                new Click(7, new ShortCode("_"), Instant.parse("1969-12-31T23:59:59.999Z")));
        try (ClickJournal journal = open()) {
            clicks.forEach(journal::append);

            assertThat(read(journal, 0)).isEqualTo(clicks);
        }
    }

    @Test
    void what_was_appended_is_there_after_it_was_closed_and_opened() throws IOException {
        List<Click> clicks = clicks(500);
        UUID id;
        try (ClickJournal journal = open()) {
            id = journal.id();
            clicks.subList(0, 200).forEach(journal::append);
        }
        try (ClickJournal journal = open()) {
            assertThat(journal.id()).isEqualTo(id);
            clicks.subList(200, 500).forEach(journal::append);

            assertThat(read(journal, 0)).isEqualTo(clicks);
        }
    }

    @Test
    void it_can_be_opened_wherever_it_ended() throws IOException {
        List<Click> clicks = clicks(400);
        for (Click click : clicks) {
            try (ClickJournal journal = open()) {
                journal.append(click);
            }
        }
        try (ClickJournal journal = open()) {
            assertThat(read(journal, 0)).isEqualTo(clicks);
        }
    }

    @Test
    void it_is_read_in_parts_of_any_size() throws IOException {
        List<Click> clicks = clicks(300);
        try (ClickJournal journal = open()) {
            clicks.forEach(journal::append);
            for (int size : new int[] {1, 7, 100}) {
                List<Click> read = new ArrayList<>();
                long position = 0;
                for (long next; (next = journal.read(position, size, read::add)) > position; ) {
                    position = next;
                }
                assertThat(read).isEqualTo(clicks);
            }
        }
    }

    @Test
    void a_segment_that_is_longer_than_what_is_read_at_once_is_read_whole() throws IOException {
        List<Click> clicks = clicks(60_000);
        try (ClickJournal journal = ClickJournal.open(folder, Durability.PROCESS, NO_LIMIT)) {
            clicks.forEach(journal::append);

            assertThat(journal.tail()).isGreaterThan(1 << 20).isLessThan(ClickJournal.SEGMENT_SIZE);
            assertThat(read(journal, 0)).isEqualTo(clicks);
        }
    }

    @Test
    void a_record_that_was_not_written_to_its_end_is_cut_off_and_the_others_are_kept() throws IOException {
        List<Click> clicks = clicks(20);
        long whole;
        long end;
        try (ClickJournal journal = open()) {
            clicks.subList(0, 19).forEach(journal::append);
            whole = journal.tail();
            journal.append(clicks.get(19));
            end = journal.tail();
        }
        Path segment = segments().get(0);
        byte[] bytes = Files.readAllBytes(segment);
        for (long cut = whole; cut < end; cut++) {
            byte[] torn = bytes.clone();
            Arrays.fill(torn, (int) cut, torn.length, (byte) 0);
            Files.write(segment, torn);
            try (ClickJournal journal = open()) {
                assertThat(journal.tail()).as("cut at %d", cut).isEqualTo(whole);
                assertThat(read(journal, 0)).isEqualTo(clicks.subList(0, 19));
                journal.append(clicks.get(0));
                assertThat(read(journal, whole)).containsExactly(clicks.get(0));
            }
        }
    }

    @Test
    void a_wrong_byte_costs_its_own_record_alone() throws IOException {
        List<Click> clicks = clicks(40);
        List<Long> ends = fillSmall(clicks);
        for (int i = 0; i < clicks.size(); i++) {
            for (long wrong = ends.get(i) - ClickCodec.size(clicks.get(i)); wrong < ends.get(i); wrong++) {
                byte[] segment = change(wrong, 1, (byte) 0x55);
                assertReadSmall("wrong byte at " + wrong, without(clicks, i, i + 1));
                Files.write(segments().get((int) wrong / SMALL_SEGMENT), segment);
            }
        }
    }

    @Test
    void a_hole_costs_the_records_in_it_alone() throws IOException {
        List<Click> clicks = clicks(40);
        List<Long> ends = fillSmall(clicks);
        for (int hole = 0; hole < 2 * SMALL_SEGMENT; hole += 16) {
            int number = hole / SMALL_SEGMENT;
            int end = Math.min(hole + 256, (number + 1) * SMALL_SEGMENT);
            byte[] before = change(hole, end - hole, (byte) 0);
            byte[] after = Files.readAllBytes(segments().get(number));
            // A record may have been zero where the hole is.
            List<Click> left = IntStream.range(0, clicks.size())
                    .filter(i -> {
                        int to = (int) (ends.get(i) - (long) number * SMALL_SEGMENT);
                        int from = to - ClickCodec.size(clicks.get(i));
                        return from < 0 || to > SMALL_SEGMENT || Arrays.equals(before, from, to, after, from, to);
                    })
                    .mapToObj(clicks::get)
                    .toList();
            assertReadSmall("hole at " + hole, left);
            Files.write(segments().get(number), before);
        }
    }

    @Test
    void what_follows_a_hole_is_not_written_over() throws IOException {
        List<Click> clicks = clicks(40);
        List<Long> ends = fillSmall(clicks);
        change(ends.get(29), 100, (byte) 0);
        Click another = new Click(1, new ShortCode("another"), Instant.EPOCH);
        for (int i = 1; i <= 50; i++) {
            try (ClickJournal journal = openSmall()) {
                journal.append(another);
            }
        }
        try (ClickJournal journal = openSmall()) {
            assertThat(read(journal, 0))
                    .startsWith(clicks.subList(0, 30).toArray(Click[]::new))
                    .containsSubsequence(clicks.subList(34, 40))
                    .endsWith(Collections.nCopies(50, another).toArray(Click[]::new));
        }
    }

    @Test
    void a_segment_that_is_gone_costs_no_other() throws IOException {
        List<Click> clicks = clicks(600);
        try (ClickJournal journal = open()) {
            clicks.forEach(journal::append);
        }
        Files.delete(segments().get(1));
        try (ClickJournal journal = open()) {
            List<Click> read = read(journal, 0);

            assertThat(clicks).containsSubsequence(read);
            assertThat(read).startsWith(clicks.get(0)).endsWith(clicks.get(599));
        }
    }

    @Test
    void clicks_beyond_the_limit_are_dropped_and_counted_until_there_is_room_again() throws IOException {
        Click click = clicks(1).get(0);
        try (ClickJournal journal = ClickJournal.open(folder, Durability.PROCESS, 2 * SEGMENT, SEGMENT)) {
            while (journal.dropped() == 0) {
                journal.append(click);
            }
            long full = journal.tail();
            journal.append(click);
            assertThat(journal.dropped()).isEqualTo(2);
            assertThat(journal.tail()).isEqualTo(full).isLessThanOrEqualTo(2 * SEGMENT);

            journal.release(full);
            journal.append(click);

            assertThat(journal.dropped()).isEqualTo(2);
            assertThat(read(journal, full)).containsExactly(click);
        }
    }

    @Test
    void segments_that_were_released_are_gone_and_the_others_are_kept() throws IOException {
        List<Click> clicks = clicks(1000);
        try (ClickJournal journal = open()) {
            clicks.forEach(journal::append);
            List<Click> first = new ArrayList<>();
            long position = journal.read(0, 500, first::add);

            journal.release(position);

            assertThat(segments().get(0)).endsWith(Path.of("%012d.clicks".formatted(position / SEGMENT)));
            assertThat(read(journal, position)).isEqualTo(clicks.subList(500, 1000));
        }
        try (ClickJournal journal = open()) {
            assertThat(read(journal, 0)).endsWith(clicks.get(999));
        }
    }

    @Test
    void a_segment_that_can_not_be_deleted_holds_up_nothing() throws IOException {
        try (ClickJournal journal = openSmall()) {
            clicks(200).forEach(journal::append);
            Path inUse = folder.resolve("000000000000.clicks");
            Files.delete(inUse);
            Files.createDirectories(inUse.resolve("kept"));

            journal.release(journal.tail());

            assertThat(journal.released()).isEqualTo(journal.tail());
            assertThat(folder.resolve("000000000001.clicks")).doesNotExist();
        }
    }

    @Test
    void a_disk_that_takes_nothing_costs_clicks_and_is_no_failure() throws IOException {
        Click click = clicks(1).get(0);
        try (ClickJournal journal = open()) {
            awaitSegments(2);
            // A folder where the segment after the next goes.
            Path inTheWay = Files.createDirectory(folder.resolve("000000000002.clicks"));
            while (journal.dropped() == 0) {
                journal.append(click);
            }
            long full = journal.tail();
            Files.delete(inTheWay);

            while (journal.tail() == full) {
                journal.append(click);
            }

            assertThat(read(journal, full)).containsExactly(click);
        }
    }

    @Test
    void the_segment_after_the_present_one_is_made_before_it_is_needed() throws IOException {
        Click click = clicks(1).get(0);
        try (ClickJournal journal = open()) {
            awaitSegments(2);
            while (journal.tail() <= SEGMENT) {
                journal.append(click);
            }
            awaitSegments(3);
        }
        try (ClickJournal journal = open()) {
            assertThat(journal.tail()).isBetween((long) SEGMENT, 2L * SEGMENT);
            journal.append(click);
            assertThat(read(journal, SEGMENT)).hasSize(2).containsOnly(click);
        }
    }

    @Test
    void an_interrupt_costs_no_click() throws IOException {
        List<Click> clicks = clicks(1000);
        try (ClickJournal journal = open()) {
            Thread.currentThread().interrupt();
            clicks.forEach(journal::append);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(journal.dropped()).isZero();
            assertThat(read(journal, 0)).isEqualTo(clicks);
        }
    }

    @Test
    void a_journal_that_ends_with_a_segment_keeps_that_segment() throws IOException {
        Click click = new Click(1, new ShortCode("abcdefg"), Instant.EPOCH);
        int size = 29;
        long tail;
        try (ClickJournal journal = ClickJournal.open(folder, Durability.PROCESS, NO_LIMIT, 4 * size)) {
            for (int i = 0; i < 4; i++) {
                journal.append(click);
            }
            tail = journal.tail();
            assertThat(tail).isEqualTo(4L * size);
            journal.release(tail);
        }
        try (ClickJournal journal = ClickJournal.open(folder, Durability.PROCESS, NO_LIMIT, 4 * size)) {
            assertThat(journal.tail()).isEqualTo(tail);
            journal.append(click);
            assertThat(read(journal, tail)).containsExactly(click);
        }
    }

    @Test
    void what_a_kill_left_unfinished_is_removed() throws IOException {
        Path unfinished = Files.writeString(folder.resolve("000000000001.clicks.new"), "half");

        open().close();

        assertThat(unfinished).doesNotExist();
    }

    @Test
    void a_second_one_in_the_same_folder_is_refused() {
        try (ClickJournal journal = open()) {
            assertThatExceptionOfType(ClickJournalException.class)
                    .isThrownBy(this::open)
                    .withMessage("Another Terse keeps its journal of clicks in " + folder
                            + ": stop it, or give this one a terse.data-dir of its own.");
            assertThat(journal.tail()).isZero();
        }
    }

    @Test
    void a_new_beginning_has_another_id_and_no_records() throws IOException {
        try (ClickJournal journal = open()) {
            UUID id = journal.id();
            clicks(500).forEach(journal::append);

            journal.restart();

            assertThat(journal.id()).isNotEqualTo(id);
            assertThat(read(journal, 0)).isEmpty();
            journal.append(clicks(1).get(0));
            assertThat(read(journal, 0)).isEqualTo(clicks(1));
        }
    }

    @Test
    void one_that_is_closed_does_nothing_to_the_next_one_in_its_folder() throws IOException {
        ClickJournal closed = open();
        closed.close();
        try (ClickJournal journal = open()) {
            clicks(3).forEach(journal::append);

            assertThatExceptionOfType(ClickJournalException.class).isThrownBy(closed::restart);

            assertThat(read(journal, 0)).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_threads_append_at_once_while_one_reads(Durability durability) throws Exception {
        int threads = 8;
        int each = durability == Durability.DISK ? 100 : 5_000;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (ClickJournal journal = ClickJournal.open(folder, durability, NO_LIMIT, 64 * 1024)) {
            List<Future<?>> appenders = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                long first = 1 + (long) thread * each;
                appenders.add(executor.submit(() -> LongStream.range(first, first + each)
                        .forEach(id -> journal.append(new Click(id, new ShortCode("c" + id), Instant.EPOCH)))));
            }
            List<Click> read = new ArrayList<>();
            long position = 0;
            while (read.size() < threads * each) {
                position = journal.read(position, 1000, read::add);
                journal.release(position);
            }
            for (Future<?> appender : appenders) {
                appender.get();
            }
            assertThat(read).extracting(Click::urlId).doesNotHaveDuplicates().hasSize(threads * each);
            assertThat(read).allMatch(click -> click.code().value().equals("c" + click.urlId()));
        } finally {
            executor.shutdownNow();
        }
    }

    private ClickJournal open() {
        return ClickJournal.open(folder, Durability.PROCESS, NO_LIMIT, SEGMENT);
    }

    private static List<Click> read(ClickJournal journal, long from) throws IOException {
        List<Click> read = new ArrayList<>();
        journal.read(from, Integer.MAX_VALUE, read::add);
        return read;
    }

    private ClickJournal openSmall() {
        return ClickJournal.open(folder, Durability.PROCESS, NO_LIMIT, SMALL_SEGMENT);
    }

    /** Returns where each record ends. */
    private List<Long> fillSmall(List<Click> clicks) {
        List<Long> ends = new ArrayList<>();
        try (ClickJournal journal = openSmall()) {
            for (Click click : clicks) {
                journal.append(click);
                ends.add(journal.tail());
            }
        }
        return ends;
    }

    /** Zeros some bytes, or flips bits in them. Returns the segment as it was. */
    private byte[] change(long position, int count, byte bits) throws IOException {
        Path segment = segments().get((int) position / SMALL_SEGMENT);
        byte[] before = Files.readAllBytes(segment);
        byte[] after = before.clone();
        for (int i = (int) position % SMALL_SEGMENT, left = count; left > 0; i++, left--) {
            after[i] = bits == 0 ? 0 : (byte) (before[i] ^ bits);
        }
        Files.write(segment, after);
        return before;
    }

    /** In parts as well, and after the last one there is no more. */
    private void assertReadSmall(String description, List<Click> clicks) throws IOException {
        try (ClickJournal journal = openSmall()) {
            List<Click> read = new ArrayList<>();
            long position = 0;
            for (long next; (next = journal.read(position, 7, read::add)) > position; ) {
                position = next;
            }
            assertThat(read).as(description).isEqualTo(clicks);
            assertThat(position).as(description).isEqualTo(journal.tail());
        }
    }

    private static List<Click> without(List<Click> clicks, int from, int to) {
        List<Click> left = new ArrayList<>(clicks);
        left.subList(from, to).clear();
        return left;
    }

    /** With codes of all lengths, so that segments end in all ways. */
    private static List<Click> clicks(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(id -> new Click(
                        id, new ShortCode("c".repeat((int) (1 + id * 31 % 64))), Instant.ofEpochMilli(id * 1_000_003)))
                .toList();
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".clicks"))
                    .sorted()
                    .toList();
        }
    }

    /** They are made by a thread. */
    private void awaitSegments(int count) throws IOException {
        while (segments().size() < count) {
            Thread.onSpinWait();
        }
    }
}

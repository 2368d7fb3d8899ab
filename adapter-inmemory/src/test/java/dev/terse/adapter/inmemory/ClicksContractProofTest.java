package dev.terse.adapter.inmemory;

import dev.terse.adapter.inmemory.PlantedFaults.Fault;
import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.Click;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.ClickReport;
import dev.terse.domain.ClickReports;
import dev.terse.domain.DailyClicks;
import dev.terse.domain.DayRange;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UseResult;
import dev.terse.testkit.ClicksContract;
import dev.terse.testkit.ClicksContract.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract rejects stores that miscount. */
class ClicksContractProofTest {
    private static final LinkDetails CHANGED = LinkDetails.to(new OriginalUrl("https://example.com/changed"));

    private static Function<InstantSource, Store> planted = ClicksContractProofTest::sound;

    @ParameterizedTest
    @MethodSource("faults")
    void rejects(Fault<InstantSource, Store> fault) {
        planted = fault.store();

        PlantedFaults.run(Planted.class, fault.caughtBy())
                .assertStatistics(tests -> tests.started(1).failed(1));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void accepts_a_sound_store_where_it_rejects(Fault<InstantSource, Store> fault) {
        planted = ClicksContractProofTest::sound;

        PlantedFaults.run(Planted.class, fault.caughtBy())
                .assertStatistics(tests -> tests.started(1).succeeded(1));
    }

    static Stream<Fault<InstantSource, Store>> faults() {
        return Stream.of(
                recording(
                        "counts nothing", "a_click_is_counted_in_the_link_its_day_and_the_total", store -> click -> {}),
                recording("counts twice", "a_click_is_counted_in_the_link_its_day_and_the_total", store -> click -> {
                    store.recorder().record(click);
                    store.recorder().record(click);
                }),
                recording(
                        "counts each click for all links",
                        "clicks_are_counted_for_their_own_link_alone",
                        store -> click -> Stream.of("code", "CODE", "abc1234")
                                .flatMap(code -> store.urls().findByCode(new ShortCode(code)).stream())
                                .forEach(link -> store.recorder().record(Click.on(link, click.at())))),
                recording(
                        "makes a link of a click",
                        "a_click_on_a_link_that_is_not_there_is_dropped",
                        store -> click -> store.urls().add(click.code(), CHANGED)),
                recording(
                        "counts by code alone",
                        "a_click_on_a_deleted_link_is_not_counted_for_a_later_one_of_the_same_code",
                        store -> click -> store.urls().findByCode(click.code()).ifPresent(link -> store.recorder()
                                .record(Click.on(link, click.at())))),
                recording(
                        "counts days of another zone",
                        "a_day_is_one_of_utc_from_midnight_to_midnight",
                        late(Duration.ofMinutes(345))),
                recording(
                        "counts days of London",
                        "a_day_is_one_of_utc_in_summer_too",
                        store -> click -> store.recorder()
                                .record(new Click(
                                        click.urlId(),
                                        click.code(),
                                        click.at()
                                                .atZone(ZoneId.of("Europe/London"))
                                                .toLocalDateTime()
                                                .toInstant(ZoneOffset.UTC)))),
                recording(
                        "ends a day a millisecond early",
                        "a_day_is_one_of_utc_from_midnight_to_midnight",
                        late(Duration.ofMillis(1))),
                recording("loses a click that comes with another", "no_click_is_lost_when_many_come_at_once", store -> {
                    AtomicBoolean busy = new AtomicBoolean();
                    return click -> {
                        if (busy.compareAndSet(false, true)) {
                            store.recorder().record(click);
                            PlantedFaults.pause();
                            busy.set(false);
                        }
                    };
                }),
                reporting(
                        "finds links without case",
                        "an_unknown_code_has_no_report",
                        (store, code, days) -> store.reports()
                                .report(new ShortCode(code.value().toLowerCase(Locale.ROOT)), days)),
                reporting(
                        "leaves days without clicks out",
                        "a_link_that_was_never_followed_has_no_clicks",
                        changed(report -> withDaily(
                                report,
                                report.daily().stream()
                                        .filter(day -> day.clicks() > 0)
                                        .toList()))),
                reporting(
                        "ends a day too early",
                        "a_report_has_both_ends_of_its_range_and_no_day_more",
                        changed(report -> withDaily(
                                report, report.daily().subList(0, report.daily().size() - 1)))),
                reporting(
                        "counts in the range alone",
                        "a_report_has_both_ends_of_its_range_and_no_day_more",
                        changed(report -> withClicks(
                                report,
                                report.daily().stream()
                                        .mapToLong(DailyClicks::clicks)
                                        .sum()))),
                reporting(
                        "reports 365 days at most",
                        "the_longest_range_reports_each_of_its_days",
                        (store, code, days) -> store.reports()
                                .report(
                                        code,
                                        DayRange.lastDays(
                                                Math.min(365, (int) days.days().count()), days.to()))),
                reporting(
                        "forgets the last click",
                        "a_click_is_counted_in_the_link_its_day_and_the_total",
                        changed(report -> new ClickReport(report.shortUrl(), Optional.empty(), report.daily()))),
                reporting(
                        "reads the days first and the clicks later",
                        "a_report_that_is_made_while_clicks_come_in_agrees_with_itself",
                        (store, code, days) -> store.reports()
                                .report(code, days)
                                .flatMap(report -> {
                                    PlantedFaults.pause();
                                    return store.urls().findByCode(code).map(link -> withClicks(report, link.clicks()));
                                })),
                reporting(
                        "reads the last click later than the clicks",
                        "a_report_that_is_made_while_clicks_come_in_agrees_with_itself",
                        (store, code, days) -> store.reports()
                                .report(code, days)
                                .map(report -> {
                                    PlantedFaults.pause();
                                    ClickReport later =
                                            store.reports().report(code, days).orElseThrow();
                                    return new ClickReport(report.shortUrl(), later.lastClickAt(), report.daily());
                                })),
                fault(
                        "takes the click recorded last for the latest",
                        "the_last_click_is_the_latest_whatever_the_order_of_recording",
                        ClicksContractProofTest::withLastRecorded),
                fault(
                        "gives a new link the clicks of the one before",
                        "a_link_that_follows_a_deleted_one_starts_without_its_clicks",
                        store -> withUrls(store, new DelegatingUrlRepository(store.urls()) {
                            @Override
                            public ChangeResult delete(ShortCode code, long version, Instant freeFrom) {
                                return new ChangeResult.Changed(
                                        sound.findByCode(code).orElseThrow());
                            }

                            @Override
                            public AddResult add(ShortCode code, LinkDetails details) {
                                return sound.add(code, details) instanceof AddResult.Added added
                                        ? added
                                        : new AddResult.Added(
                                                sound.findByCode(code).orElseThrow());
                            }
                        })),
                fault(
                        "takes the clicks of deleted links from the total",
                        "the_total_keeps_the_clicks_of_links_that_were_deleted",
                        store -> new Store(store.urls(), store.recorder(), new ClickReports() {
                            @Override
                            public Optional<ClickReport> report(ShortCode code, DayRange days) {
                                return store.reports().report(code, days);
                            }

                            @Override
                            public long totalClicks() {
                                return store.urls().count().value() == 0
                                        ? 0
                                        : store.reports().totalClicks();
                            }
                        })),
                fault(
                        "forgets the clicks in an update",
                        "an_update_keeps_the_clicks",
                        store -> withUrls(store, new DelegatingUrlRepository(store.urls()) {
                            @Override
                            public ChangeResult update(ShortCode code, long version, LinkDetails details) {
                                return new ChangeResult.Changed(
                                        replace(code, details).orElseThrow());
                            }
                        })),
                recording(
                        "writes back the URL it has read",
                        "an_update_at_once_with_a_click_loses_neither",
                        store -> click -> store.urls().findByCode(click.code()).ifPresent(link -> {
                            store.recorder().record(click);
                            PlantedFaults.pause();
                            store.urls().update(link.code(), link.version(), link.details());
                        })),
                recording("changes the URL", "a_click_changes_nothing_else_of_the_link", store -> click -> {
                    store.recorder().record(click);
                    store.urls().update(click.code(), 1, CHANGED);
                }),
                recording("raises the version", "a_click_changes_nothing_else_of_the_link", store -> click -> {
                    store.recorder().record(click);
                    store.urls().findByCode(click.code()).ifPresent(link -> store.urls()
                            .update(link.code(), link.version(), link.details()));
                }),
                fault(
                        "reports links that were deleted",
                        "a_click_on_a_link_whose_code_is_retired_is_dropped",
                        store -> withUrls(store, new DelegatingUrlRepository(store.urls()) {
                            @Override
                            public ChangeResult delete(ShortCode code, long version, Instant freeFrom) {
                                return new ChangeResult.Changed(
                                        sound.findByCode(code).orElseThrow());
                            }
                        })),
                fault(
                        "takes purged clicks from the total",
                        "the_total_keeps_the_clicks_of_links_that_were_deleted",
                        ClicksContractProofTest::withoutPurged),
                fault(
                        "writes the clicks back that a use has read",
                        "a_use_at_once_with_a_click_loses_neither",
                        ClicksContractProofTest::withClicksWrittenBack));
    }

    private static Store sound(InstantSource clock) {
        InMemoryUrlRepository urls = new InMemoryUrlRepository(clock);
        InMemoryClicks clicks = new InMemoryClicks(urls);
        return new Store(urls, clicks, clicks);
    }

    private static Fault<InstantSource, Store> fault(String name, String caughtBy, UnaryOperator<Store> plant) {
        return new Fault<>(name, caughtBy, clock -> plant.apply(sound(clock)));
    }

    private static Fault<InstantSource, Store> recording(
            String name, String caughtBy, Function<Store, ClickRecorder> recorder) {
        return fault(name, caughtBy, store -> new Store(store.urls(), recorder.apply(store), store.reports()));
    }

    private static Fault<InstantSource, Store> reporting(String name, String caughtBy, Reporting reporting) {
        return fault(
                name,
                caughtBy,
                store -> new Store(store.urls(), store.recorder(), new ClickReports() {
                    @Override
                    public Optional<ClickReport> report(ShortCode code, DayRange days) {
                        return reporting.report(store, code, days);
                    }

                    @Override
                    public long totalClicks() {
                        return store.reports().totalClicks();
                    }
                }));
    }

    private interface Reporting {
        Optional<ClickReport> report(Store sound, ShortCode code, DayRange days);
    }

    private static Reporting changed(UnaryOperator<ClickReport> change) {
        return (store, code, days) -> store.reports().report(code, days).map(change);
    }

    private static Function<Store, ClickRecorder> late(Duration delay) {
        return store -> click -> store.recorder()
                .record(new Click(click.urlId(), click.code(), click.at().plus(delay)));
    }

    private static Store withUrls(Store store, UrlRepository urls) {
        return new Store(urls, store.recorder(), store.reports());
    }

    private static Store withLastRecorded(Store store) {
        AtomicReference<Instant> last = new AtomicReference<>(Instant.EPOCH);
        ClickRecorder recorder = click -> {
            last.set(click.at());
            store.recorder().record(click);
        };
        ClickReports reports = new ClickReports() {
            @Override
            public Optional<ClickReport> report(ShortCode code, DayRange days) {
                return store.reports()
                        .report(code, days)
                        .map(report ->
                                new ClickReport(report.shortUrl(), Optional.ofNullable(last.get()), report.daily()));
            }

            @Override
            public long totalClicks() {
                return store.reports().totalClicks();
            }
        };
        return new Store(store.urls(), recorder, reports);
    }

    private static Store withoutPurged(Store store) {
        AtomicLong purged = new AtomicLong();
        UrlRepository urls = new DelegatingUrlRepository(store.urls()) {
            @Override
            public int purge(int max) {
                int count = sound.purge(max);
                purged.addAndGet(count);
                return count;
            }
        };
        ClickReports reports = new ClickReports() {
            @Override
            public Optional<ClickReport> report(ShortCode code, DayRange days) {
                return store.reports().report(code, days);
            }

            @Override
            public long totalClicks() {
                return store.reports().totalClicks() - purged.get();
            }
        };
        return new Store(urls, store.recorder(), reports);
    }

    private static Store withClicksWrittenBack(Store store) {
        AtomicLong clicks = new AtomicLong();
        UrlRepository urls = new DelegatingUrlRepository(store.urls()) {
            @Override
            public UseResult takeUse(ShortCode code) {
                long read = clicks.get();
                PlantedFaults.pause();
                clicks.set(read);
                return sound.takeUse(code);
            }

            @Override
            public Optional<ShortUrl> findByCode(ShortCode code) {
                return sound.findByCode(code).map(link -> clicked(link, clicks.get()));
            }
        };
        return new Store(urls, click -> clicks.incrementAndGet(), store.reports());
    }

    private static ClickReport withDaily(ClickReport report, List<DailyClicks> daily) {
        return new ClickReport(report.shortUrl(), report.lastClickAt(), daily);
    }

    private static ClickReport withClicks(ClickReport report, long clicks) {
        return new ClickReport(clicked(report.shortUrl(), clicks), report.lastClickAt(), report.daily());
    }

    private static ShortUrl clicked(ShortUrl link, long clicks) {
        return new ShortUrl(
                link.id(), link.code(), link.details(), link.version(), clicks, link.uses(), link.createdAt());
    }

    /** Not run by itself: its name does not end in Test. */
    static final class Planted extends ClicksContract {
        @Override
        protected Store emptyStore(InstantSource clock) {
            return planted.apply(clock);
        }
    }
}

package dev.terse.application;

import dev.terse.domain.ClickReport;
import dev.terse.domain.ClickReports;
import dev.terse.domain.DayRange;
import dev.terse.domain.UrlRepository;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Asks the click reports and the repository. */
public final class ReadStatisticsService implements ReadStatistics {
    private final UrlRepository repository;
    private final ClickReports reports;
    private final InstantSource clock;

    /**
     * The use case.
     *
     * @param repository where the links are
     * @param reports what is known of clicks
     * @param clock says what day it is
     */
    public ReadStatisticsService(UrlRepository repository, ClickReports reports, InstantSource clock) {
        this.repository = repository;
        this.reports = reports;
        this.clock = clock;
    }

    @Override
    public Optional<ClickReport> ofLink(Query query) {
        return reports.report(query.code(), days(query));
    }

    @Override
    public Totals totals() {
        return new Totals(repository.count(), reports.totalClicks());
    }

    private DayRange days(Query query) {
        LocalDate given = query.to();
        LocalDate to = given == null ? LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) : given;
        LocalDate from = query.from();
        return from == null ? DayRange.lastDays(DEFAULT_DAYS, to) : new DayRange(from, to);
    }
}

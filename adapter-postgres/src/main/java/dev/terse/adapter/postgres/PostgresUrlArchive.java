package dev.terse.adapter.postgres;

import dev.terse.domain.ArchiveOutcome;
import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.DailyClicks;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkHistory;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlArchive;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The links in PostgreSQL in bulk: out by the index of the codes, in by one statement for links, one for days and one for the total.
 *
 * <p>Links are stored in the order of their codes, so that two who write the same ones never wait for each other. The total comes last, as
 * whoever counts clicks does it.
 */
public final class PostgresUrlArchive implements UrlArchive {
    /** What {@link #read} returns at most. The planner is told, since of a limit that is a parameter it expects a tenth of the table. */
    static final int MAX_PAGE = 1_000;

    /** Rows of {@code click_totals}, made by migration V3. */
    private static final int SLOTS = 16;

    /**
     * No code is before an empty one, and none behind a tilde. Links and days are of one moment, as it is one statement. The days are counted
     * first, no further than to the link that is the last one for it.
     */
    static final String READ =
            """
            WITH page AS MATERIALIZED (
                SELECT *
                FROM (
                    SELECT %s, last_click_at
                    FROM urls
                    WHERE short_code > :after AND free_from IS NULL
                    ORDER BY short_code
                    LIMIT %s
                ) AS next
                ORDER BY short_code
                LIMIT :max
            ), last AS (
                SELECT short_code
                FROM (SELECT short_code, id FROM page ORDER BY short_code) AS link
                CROSS JOIN LATERAL (
                    SELECT
                    FROM click_days
                    WHERE short_code = link.short_code AND url_id = link.id
                    OFFSET 0
                ) AS day
                ORDER BY short_code
                OFFSET %s
                LIMIT 1
            )
            SELECT page.*, by_day.days, by_day.day_clicks
            FROM page
            LEFT JOIN LATERAL (
                SELECT array_agg(day - date 'epoch' ORDER BY day) AS days, array_agg(clicks ORDER BY day) AS day_clicks
                FROM click_days
                WHERE short_code = page.short_code AND url_id = page.id
            ) AS by_day ON true
            WHERE page.short_code <= coalesce((SELECT short_code FROM last), '~')
            ORDER BY page.short_code"""
                    .formatted(LinkColumns.ALL, MAX_PAGE, MAX_DAYS_AT_ONCE);

    /** Times come as milliseconds. As seconds they are not quite those, and the columns round them to them. */
    static final String WRITE =
            """
            INSERT INTO urls (short_code, original_url, title, tags, active_from, expires_at, max_clicks, is_enabled, fallback_url,
                forwards_query, redirect_status, clicks, uses, last_click_at, created_at)
            SELECT short_code, original_url, title, string_to_array(tags, ','), active_from, expires_at, max_clicks, is_enabled,
                fallback_url, forwards_query, redirect_status, clicks, uses, to_timestamp(last_click_at / 1000::float8),
                to_timestamp(created_at / 1000::float8)
            FROM %s
            ORDER BY short_code COLLATE "C"
            ON CONFLICT (short_code) DO NOTHING
            RETURNING short_code, id"""
                    .formatted(
                            LinkArrays.UNNESTED.formatted(
                                    "short_code, clicks, uses, last_click_at, created_at",
                                    ":codes::text[], :clicks::bigint[], :uses::bigint[], :lastClickAts::bigint[], :createdAts::bigint[]"));

    /** Nobody has clicked on these links yet, so that these days are the first. */
    static final String WRITE_DAYS =
            """
            INSERT INTO click_days (short_code, url_id, day, clicks)
            SELECT short_code, url_id, date 'epoch' + day, clicks
            FROM unnest(:codes::text[], :ids::bigint[], :days::int[], :clicks::bigint[]) AS given (short_code, url_id, day, clicks)""";

    static final String WHO_HAS_THEM =
            """
            SELECT %s, free_from
            FROM unnest(:codes::text[]) AS given (code)
            JOIN urls ON urls.short_code = given.code"""
                    .formatted(LinkColumns.ALL);

    /** A server and those that stand in for it have one number, another one that a dump was brought into has its own. */
    private static final String STORE =
            """
            SELECT system_identifier || ' ' || pg_database.oid || ' ' || quote_ident(current_schema())
            FROM pg_control_system()
            CROSS JOIN pg_database
            WHERE datname = current_database()""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final DeletedLinks deleted;
    private final InstantSource clock;
    private final CacheNews cache;

    /**
     * The archive of a program that keeps no links in memory.
     *
     * @param dataSource as below
     * @param clock as below
     */
    public PostgresUrlArchive(DataSource dataSource, InstantSource clock) {
        this(dataSource, clock, CacheNews.NONE);
    }

    /**
     * The archive of a program that keeps links in memory.
     *
     * @param dataSource where the database is; its schema must have been migrated by {@link PostgresSchema}, and its isolation level
     *     be {@code READ COMMITTED}
     * @param clock says when a link is stored of which nobody knows that, and when a code is free
     * @param cache told of each code that was stored, after the commit and before the caller
     */
    public PostgresUrlArchive(DataSource dataSource, InstantSource clock, CachedUrlLookup cache) {
        this(dataSource, clock, CacheNews.to(cache));
    }

    private PostgresUrlArchive(DataSource dataSource, InstantSource clock, CacheNews cache) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.deleted = new DeletedLinks(dataSource);
        this.clock = clock;
        this.cache = cache;
    }

    /**
     * What tells this store from others, also from copies that go their own way.
     *
     * @return a text of one line
     * @throws dev.terse.domain.UrlStoreException if the store fails
     */
    public String store() {
        return Statements.run(
                "reading what store it is",
                () -> jdbc.sql(STORE).query(String.class).single());
    }

    @Override
    public List<ArchivedUrl> read(@Nullable ShortCode after, int max) {
        return Statements.run("reading links", () -> jdbc.sql(READ)
                .param("after", after == null ? "" : after.value())
                .param("max", Math.min(max, MAX_PAGE))
                .query((row, number) -> archivedUrl(row))
                .list());
    }

    private static ArchivedUrl archivedUrl(ResultSet row) throws SQLException {
        ShortUrl link = LinkColumns.shortUrl(row);
        LinkHistory history = LinkHistory.withinLimits(
                link.uses(),
                link.clicks(),
                Statements.instant(row, "last_click_at").orElse(null),
                link.createdAt(),
                daily(row));
        return new ArchivedUrl(link.code(), link.details(), history);
    }

    private static List<DailyClicks> daily(ResultSet row) throws SQLException {
        if (row.getArray("days") == null) {
            return List.of();
        }
        Integer[] days = (Integer[]) row.getArray("days").getArray();
        Long[] clicks = (Long[]) row.getArray("day_clicks").getArray();
        List<DailyClicks> daily = new ArrayList<>(days.length);
        for (int i = 0; i < days.length; i++) {
            daily.add(new DailyClicks(LocalDate.ofEpochDay(days[i]), clicks[i]));
        }
        return daily;
    }

    @Override
    public List<ArchiveOutcome> write(List<ArchivedUrl> links) {
        if (links.isEmpty()) {
            return List.of();
        }
        Map<ShortCode, ArchivedUrl> firsts = new LinkedHashMap<>();
        links.forEach(link -> firsts.putIfAbsent(link.code(), link));
        List<ArchivedUrl> inOrder = firsts.values().stream()
                .sorted(Comparator.comparing(ArchivedUrl::code))
                .toList();
        Map<ShortCode, Holder> holders = Statements.run("writing links", () -> tryToWrite(inOrder));
        holders.forEach((code, holder) -> {
            if (holder.isNew()) {
                cache.tellChanged(code);
            }
        });
        return outcomes(links, firsts, holders);
    }

    private static List<ArchiveOutcome> outcomes(
            List<ArchivedUrl> links, Map<ShortCode, ArchivedUrl> firsts, Map<ShortCode, Holder> holders) {
        List<ArchiveOutcome> outcomes = new ArrayList<>(links.size());
        for (ArchivedUrl link : links) {
            Holder holder = holders.get(link.code());
            if (holder == null) {
                outcomes.add(ArchiveOutcome.CODE_RETIRED);
            } else if (holder.isNew() && firsts.remove(link.code()) != null) {
                outcomes.add(ArchiveOutcome.STORED);
            } else {
                outcomes.add(
                        link.isStoredAs(holder.details(), holder.createdAt())
                                ? ArchiveOutcome.UNCHANGED
                                : ArchiveOutcome.CODE_TAKEN);
            }
        }
        return outcomes;
    }

    /** Goes round again only where a code was left to others meanwhile, or by a link that was deleted and is forgotten here. */
    private Map<ShortCode, Holder> tryToWrite(List<ArchivedUrl> links) {
        while (true) {
            Instant now = Statements.millis(clock.instant());
            Map<ShortCode, Holder> holders = new HashMap<>();
            List<ShortCode> free = transaction.execute(status -> {
                List<ShortCode> left = write(links, now, holders);
                if (!left.isEmpty()) {
                    status.setRollbackOnly();
                }
                return left;
            });
            if (free.isEmpty()) {
                return holders;
            }
            for (ShortCode code : free) {
                Optional<Long> unused = deleted.forget(code, now);
            }
        }
    }

    /** Returns the codes that are free although they were not when the links were stored, and tells who has the others. */
    private List<ShortCode> write(List<ArchivedUrl> links, Instant now, Map<ShortCode, Holder> holders) {
        Map<ShortCode, Long> ids = insert(links, now);
        List<ArchivedUrl> stored = new ArrayList<>(ids.size());
        List<ShortCode> others = new ArrayList<>();
        for (ArchivedUrl link : links) {
            if (ids.containsKey(link.code())) {
                stored.add(link);
                holders.put(link.code(), new Holder(link.details(), createdAt(link, now), true));
            } else {
                others.add(link.code());
            }
        }
        List<ShortCode> free = others.isEmpty() ? List.of() : find(others, now, holders);
        if (free.isEmpty()) {
            writeDays(stored, ids);
            addToTotal(stored);
        }
        return free;
    }

    /** Returns the ids of those that were stored. */
    private Map<ShortCode, Long> insert(List<ArchivedUrl> links, Instant now) {
        Map<ShortCode, Long> ids = new HashMap<>();
        LinkArrays.bind(
                        jdbc.sql(WRITE),
                        links.stream().map(ArchivedUrl::details).toList())
                .param("codes", links.stream().map(link -> link.code().value()).toArray(String[]::new))
                .param(
                        "clicks",
                        links.stream().map(link -> link.history().clicks()).toArray(Long[]::new))
                .param("uses", links.stream().map(link -> link.history().uses()).toArray(Long[]::new))
                .param(
                        "lastClickAts",
                        links.stream()
                                .map(link -> millis(link.history().lastClickAt()))
                                .toArray(Long[]::new))
                .param(
                        "createdAts",
                        links.stream().map(link -> millis(createdAt(link, now))).toArray(Long[]::new))
                .query((row, number) -> ids.put(new ShortCode(row.getString("short_code")), row.getLong("id")))
                .list();
        return ids;
    }

    private static Instant createdAt(ArchivedUrl link, Instant now) {
        Instant createdAt = link.history().createdAt();
        return createdAt == null ? now : createdAt;
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    /** Who has a code: what is said of the link, when it was stored, and whether that was just now. */
    private record Holder(LinkDetails details, Instant createdAt, boolean isNew) {}

    /** Returns those that nobody has. Of retired codes nothing is told. */
    private List<ShortCode> find(List<ShortCode> codes, Instant now, Map<ShortCode, Holder> holders) {
        jdbc.sql(ClickDrainer.LOOK_UP_BY_INDEX).query().singleRow();
        Set<ShortCode> free = new LinkedHashSet<>(codes);
        RowCallbackHandler holder = row -> {
            Optional<Instant> freeFrom = Statements.instant(row, "free_from");
            ShortUrl link = LinkColumns.shortUrl(row);
            if (freeFrom.isEmpty()) {
                holders.put(link.code(), new Holder(link.details(), link.createdAt(), false));
            }
            if (freeFrom.isEmpty() || now.isBefore(freeFrom.get())) {
                free.remove(link.code());
            }
        };
        jdbc.sql(WHO_HAS_THEM)
                .param("codes", codes.stream().map(ShortCode::value).toArray(String[]::new))
                .query(holder);
        return List.copyOf(free);
    }

    private void writeDays(List<ArchivedUrl> links, Map<ShortCode, Long> ids) {
        List<String> codes = new ArrayList<>();
        List<Long> urlIds = new ArrayList<>();
        List<Integer> days = new ArrayList<>();
        List<Long> clicks = new ArrayList<>();
        for (ArchivedUrl link : links) {
            Long id = ids.get(link.code());
            for (DailyClicks day : link.history().daily()) {
                codes.add(link.code().value());
                urlIds.add(id);
                days.add((int) day.day().toEpochDay());
                clicks.add(day.clicks());
            }
        }
        if (!codes.isEmpty()) {
            jdbc.sql(WRITE_DAYS)
                    .param("codes", codes.toArray(String[]::new))
                    .param("ids", urlIds.toArray(Long[]::new))
                    .param("days", days.toArray(Integer[]::new))
                    .param("clicks", clicks.toArray(Long[]::new))
                    .update();
        }
    }

    private void addToTotal(List<ArchivedUrl> links) {
        long clicks = links.stream().mapToLong(link -> link.history().clicks()).sum();
        if (clicks > 0) {
            jdbc.sql(ClickDrainer.ADD_TO_TOTAL)
                    .param("counted", clicks)
                    .param("slot", Math.floorMod(links.get(0).code().hashCode(), SLOTS))
                    .update();
        }
    }
}

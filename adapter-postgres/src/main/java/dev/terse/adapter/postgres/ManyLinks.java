package dev.terse.adapter.postgres;

import static dev.terse.adapter.postgres.Statements.timestamp;

import dev.terse.domain.AddResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.NewLink;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Many links in a few statements. */
final class ManyLinks {
    /** In the order of their codes, so that two who add the same ones do not wait for each other for ever. */
    static final String ADD_ALL =
            """
            INSERT INTO urls (short_code, original_url, title, tags, active_from, expires_at, max_clicks, is_enabled, fallback_url,
                forwards_query, redirect_status, created_at)
            SELECT short_code, original_url, title, string_to_array(tags, ','), active_from, expires_at, max_clicks, is_enabled,
                fallback_url, forwards_query, redirect_status, :createdAt
            FROM %s
            ORDER BY short_code COLLATE "C"
            ON CONFLICT (short_code) DO NOTHING
            RETURNING short_code, id"""
                    .formatted(LinkArrays.UNNESTED.formatted("short_code", ":codes::text[]"));

    static final String HOLDERS =
            """
            SELECT short_code, free_from
            FROM urls
            WHERE short_code = ANY (:codes)""";

    /** What makes a link active is what {@link ShortUrl#state} says. The index has hashes of URLs, which are longer than an index takes. */
    static final String FIND_ACTIVE =
            """
            SELECT position, link.*
            FROM %s
            CROSS JOIN LATERAL (
                SELECT %s
                FROM urls
                WHERE hashtextextended(urls.original_url, 0) = hashtextextended(sought.original_url, 0)
                    AND urls.original_url = sought.original_url
                    AND urls.title IS NOT DISTINCT FROM sought.title
                    AND urls.tags = string_to_array(sought.tags, ',')
                    AND urls.active_from IS NOT DISTINCT FROM sought.active_from
                    AND urls.expires_at IS NOT DISTINCT FROM sought.expires_at
                    AND urls.max_clicks IS NOT DISTINCT FROM sought.max_clicks
                    AND urls.is_enabled = sought.is_enabled
                    AND urls.fallback_url IS NOT DISTINCT FROM sought.fallback_url
                    AND urls.forwards_query = sought.forwards_query
                    AND urls.redirect_status IS NOT DISTINCT FROM sought.redirect_status
                    AND urls.free_from IS NULL AND urls.is_enabled
                    AND (urls.active_from IS NULL OR urls.active_from <= :now)
                    AND (urls.expires_at IS NULL OR urls.expires_at > :now)
                    AND (urls.max_clicks IS NULL OR urls.max_clicks > urls.uses)
                ORDER BY urls.created_at DESC, urls.id DESC, urls.short_code DESC
                LIMIT 1
            ) AS link"""
                    .formatted(LinkArrays.UNNESTED.formatted("position", ":positions::int[]"), LinkColumns.ALL);

    /**
     * In one order for everyone. So many locks at once would not find room among the server's, so URLs share a thousand of them: whoever
     * waits for another's URL waits no longer than that takes to be made. The first number tells these locks from others'.
     */
    static final String LOCK =
            """
            SELECT pg_advisory_xact_lock(1953722995, slot)
            FROM (
                SELECT DISTINCT (hashtextextended(url, 0) & 1023)::int AS slot
                FROM unnest(:urls) AS sought (url)
                ORDER BY slot
            ) AS slots""";

    private final JdbcClient jdbc;
    private final DeletedLinks deleted;

    ManyLinks(JdbcClient jdbc, DeletedLinks deleted) {
        this.jdbc = jdbc;
        this.deleted = deleted;
    }

    List<AddResult> addAll(List<NewLink> links, Instant now) {
        Map<ShortCode, NewLink> first = new LinkedHashMap<>();
        links.forEach(link -> first.putIfAbsent(link.code(), link));
        Map<ShortCode, AddResult> results = addEach(first.values(), now);
        Set<ShortCode> seen = new HashSet<>();
        List<AddResult> inOrder = new ArrayList<>();
        for (NewLink link : links) {
            AddResult result = Objects.requireNonNull(results.get(link.code()));
            inOrder.add(
                    seen.add(link.code()) || !(result instanceof AddResult.Added)
                            ? result
                            : new AddResult.CodeTaken(link.code()));
        }
        return inOrder;
    }

    /** Goes round again only for codes that somebody has given up meanwhile, or that this has taken from who had given them up. */
    private Map<ShortCode, AddResult> addEach(Collection<NewLink> links, Instant now) {
        Map<ShortCode, AddResult> results = new HashMap<>();
        Collection<NewLink> left = links;
        while (!left.isEmpty()) {
            results.putAll(added(left, now));
            left = without(results.keySet(), left);
            results.putAll(held(left, now));
            left = without(results.keySet(), left);
        }
        return results;
    }

    private static List<NewLink> without(Set<ShortCode> codes, Collection<NewLink> links) {
        return links.stream().filter(link -> !codes.contains(link.code())).toList();
    }

    private Map<ShortCode, AddResult> added(Collection<NewLink> links, Instant now) {
        Map<ShortCode, LinkDetails> details = new HashMap<>();
        links.forEach(link -> details.put(link.code(), link.details()));
        Map<ShortCode, AddResult> added = new HashMap<>();
        LinkArrays.bind(jdbc.sql(ADD_ALL), links.stream().map(NewLink::details).toList())
                .param("codes", codes(links))
                .param("createdAt", timestamp(now))
                .query(row -> {
                    ShortCode code = new ShortCode(row.getString("short_code"));
                    LinkDetails said = Objects.requireNonNull(details.get(code));
                    added.put(code, new AddResult.Added(new ShortUrl(row.getLong("id"), code, said, 1, 0, 0, now)));
                });
        return added;
    }

    private Map<ShortCode, AddResult> held(Collection<NewLink> links, Instant now) {
        Map<ShortCode, AddResult> held = new HashMap<>();
        if (links.isEmpty()) {
            return held;
        }
        List<ShortCode> free = new ArrayList<>();
        jdbc.sql(HOLDERS).param("codes", codes(links)).query(row -> {
            ShortCode code = new ShortCode(row.getString("short_code"));
            Optional<Instant> freeFrom = Statements.instant(row, "free_from");
            if (freeFrom.isEmpty()) {
                held.put(code, new AddResult.CodeTaken(code));
            } else if (now.isBefore(freeFrom.get())) {
                held.put(code, new AddResult.CodeRetired(code, freeFrom.get()));
            } else {
                free.add(code);
            }
        });
        free.stream().sorted().forEach(code -> deleted.forget(code, now));
        return held;
    }

    Map<LinkDetails, ShortUrl> findActive(Collection<LinkDetails> details, Instant now) {
        List<LinkDetails> sought = List.copyOf(details);
        Map<LinkDetails, ShortUrl> found = new HashMap<>();
        Integer[] positions = new Integer[sought.size()];
        Arrays.setAll(positions, i -> i);
        LinkArrays.bind(jdbc.sql(FIND_ACTIVE), sought)
                .param("positions", positions)
                .param("now", timestamp(now))
                .query(row -> {
                    found.put(sought.get(row.getInt("position")), LinkColumns.shortUrl(row));
                });
        return found;
    }

    /** Waits until nobody else has the lock of one of the URLs, and has them until the transaction ends. */
    void lock(Set<OriginalUrl> urls) {
        jdbc.sql(LOCK)
                .param("urls", urls.stream().map(OriginalUrl::value).toArray(String[]::new))
                .query(row -> {});
    }

    private static String[] codes(Collection<NewLink> links) {
        return links.stream().map(link -> link.code().value()).toArray(String[]::new);
    }
}

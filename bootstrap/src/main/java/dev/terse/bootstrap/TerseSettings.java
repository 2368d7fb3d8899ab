package dev.terse.bootstrap;

import dev.terse.adapter.postgres.CachedUrlLookup;
import dev.terse.adapter.postgres.JournaledClicks;
import dev.terse.adapter.postgres.PostgresSchema;
import dev.terse.adapter.redirect.RedirectSettings;
import dev.terse.adapter.rest.RestSettings;
import dev.terse.domain.Authority;
import dev.terse.domain.CollisionRetryPolicy;
import dev.terse.domain.InvalidOriginalUrlException;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.http.RedirectForm;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * The settings under {@code terse.}; an instance in hand is valid.
 *
 * @param storage Where links are kept: postgres, or inmemory until the service stops.
 * @param dataDir Folder of the journal of clicks, and of the embedded PostgreSQL if spring.datasource.url is not set.
 * @param baseUrl What short URLs start with; taken from each request if not set.
 * @param rootUrl Where the root path redirects to; a page of its own if not set.
 * @param ownHosts Further host names of the service; links that lead to them are refused. Without a port, one is for ports 80 and 443.
 * @param codes How short codes are generated.
 * @param batch How many links are made at once.
 * @param redirect How short URLs redirect.
 * @param cache How links are kept in memory.
 * @param partitions Partitions that the table of links is split into when it is first migrated; 1 leaves it plain.
 * @param migration How the database is migrated.
 * @param clicks How clicks are kept until they are counted in the database.
 */
@ConfigurationProperties("terse")
record TerseSettings(
        @DefaultValue("postgres") Storage storage,
        @DefaultValue("data") Path dataDir,
        @Nullable String baseUrl,
        @Nullable String rootUrl,
        @DefaultValue({}) List<String> ownHosts,
        @DefaultValue Codes codes,
        @DefaultValue Batch batch,
        @DefaultValue Redirect redirect,
        @DefaultValue Cache cache,
        @DefaultValue("4") int partitions,
        @DefaultValue Migration migration,
        @DefaultValue Clicks clicks) {
    /** RFC 9293, section 3.1: 16 bits. */
    private static final int MAX_PORT = 65_535;

    TerseSettings {
        baseUrl = unsetIfEmpty(baseUrl);
        rootUrl = unsetIfEmpty(rootUrl);
        ownHosts = List.copyOf(ownHosts);
        if (baseUrl != null) {
            require(isUrl(baseUrl) && !baseUrl.contains("?") && !baseUrl.contains("#"), "terse.base-url");
        }
        if (rootUrl != null) {
            require(isUrl(rootUrl), "terse.root-url");
        }
        require(partitions >= 1 && partitions <= PostgresSchema.MAX_PARTITIONS, "terse.partitions");
        for (String host : ownHosts) {
            require(isUrl("http://" + host) && !host.contains("/"), "terse.own-hosts");
        }
    }

    /** Where links are kept. */
    enum Storage {
        /** In memory, until the service stops. */
        INMEMORY,
        /** In the PostgreSQL database of {@code spring.datasource.url}, or in an embedded one where that is not set. */
        POSTGRES
    }

    /**
     * How short codes are generated.
     *
     * @param length Characters of a generated code.
     * @param maxLength Characters that a generated code may grow to when shorter ones are taken.
     * @param attempts Codes that are tried at each length.
     * @param reserved Words that no link may have as its code, beside those of the service's own paths.
     * @param retirement How long the code of a deleted link is kept from other links.
     */
    record Codes(
            @DefaultValue("7") int length,
            @DefaultValue("10") int maxLength,
            @DefaultValue("5") int attempts,
            @DefaultValue({}) List<String> reserved,
            @DefaultValue("30d") @DurationUnit(ChronoUnit.SECONDS) Duration retirement) {
        Codes {
            reserved = List.copyOf(reserved);
            require(length >= 1 && length <= ShortCode.MAX_LENGTH, "terse.codes.length");
            require(maxLength >= length && maxLength <= ShortCode.MAX_LENGTH, "terse.codes.max-length");
            require(attempts >= 1 && attempts <= CollisionRetryPolicy.MAX_ATTEMPTS, "terse.codes.attempts");
            require(reserved.stream().allMatch(ShortCode::isValid), "terse.codes.reserved");
            require(
                    !retirement.isNegative() && retirement.compareTo(Duration.ofDays(3650)) <= 0,
                    "terse.codes.retirement");
        }

        CollisionRetryPolicy retryPolicy() {
            return new CollisionRetryPolicy(attempts, length, maxLength);
        }
    }

    /**
     * How many links are made at once.
     *
     * @param maxBody Longest body of a batch, which takes some ten times as much memory while it is read.
     */
    record Batch(@DefaultValue("16MB") DataSize maxBody) {
        Batch {
            require(
                    maxBody.toBytes() >= DataSize.ofKilobytes(64).toBytes()
                            && maxBody.toBytes() <= DataSize.ofGigabytes(1).toBytes(),
                    "terse.batch.max-body");
        }
    }

    /**
     * How short URLs redirect.
     *
     * @param status HTTP status of a redirect.
     * @param maxAge How long browsers may keep a redirect of status 301 or 308; those of 302 and 307 are never kept.
     * @param port The port of a listener that serves short URLs and nothing else; 0 for a free one, none if not set.
     * @param address The address that this listener is at: this machine only, unless you say otherwise.
     * @param maxConnections Connections that this listener takes at once; one more is answered by 503.
     * @param idleTimeout How long a connection to this listener may do nothing before it is closed.
     */
    record Redirect(
            @DefaultValue("302") int status,
            @DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS) Duration maxAge,
            @Nullable String port,
            @DefaultValue("127.0.0.1") String address,
            @DefaultValue("10000") int maxConnections,
            @DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS) Duration idleTimeout) {
        Redirect {
            require(RedirectForm.STATUSES.contains(status), "terse.redirect.status");
            require(!maxAge.isNegative() && maxAge.compareTo(Duration.ofDays(365)) <= 0, "terse.redirect.max-age");
            port = unsetIfEmpty(port);
            require(port == null || isPort(port), "terse.redirect.port");
            require(!address.isBlank(), "terse.redirect.address");
            require(
                    maxConnections >= 1 && maxConnections <= RedirectSettings.MAX_CONNECTIONS,
                    "terse.redirect.max-connections");
            require(
                    idleTimeout.compareTo(Duration.ofSeconds(1)) >= 0
                            && idleTimeout.compareTo(RedirectSettings.MAX_TIMEOUT) <= 0,
                    "terse.redirect.idle-timeout");
        }

        RedirectForm form() {
            return new RedirectForm(status, maxAge);
        }
    }

    /**
     * How links are kept in memory, in front of PostgreSQL.
     *
     * @param maxEntries Links and unknown codes that are kept in memory; long links count for more than one.
     * @param maxAge How old a link in memory may be before it is read again behind the redirect that it answers; ten times that while changes
     *     by other nodes are heard.
     * @param unknownMaxAge How long a code is known to be unknown.
     * @param staleIfError How long a link in memory is followed while the database is away.
     */
    record Cache(
            @DefaultValue("100000") long maxEntries,
            @DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS) Duration maxAge,
            @DefaultValue("1s") @DurationUnit(ChronoUnit.SECONDS) Duration unknownMaxAge,
            @DefaultValue("24h") @DurationUnit(ChronoUnit.SECONDS) Duration staleIfError) {
        Cache {
            require(maxEntries >= 1 && maxEntries <= 100_000_000, "terse.cache.max-entries");
            require(isFrom(Duration.ofSeconds(1), maxAge, Duration.ofDays(1)), "terse.cache.max-age");
            require(isFrom(Duration.ofSeconds(1), unknownMaxAge, Duration.ofSeconds(2)), "terse.cache.unknown-max-age");
            require(isFrom(maxAge, staleIfError, Duration.ofDays(365)), "terse.cache.stale-if-error");
        }

        CachedUrlLookup.Settings lookup() {
            return new CachedUrlLookup.Settings(maxEntries, maxAge, unknownMaxAge, staleIfError);
        }

        private static boolean isFrom(Duration least, Duration value, Duration most) {
            return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
        }
    }

    /**
     * How the database is migrated.
     *
     * @param offlineRowLimit Links that a migration copies at most while nobody can write; above, the start is refused.
     * @param target Version of the tables to stop at, for upgrades in stages.
     */
    record Migration(
            @DefaultValue("1000000") long offlineRowLimit,
            @DefaultValue("" + PostgresSchema.NEWEST_VERSION) int target) {
        Migration {
            require(target >= 1 && target <= PostgresSchema.NEWEST_VERSION, "terse.migration.target");
            require(offlineRowLimit >= 0, "terse.migration.offline-row-limit");
        }
    }

    /**
     * How clicks are kept until they are counted in the database.
     *
     * @param durability What an answered click survives: process, the sudden end of the service, or disk, a loss of power as well.
     * @param journalLimit Disk space of clicks that wait for the database; further clicks are dropped, and redirects go on.
     * @param shutdownDrain How long a stop goes on counting clicks; those that are left are counted after the next start.
     */
    record Clicks(
            @DefaultValue("process") Durability durability,
            @DefaultValue("2GB") DataSize journalLimit,
            @DefaultValue("20s") @DurationUnit(ChronoUnit.SECONDS) Duration shutdownDrain) {
        Clicks {
            require(journalLimit.toBytes() >= JournaledClicks.Settings.MIN_LIMIT, "terse.clicks.journal-limit");
            require(
                    !shutdownDrain.isNegative() && shutdownDrain.compareTo(Duration.ofHours(1)) <= 0,
                    "terse.clicks.shutdown-drain");
        }

        /** What an answered click survives. */
        enum Durability {
            /** The sudden end of the service. */
            PROCESS,
            /** A loss of power as well. */
            DISK
        }
    }

    JournaledClicks.Settings journal() {
        return new JournaledClicks.Settings(
                dataDir.resolve("clicks"),
                clicks.durability() == Clicks.Durability.DISK,
                clicks.journalLimit().toBytes(),
                clicks.shutdownDrain());
    }

    PostgresSchema.Settings schema() {
        return new PostgresSchema.Settings(partitions, migration.offlineRowLimit(), migration.target());
    }

    /** Where the service answers, as far as the settings say: links that lead there would lead in a circle. */
    Set<Authority> ownAuthorities() {
        Set<Authority> own = new LinkedHashSet<>();
        if (baseUrl != null) {
            own.addAll(bothSchemes(new OriginalUrl(baseUrl).authority()));
        }
        for (String host : ownHosts) {
            own.addAll(bothSchemes(new OriginalUrl("http://" + host).authority()));
        }
        return own;
    }

    RestSettings rest() {
        return new RestSettings(
                uri(baseUrl),
                uri(rootUrl),
                redirect.form(),
                Math.toIntExact(batch.maxBody().toBytes()));
    }

    /** A host on one default port is the same service on the other. */
    private static Set<Authority> bothSchemes(Authority authority) {
        return authority.port() == 80 || authority.port() == 443
                ? Set.of(new Authority(authority.host(), 80), new Authority(authority.host(), 443))
                : Set.of(authority);
    }

    private static @Nullable URI uri(@Nullable String url) {
        return url == null ? null : URI.create(new OriginalUrl(url).location());
    }

    /** As a variable without a value in a compose file means it. */
    private static @Nullable String unsetIfEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static boolean isUrl(String text) {
        try {
            new OriginalUrl(text);
            return true;
        } catch (InvalidOriginalUrlException e) {
            return false;
        }
    }

    private static boolean isPort(String text) {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= MAX_PORT;
    }

    private static void require(boolean fulfilled, String setting) {
        if (!fulfilled) {
            throw InvalidSettingException.of(setting);
        }
    }
}

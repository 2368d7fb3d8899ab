package dev.terse.bootstrap;

import dev.terse.adapter.rest.RestConfiguration;
import dev.terse.adapter.rest.RestSettings;
import dev.terse.application.AnswerOnce;
import dev.terse.application.AnswerOnceService;
import dev.terse.application.BrowseShortUrls;
import dev.terse.application.BrowseShortUrlsService;
import dev.terse.application.ExportLinks;
import dev.terse.application.ExportLinksService;
import dev.terse.application.FollowShortUrl;
import dev.terse.application.FollowShortUrlService;
import dev.terse.application.ImportLinks;
import dev.terse.application.ImportLinksService;
import dev.terse.application.ManageShortUrl;
import dev.terse.application.ManageShortUrlService;
import dev.terse.application.ReadStatistics;
import dev.terse.application.ReadStatisticsService;
import dev.terse.application.ShortenUrl;
import dev.terse.application.ShortenUrlService;
import dev.terse.domain.Base62ShortCodeGenerator;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.ClickReports;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.LinkUses;
import dev.terse.domain.RememberedAnswers;
import dev.terse.domain.UrlArchive;
import dev.terse.domain.UrlLookup;
import dev.terse.domain.UrlRanking;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UrlShortener;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The use cases on whichever store there is, with their meters, behind the REST adapter. */
@Configuration(proxyBeanMethods = false)
@Import(RestConfiguration.class)
class ServiceConfiguration {
    private static final int THREADS_FOR_THE_DISK = 64;

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    RestSettings restSettings(TerseSettings settings) {
        return settings.rest();
    }

    @Bean
    CreationPolicy creationPolicy(TerseSettings settings, Environment environment) {
        return CreationPolicies.of(settings, environment);
    }

    @Bean
    ShortenUrl shortenUrl(
            UrlRepository repository, CreationPolicy policy, TerseSettings settings, MeterRegistry registry) {
        UrlShortener shortener = new UrlShortener(
                repository,
                new Base62ShortCodeGenerator(new SecureRandom()),
                settings.codes().retryPolicy(),
                policy,
                new CollisionMeters(registry));
        return new MeteredShortenUrl(new ShortenUrlService(shortener, policy), registry);
    }

    @Bean
    FollowShortUrl followShortUrl(
            UrlLookup lookup,
            LinkUses uses,
            ClickRecorder recorder,
            TerseSettings settings,
            InstantSource clock,
            MeterRegistry registry) {
        Executor recording = settings.clicks().durability() == TerseSettings.Clicks.Durability.DISK
                ? threadsThatWaitForTheDisk()
                : Runnable::run;
        FollowShortUrl follow = new FollowShortUrlService(lookup, uses, recorder, recording, clock);
        return new MeteredFollowShortUrl(follow, registry);
    }

    /** As many clicks go to the disk at once. */
    private static Executor threadsThatWaitForTheDisk() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS_FOR_THE_DISK, THREADS_FOR_THE_DISK, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "terse-clicks-disk");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    @Bean
    ManageShortUrl manageShortUrl(
            UrlRepository repository,
            CreationPolicy policy,
            TerseSettings settings,
            InstantSource clock,
            MeterRegistry registry) {
        ManageShortUrl manage =
                new ManageShortUrlService(repository, policy, settings.codes().retirement(), clock);
        return new MeteredManageShortUrl(manage, registry);
    }

    @Bean
    AnswerOnce answerOnce(RememberedAnswers answers) {
        return new AnswerOnceService(answers);
    }

    @Bean
    Upkeep purge(UrlRepository repository, RememberedAnswers answers) {
        return new Upkeep("terse-purge", "What is over is not forgotten", new Purge(repository::purge, answers::forget))
                .each(Purge.PAUSE, Purge.PAUSE);
    }

    /** Whether a ranking is due, the store knows. */
    @Bean
    Upkeep rankingUpkeep(UrlRanking ranking) {
        return new Upkeep("terse-ranking", "The ranking of links is not kept up", ranking::refresh)
                .each(Duration.ZERO, Duration.ofSeconds(5));
    }

    @Bean
    BrowseShortUrls browseShortUrls(UrlRepository repository) {
        return new BrowseShortUrlsService(repository);
    }

    @Bean
    ExportLinks exportLinks(UrlArchive archive, UrlRepository repository) {
        return new ExportLinksService(archive, repository);
    }

    @Bean
    ImportLinks importLinks(UrlArchive archive, CreationPolicy policy) {
        return new ImportLinksService(archive, policy);
    }

    @Bean
    ReadStatistics readStatistics(UrlRepository repository, ClickReports reports, InstantSource clock) {
        return new ReadStatisticsService(repository, reports, clock);
    }

    @Bean
    StartMessage startMessage(TerseSettings settings) {
        return new StartMessage(settings);
    }
}

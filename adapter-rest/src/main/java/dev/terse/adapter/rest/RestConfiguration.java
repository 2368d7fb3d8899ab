package dev.terse.adapter.rest;

import dev.terse.application.AnswerOnce;
import dev.terse.application.BrowseShortUrls;
import dev.terse.application.ExportLinks;
import dev.terse.application.FollowShortUrl;
import dev.terse.application.ImportLinks;
import dev.terse.application.ManageShortUrl;
import dev.terse.application.ReadStatistics;
import dev.terse.application.ShortenUrl;
import dev.terse.domain.CreationPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The HTTP face as Spring beans. The application supplies the use cases, the creation policy, a clock and {@link RestSettings}. */
@Configuration(proxyBeanMethods = false)
public class RestConfiguration {
    /** First segments of the paths that this adapter serves and that would be codes otherwise. No link may have them as its code. */
    public static final Set<String> RESERVED_WORDS = Set.of("api", "error", "swagger-ui", "v3");

    private static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(5);

    /** For Spring. */
    public RestConfiguration() {}

    /** Before all other filters: what they do is of no use to a redirect. */
    @Bean
    FilterRegistrationBean<RedirectFilter> redirectFilter(
            FollowShortUrl followShortUrl, CreationPolicy policy, RestSettings settings) {
        FilterRegistrationBean<RedirectFilter> registration =
                new FilterRegistrationBean<>(new RedirectFilter(followShortUrl, policy, settings, LOOK_UP_TIMEOUT));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    ShortUrlController shortUrlController(
            ShortenUrl shortenUrl,
            BrowseShortUrls browse,
            ManageShortUrl manage,
            AnswerOnce answerOnce,
            RestSettings settings,
            InstantSource clock) {
        return new ShortUrlController(shortenUrl, browse, manage, new IdempotentAnswers(answerOnce), settings, clock);
    }

    @Bean
    BatchController batchController(
            ShortenUrl shortenUrl, AnswerOnce answerOnce, RestSettings settings, InstantSource clock) {
        return new BatchController(shortenUrl, new IdempotentAnswers(answerOnce), settings, clock);
    }

    @Bean
    TransferController transferController(ExportLinks exportLinks, ImportLinks importLinks) {
        return new TransferController(exportLinks, importLinks);
    }

    @Bean
    StatisticsController statisticsController(ReadStatistics statistics) {
        return new StatisticsController(statistics);
    }

    @Bean
    QrCodeController qrCodeController(BrowseShortUrls browse, RestSettings settings) {
        return new QrCodeController(browse, settings);
    }

    @Bean
    PageController pageController(RestSettings settings) {
        return new PageController(settings);
    }

    @Bean
    OpenApiController openApiController() {
        return new OpenApiController();
    }

    @Bean
    ProblemController problemController() {
        return new ProblemController();
    }

    @Bean
    ProblemAdvice problemAdvice() {
        return new ProblemAdvice();
    }

    @Bean
    WebMvcConfigurer swaggerUiResources() {
        return new WebMvcConfigurer() {
            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                registry.addResourceHandler("/swagger-ui/**").addResourceLocations(SwaggerUi.locations());
            }
        };
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemReports() {
        return factory -> factory.addContextCustomizers(context ->
                ((StandardHost) context.getParent()).setErrorReportValveClass(ProblemReportValve.class.getName()));
    }
}

package dev.terse.adapter.redirect;

import static dev.terse.adapter.redirect.Fault.answer;
import static dev.terse.adapter.redirect.Fault.details;
import static dev.terse.adapter.redirect.Fault.forwarding;
import static dev.terse.adapter.redirect.Fault.link;
import static dev.terse.adapter.redirect.Fault.lookup;
import static dev.terse.adapter.redirect.Fault.recorder;
import static dev.terse.adapter.redirect.Fault.request;
import static dev.terse.adapter.redirect.Fault.uses;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.terse.application.FollowShortUrlService;
import dev.terse.domain.ActivePeriod;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkState;
import dev.terse.domain.LinkUses;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlLookup;
import dev.terse.domain.UseResult;
import dev.terse.testkit.RedirectContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/**
 * The contract rejects servers that answer as they should not. Most faults are planted in what goes between a client and the sound
 * server: a request is changed to one that a faulty server would take it for, or an answer to what it would say.
 */
@Timeout(120)
class RedirectContractProofIT {
    /** Some faults show by an answer that never comes; so that they are waited for at once. */
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(8);

    private static final ThreadLocal<Fault> PLANTED = ThreadLocal.withInitial(() -> Fault.NONE);

    private static Map<String, Future<Events>> outcomes = Map.of();

    @BeforeAll
    static void start() {
        outcomes = faults().collect(
                        toMap(Fault::name, fault -> THREADS.submit(() -> run(fault, Stream.of(fault.caughtBy())))));
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void rejects_a_server_that(Fault fault) throws Exception {
        assertThat(Objects.requireNonNull(outcomes.get(fault.name()))
                        .get()
                        .failed()
                        .count())
                .isPositive();
    }

    /** Else all that would be rejected is what stands before the server. */
    @Test
    void accepts_a_server_without_faults() {
        Events tests = run(Fault.NONE, faults().map(Fault::caughtBy).distinct());

        assertThat(tests.failed().list()).isEmpty();
        assertThat(tests.succeeded().count()).isPositive();
    }

    private static Events run(Fault fault, Stream<String> tests) {
        PLANTED.set(fault);
        return EngineTestKit.engine("junit-jupiter")
                .selectors(tests.flatMap(RedirectContractProofIT::methods)
                        .map(method -> selectMethod(Planted.class, method))
                        .toArray(DiscoverySelector[]::new))
                .execute()
                .testEvents();
    }

    private static Stream<Method> methods(String name) {
        List<Method> methods = Stream.of(RedirectContract.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .toList();
        assertThat(methods).as(name).hasSize(1);
        return methods.stream();
    }

    static Stream<Fault> faults() {
        return Stream.of(
                        ofTheForm(),
                        ofLinksThatSayHow(),
                        ofLinksThatAreOver(),
                        ofLimitedLinks(),
                        ofCounting(),
                        ofOddTargets(),
                        ofHostileRequests(),
                        ofLimits(),
                        ofConnections(),
                        ofOutages())
                .flatMap(List::stream);
    }

    private static List<Fault> ofTheForm() {
        return List.of(
                answer(
                        "redirects for ever",
                        "a_link_redirects",
                        "HTTP/1.1 302 Found",
                        "HTTP/1.1 301 Moved Permanently"),
                answer("lets a 302 be kept", "a_link_redirects", "Cache-Control: no-store\r\n", ""),
                answer("has no Date", "a_link_redirects", "Date: ", "X-Date: "),
                answer("tells what it runs on", "a_link_redirects", "Date: ", "Server: netty\r\nDate: "),
                answer("has no Content-Length", "a_link_redirects", "Content-Length: 0\r\n", ""),
                answer("encodes a target again", "a_location_is_ascii", "%C3%BC", "%25C3%25BC"),
                answer("lets a 404 be kept", "there_is_no_link_of", "Cache-Control: no-store\r\n", ""),
                answer(
                        "lets a page of a 404 be kept",
                        "a_browser_gets_a_page_where_there_is_nothing_at",
                        "Cache-Control: no-store\r\n",
                        ""),
                request(
                        "takes a browser for a program",
                        "a_browser_gets_a_page_where_there_is_nothing_at",
                        "Accept",
                        "X"),
                answer(
                        "lets its pages run scripts",
                        "a_browser_gets_a_page_where_there_is_nothing_at",
                        "Content-Security-Policy",
                        "X"),
                answer("lets its type be guessed", "the_root_has_a_page", "X-Content-Type-Options", "X"),
                answer("has problems that are pages", "there_is_nothing_at", "application/problem\\+json", "text/html"),
                answer("invites crawlers", "crawlers_are_asked_to_stay_away", "Disallow: /", "Disallow:  "),
                answer("sends its icon each time", "there_is_an_icon_that_may_be_kept", "max-age=86400", "no-store"),
                answer("allows one method", "a_link_takes_no", "Allow: GET, HEAD, OPTIONS", "Allow: GET"),
                answer("names no methods", "options_names_the_methods_of_a_link", "Allow: [^\r]*\r\n", ""),
                answer(
                        "gives a 204 a length",
                        "options_names_the_methods_of_a_link",
                        "Allow: ",
                        "Content-Length: 0\r\nAllow: "),
                request("takes methods of any case", "a_link_takes_no", "(?i)^get ", "GET "),
                request("follows a POST", "a_link_takes_no", "^POST ", "GET "),
                request("follows a TRACE", "a_trace_is_not_sent_back", "^TRACE ", "GET "),
                answer(
                        "says what broke",
                        "a_bug_is_a_500_that_gives_nothing_away",
                        "Something went wrong that should not have.",
                        "IllegalStateException: a planted bug. Bug."),
                answer(
                        "has a body after a HEAD",
                        "a_head_has_the_headers_of_a_get_and_no_body_at",
                        "(Content-Length: [1-9][^\0]*?\r\n\r\n)$",
                        "$1{}"));
    }

    private static List<Fault> ofLinksThatSayHow() {
        return List.of(
                answer(
                        "has one status for all links",
                        "a_link_may_have_a_status_of_its_own",
                        "HTTP/1.1 30[178] [^\r]*",
                        "HTTP/1.1 302 Found"),
                answer(
                        "does not say how long a link's own 301 may be kept",
                        "a_link_may_have_a_status_of_its_own",
                        "Cache-Control: private, max-age=60\r\n",
                        ""),
                answer(
                        "lets a link's own 307 be kept",
                        "a_link_may_have_a_status_of_its_own",
                        "(?s)(HTTP/1.1 307 .*)no-store",
                        "$1private, max-age=60"),
                link(
                        "lets the redirect of a link that ends be kept",
                        "the_redirect_of_a_link_that_ends_is_not_kept",
                        link -> details(link, ActivePeriod.ALWAYS, link.forwarding())),
                link(
                        "forwards no query",
                        "a_query_is_forwarded_where_the_link_wants_it",
                        link -> details(link, link.activePeriod(), forwarding(link.forwarding(), false))),
                link(
                        "forwards every query",
                        "a_link_is_found_by",
                        link -> details(link, link.activePeriod(), forwarding(link.forwarding(), true))),
                answer(
                        "lets a link's own parameters lose",
                        "a_query_is_forwarded_where_the_link_wants_it",
                        "own=1&x=2#part",
                        "own=3&x=2#part"),
                answer(
                        "forwards behind the fragment",
                        "a_query_is_forwarded_where_the_link_wants_it",
                        "own=1&x=2#part",
                        "own=1#part&x=2"),
                request("decodes what it forwards", "a_query_is_forwarded_where_the_link_wants_it", "%26", "&"),
                request(
                        "forwards the query of no target that names the host",
                        "a_query_is_forwarded_where_the_link_wants_it",
                        "(GET http://localhost/forward)\\?x=2",
                        "$1"));
    }

    private static List<Fault> ofLinksThatAreOver() {
        return List.of(
                lookup(
                        "knows no link before or after its time",
                        "a_link_is_gone_that_is",
                        sound -> code -> sound.find(code)
                                .thenApply(found ->
                                        found.filter(link -> !(link.state(Instant.EPOCH) instanceof LinkState.Ended)))),
                link(
                        "follows a link before its time",
                        "there_is_no_link_of",
                        link -> details(link, ActivePeriod.ALWAYS, link.forwarding())),
                answer("lets a 410 be kept", "a_link_is_gone_that_is", "Cache-Control: no-store\r\n", ""),
                answer(
                        "has one reason for all that is gone",
                        "a_link_is_gone_that_is",
                        "was followed as often as it may be",
                        "has expired"),
                answer(
                        "has one page for all that is gone",
                        "a_browser_gets_a_page_that_says_why_a_link_is_gone_that_is",
                        "This link has been used up",
                        "This link does not exist"),
                answer(
                        "lets a page of a 410 be kept",
                        "a_browser_gets_a_page_that_says_why_a_link_is_gone_that_is",
                        "Cache-Control: no-store\r\n",
                        ""),
                answer(
                        "lets caches keep the fallback",
                        "a_link_that_is_over_leads_to_its_fallback_for_now_and_is_not_counted",
                        "no-store",
                        "private, max-age=60"),
                answer(
                        "leads to the fallback for ever",
                        "a_link_that_is_over_leads_to_its_fallback_for_now_and_is_not_counted",
                        "HTTP/1.1 302 Found",
                        "HTTP/1.1 301 Moved Permanently"),
                link(
                        "has no fallback",
                        "a_link_that_is_over_leads_to_its_fallback_for_now_and_is_not_counted",
                        link -> details(link, link.activePeriod(), Forwarding.DEFAULT)),
                link(
                        "counts the way to the fallback",
                        "a_link_that_is_over_leads_to_its_fallback_for_now_and_is_not_counted",
                        link -> details(
                                link.leadingTo(new OriginalUrl("https://example.com/instead")),
                                ActivePeriod.ALWAYS,
                                new Forwarding(null, false, RedirectStatus.FOUND))));
    }

    private static List<Fault> ofLimitedLinks() {
        return List.of(
                link(
                        "follows links without limit",
                        "a_limited_link_is_followed_as_often_as_it_may_be",
                        Fault::unlimited),
                uses("takes no use", "a_limited_link_is_followed_as_often_as_it_may_be", sound -> {
                    Map<ShortCode, CompletionStage<UseResult>> first = new ConcurrentHashMap<>();
                    return code -> first.computeIfAbsent(code, sound::take);
                }),
                uses(
                        "takes two uses",
                        "a_limited_link_is_followed_as_often_as_it_may_be",
                        sound -> code -> sound.take(code).thenCompose(once -> sound.take(code))),
                recorder(
                        "counts no use as a click",
                        "a_limited_link_is_followed_as_often_as_it_may_be",
                        sound -> click -> {
                            if (!click.code().value().equals("twice")) {
                                sound.record(click);
                            }
                        }),
                answer(
                        "lets the way of a limited link be kept",
                        "a_limited_link_is_followed_as_often_as_it_may_be",
                        "no-store",
                        "private, max-age=60"),
                request(
                        "lets a crawler use a link up",
                        "a_limited_link_is_withheld_from_a_bot",
                        "User-Agent: [^\r]*Googlebot[^\r]*",
                        "User-Agent: Mozilla/5.0"),
                request("lets a preview use a link up", "a_limited_link_is_withheld_from_a_bot", "WhatsApp", "Chrome"),
                link(
                        "tells a bot where a limited link leads",
                        "a_limited_link_is_withheld_from_a_bot",
                        Fault::unlimited),
                answer(
                        "names in the page where a limited link leads",
                        "a_limited_link_is_withheld_from_a_bot",
                        "</h1>",
                        "</h1><p>https://example.com/</p>"),
                answer(
                        "lets crawlers list a limited link",
                        "a_limited_link_is_withheld_from_a_bot",
                        "X-Robots-Tag: noindex\r\n",
                        ""),
                answer(
                        "lets the answer to a bot be kept",
                        "a_limited_link_is_withheld_from_a_bot",
                        "Cache-Control: no-store\r\n",
                        ""),
                request("lets a HEAD use a link up", "a_limited_link_is_withheld_from_a_head", "^HEAD ", "GET "),
                link(
                        "tells a HEAD where a limited link leads",
                        "a_limited_link_is_withheld_from_a_head",
                        Fault::unlimited),
                request(
                        "lets a prefetch use a link up",
                        "a_prefetch_is_put_off_and_not_counted",
                        "(/limited HTTP/1.1\r\n[^\0]*)Sec-Purpose",
                        "$1X"),
                uses(
                        "takes a failure for a deleted link",
                        "a_limited_link_is_unavailable_while_no_use_can_be_taken",
                        sound -> code -> sound.take(code).exceptionally(failure -> new UseResult.Missing())));
    }

    private static List<Fault> ofCounting() {
        return List.of(
                request(
                        "counts crawlers",
                        "a_bot_is_sent_on_and_not_counted",
                        "User-Agent: [^\r]*Googlebot[^\r]*",
                        "User-Agent: Mozilla/5.0"),
                request("counts previews", "a_bot_is_sent_on_and_not_counted", "WhatsApp", "Chrome"),
                answer(
                        "refuses bots",
                        "a_bot_is_sent_on_and_not_counted",
                        "HTTP/1.1 302 Found",
                        "HTTP/1.1 403 Forbidden"),
                request("takes browsers for bots", "a_browser_counts", "Chrome/", "Googlebot/"),
                request("counts a HEAD", "a_get_counts_and_a_head_does_not", "^HEAD ", "GET "),
                recorder("counts twice", "a_get_counts_and_a_head_does_not", sound -> click -> {
                    sound.record(click);
                    sound.record(click);
                }),
                recorder("counts nothing", "a_get_counts_and_a_head_does_not", sound -> click -> {}),
                request("follows a prefetch", "a_prefetch_is_put_off_and_not_counted", "Sec-Purpose", "X"),
                request("follows older prefetches", "a_prefetch_is_put_off_and_not_counted", "\nPurpose", "\nX"),
                request("follows some prefetches", "a_prefetch_is_put_off_and_not_counted", ": prefetch;pre", ": pre"),
                answer(
                        "lets the answer to a prefetch be kept",
                        "a_prefetch_is_put_off_and_not_counted",
                        "Cache-Control: no-store\r\n",
                        ""));
    }

    private static List<Fault> ofOddTargets() {
        return List.of(
                request("has codes of one case", "codes_tell_upper_from_lower_case", "/[Aa][Bb][Cc]1234", "/abc1234"),
                request("knows no slash at the end", "a_link_is_found_by", "/abc1234/", "/abc1234/x"),
                request("knows no parameters", "a_link_is_found_by", ";a=b", "%3Ba=b"),
                request("cuts codes", "there_is_nothing_at", "z{65}", "z".repeat(64)),
                request("forgives what follows a code", "there_is_nothing_at", "\\.html", ""),
                request("decodes twice", "there_is_nothing_at", "%20", ""),
                request(
                        "takes a host for a path",
                        "a_target_may_name_the_scheme_and_the_host",
                        "GET http:",
                        "GET /http:"),
                request("takes any host in a target", "a_target_is_refused_that_is", "a\"b", "ab"),
                request("stays at the root above it", "a_target_is_refused_that_is", "GET /\\.\\./", "GET /"),
                request("drops a NUL", "a_target_is_refused_that_is", "%00", ""),
                request("takes an encoded slash for a slash", "a_target_is_refused_that_is", "%2[fF]", "/"),
                request("takes a backslash for a slash", "a_target_is_refused_that_is", "\\\\", "/"),
                request("follows a target with a space", "nothing_is_served_after", "/abc 1234", "/abc1234"));
    }

    private static List<Fault> ofHostileRequests() {
        return List.of(
                request("needs no Host", "a_request_is_refused_that_has", "1.1\r\n\r\n", "1.1\r\nHost: a\r\n\r\n"),
                request("takes the first Host", "a_request_is_refused_that_has", "Host: b\r\n", ""),
                request("takes the last length", "a_request_is_refused_that_has", "Content-Length: 1\r\n(?=C)", ""),
                request("takes a length below 0 for 0", "a_request_is_refused_that_has", "Length: -1", "Length: 0"),
                request("takes chunks before a length", "nothing_is_served_after", "Content-Length: 5\r\n(?=T)", ""),
                request(
                        "takes a length before chunks",
                        "nothing_is_served_after",
                        "(Content-Length: 5\r\n)Transfer-Encoding: chunked\r\n",
                        "$1"),
                request(
                        "passes over codings",
                        "nothing_is_served_after",
                        "Transfer-Encoding: rot13",
                        "Content-Length: 1"),
                request("forgives a space after a name", "nothing_is_served_after", "X : a", "X: a"),
                request("cuts a header at a NUL", "nothing_is_served_after", "a\0b", "a"),
                request("takes all versions for its own", "nothing_is_served_after", "HTTP/9.9", "HTTP/1.1"),
                request("speaks HTTP/0.9", "a_request_without_a_version_is_not_followed", "1234\r", "1234 HTTP/1.0\r"),
                request(
                        "takes a folded line for a header",
                        "a_header_in_two_lines_is_one_header_or_none",
                        "\r\n Sec",
                        "\r\nSec"),
                request("promises miracles", "an_expectation_that_nobody_knows_is_not_met", "Expect", "X"),
                answer(
                        "goes on after what is malformed",
                        "a_request_is_refused_that_has",
                        "(?s)(HTTP/1.1 400 .*)",
                        "$1HTTP/1.1 302 Found\r\n\r\n"));
    }

    private static List<Fault> ofLimits() {
        return List.of(
                request("has no limit for a line", "a_request_line_may_be_long_but_not_very_long", "\\?x{8000,}", ""),
                request("has no limit for headers", "headers_may_be_long_but_not_very_long", "X: x{8000,}", "X: x"),
                request(
                        "has no limit for the number of headers",
                        "headers_may_be_many_but_not_very_many",
                        "(X-\\d+: \\d+\r\n){51,}",
                        ""),
                answer(
                        "has one status for all limits",
                        "a_request_line_may_be_long_but_not_very_long",
                        "HTTP/1.1 414",
                        "HTTP/1.1 400"),
                answer(
                        "has one status for all limits of headers",
                        "headers_may_be_long_but_not_very_long",
                        "HTTP/1.1 431",
                        "HTTP/1.1 400"),
                request(
                        "has too low a limit for a line",
                        "a_request_line_may_be_long_but_not_very_long",
                        "x{7000}",
                        "x".repeat(9000)));
    }

    private static List<Fault> ofConnections() {
        return List.of(
                request("keeps no connection", "a_connection_is_kept", "\r\n\r\n", "\r\nConnection: close\r\n\r\n"),
                request(
                        "keeps no connection after a 404",
                        "a_connection_is_kept_after_a_path_that_is_refused",
                        "(/a/b HTTP/1.1\r\n)",
                        "$1Connection: close\r\n"),
                answer(
                        "does not say that it ends",
                        "a_connection_ends_where_the_client_wants_it",
                        "Connection: close\r\n",
                        ""),
                answer(
                        "does not say to HTTP/1.0 that it goes on",
                        "version_1_0_may_ask_to_be_kept",
                        "Connection: keep-alive\r\n",
                        ""),
                request(
                        "goes on after the last request",
                        "what_comes_after_the_last_request_is_not_followed",
                        "Connection: close\r\n",
                        ""),
                request("takes a body for a request", "a_small_body_is_read_over", "Content-Length: 5\r\n", ""),
                answer(
                        "answers in the wrong order",
                        "requests_may_come_in_one_piece",
                        RedirectContractProofIT::inReverse),
                request(
                        "takes one request of a piece",
                        "requests_may_come_in_one_piece",
                        "(?s)(?<=\r\n\r\n)[GH]E.*",
                        "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
                request(
                        "upgrades",
                        "an_upgrade_to_http_2_is_not_taken",
                        "(?s)GET .*Upgrade: h2c.*",
                        "PRI * HTTP/2.0\r\n\r\n"));
    }

    private static List<Fault> ofOutages() {
        return List.of(
                answer("does not say when to retry", "a_store_that_fails_is_a_503", "Retry-After: 1\r\n", ""),
                answer(
                        "does not say when to retry after a wait",
                        "a_store_that_fails_later_is_a_503_too",
                        "Retry-After: 1\r\n",
                        ""),
                answer("lets an outage be kept", "a_store_that_fails_is_a_503", "Cache-Control: no-store\r\n", ""),
                lookup(
                        "takes a failure for an unknown code",
                        "a_store_that_fails_is_a_503",
                        sound -> code -> sound.find(code).exceptionally(failure -> Optional.empty())),
                lookup(
                        "takes a late failure for a bug",
                        "a_store_that_fails_later_is_a_503_too",
                        sound -> code -> sound.find(code).handle((found, failure) -> {
                            if (found == null) {
                                throw new IllegalStateException(failure);
                            }
                            return found;
                        })),
                lookup(
                        "waits in the thread that answers",
                        "answers_keep_the_order_of_the_requests_when_one_is_slow",
                        sound -> code -> CompletableFuture.completedFuture(
                                code.value().equals("slow")
                                        ? Optional.empty()
                                        : sound.find(code).toCompletableFuture().join())));
    }

    private static String inReverse(String answers) {
        List<String> each = Stream.of(answers.split("(?=HTTP/1\\.1 )")).collect(toCollection(ArrayList::new));
        Collections.reverse(each);
        return each.stream().collect(joining());
    }

    /** Not run by itself: its name does not end in IT. */
    static final class Planted extends RedirectContract {
        @Override
        protected Subject start(UrlLookup lookup, LinkUses uses, ClickRecorder recorder) {
            Fault planted = PLANTED.get();
            RedirectServer server = RedirectServer.start(
                    TestSettings.DEFAULT,
                    new FollowShortUrlService(
                            planted.lookup().apply(lookup),
                            planted.uses().apply(uses),
                            planted.recorder().apply(recorder),
                            Runnable::run,
                            () -> Instant.EPOCH),
                    new CreationPolicy(Set.of("api"), Set.of()),
                    RedirectListener.NONE);
            FaultyFront front = front(server, planted);
            return new Subject() {
                @Override
                public int port() {
                    return front.port();
                }

                @Override
                public void close() {
                    front.close();
                    server.close();
                }
            };
        }

        private static FaultyFront front(RedirectServer server, Fault planted) {
            try {
                return new FaultyFront(server.port(), planted.requests(), planted.answers());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

package dev.terse.adapter.inmemory;

import dev.terse.adapter.inmemory.PlantedFaults.Fault;
import dev.terse.domain.ActivePeriod;
import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import dev.terse.domain.UrlRepository;
import java.text.Normalizer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The contract rejects stores that keep details in another way than they were given. */
class LinkDetailsProofTest extends UrlRepositoryProof {
    private static final String ADDED = "each_detail_of_a_new_link_is_kept_as_it_was_given";
    private static final String CHANGED = "each_detail_of_a_changed_link_is_kept_as_it_was_given";

    private static final Instant LAST_YEAR = Instant.parse("9999-01-01T00:00:00Z");

    @Override
    Stream<Fault<InstantSource, UrlRepository>> faults() {
        return Stream.of(
                        keeping("forgets titles", draft -> draft.title = null),
                        keeping("cuts titles", draft -> draft.titled(title -> start(title, Title.MAX_LENGTH - 1))),
                        keeping(
                                "normalises titles",
                                draft -> draft.titled(title -> Normalizer.normalize(title, Normalizer.Form.NFC))),
                        keeping("forgets tags", draft -> draft.tags = Tags.NONE),
                        keeping("keeps 19 tags", draft -> draft.tagged(tags -> tags.limit(19))),
                        keeping(
                                "cuts tags",
                                draft -> draft.tagged(tags -> tags.map(tag -> start(tag, Tags.MAX_LENGTH - 1)))),
                        keeping(
                                "keeps tags in lower case",
                                draft -> draft.tagged(tags -> tags.map(tag -> tag.toLowerCase(Locale.ROOT)))),
                        keeping(
                                "takes NULL for no tag",
                                draft -> draft.tagged(tags -> tags.filter(tag -> !tag.equals("NULL")))),
                        keeping("forgets from when", draft -> draft.from = null),
                        keeping("forgets until when", draft -> draft.until = null),
                        keeping(
                                "keeps seconds",
                                draft -> draft.from =
                                        draft.from == null ? null : draft.from.truncatedTo(ChronoUnit.SECONDS)),
                        keeping(
                                "keeps years from 1970 on",
                                draft -> draft.from = draft.from == null || draft.from.isAfter(Instant.EPOCH)
                                        ? draft.from
                                        : Instant.EPOCH),
                        keeping(
                                "takes a late year for never",
                                draft -> draft.until =
                                        draft.until == null || draft.until.isAfter(LAST_YEAR) ? null : draft.until),
                        keeping("forgets limits", draft -> draft.maxClicks = null),
                        keeping(
                                "keeps limits in 32 bits",
                                draft -> draft.maxClicks =
                                        draft.maxClicks == null ? null : Math.min(draft.maxClicks, Integer.MAX_VALUE)),
                        keeping(
                                "takes the greatest limit for none",
                                draft -> draft.maxClicks = draft.maxClicks == null
                                        ? Long.valueOf(LinkDetails.MAX_MAX_CLICKS)
                                        : draft.maxClicks),
                        keeping("enables every link", draft -> draft.isEnabled = true),
                        keeping("disables every link", draft -> draft.isEnabled = false),
                        keeping("forgets fallbacks", draft -> draft.fallbackUrl = null),
                        keeping("forwards no query", draft -> draft.forwardsQuery = false),
                        keeping("forwards every query", draft -> draft.forwardsQuery = true),
                        keeping("forgets statuses", draft -> draft.status = null),
                        keeping(
                                "takes 302 for no status",
                                draft -> draft.status = draft.status == null ? RedirectStatus.FOUND : draft.status),
                        keeping(
                                "takes 307 for 302",
                                draft -> draft.status = draft.status == RedirectStatus.TEMPORARY_REDIRECT
                                        ? RedirectStatus.FOUND
                                        : draft.status),
                        updating(
                                "keeps what an update takes away",
                                (draft, before) -> draft.title = draft.title == null ? before.title : draft.title),
                        updating("leaves the tags as they were", (draft, before) -> draft.tags = before.tags))
                .flatMap(faults -> faults);
    }

    /** Two faults: when a link is added, and when it is changed. */
    private static Stream<Fault<InstantSource, UrlRepository>> keeping(String name, Consumer<Draft> fault) {
        Fault<InstantSource, UrlRepository> adding =
                fault(name + " of new links", ADDED, sound -> new DelegatingUrlRepository(sound) {
                    @Override
                    public AddResult add(ShortCode code, LinkDetails details) {
                        Draft draft = new Draft(details);
                        fault.accept(draft);
                        return sound.add(code, draft.toDetails());
                    }
                });
        return Stream.concat(
                Stream.of(adding), updating(name + " of changed links", (draft, before) -> fault.accept(draft)));
    }

    private static Stream<Fault<InstantSource, UrlRepository>> updating(String name, BiConsumer<Draft, Draft> fault) {
        return Stream.of(fault(name, CHANGED, sound -> new DelegatingUrlRepository(sound) {
            @Override
            public ChangeResult update(ShortCode code, long version, LinkDetails details) {
                Draft draft = new Draft(details);
                fault.accept(
                        draft, new Draft(sound.findByCode(code).orElseThrow().details()));
                return sound.update(code, version, draft.toDetails());
            }
        }));
    }

    private static String start(String text, int maxLength) {
        return text.substring(0, Math.min(text.length(), maxLength));
    }

    /** Details to write over. */
    private static final class Draft {
        private final OriginalUrl originalUrl;
        private @Nullable Title title;
        private Tags tags;
        private @Nullable Instant from;
        private @Nullable Instant until;
        private @Nullable Long maxClicks;
        private boolean isEnabled;
        private @Nullable OriginalUrl fallbackUrl;
        private boolean forwardsQuery;
        private @Nullable RedirectStatus status;

        Draft(LinkDetails details) {
            originalUrl = details.originalUrl();
            title = details.title();
            tags = details.tags();
            from = details.activePeriod().from();
            until = details.activePeriod().until();
            maxClicks = details.maxClicks();
            isEnabled = details.isEnabled();
            fallbackUrl = details.forwarding().fallbackUrl();
            forwardsQuery = details.forwarding().forwardsQuery();
            status = details.forwarding().status();
        }

        LinkDetails toDetails() {
            return new LinkDetails(
                    originalUrl,
                    title,
                    tags,
                    new ActivePeriod(from, until),
                    maxClicks,
                    isEnabled,
                    new Forwarding(fallbackUrl, forwardsQuery, status));
        }

        void titled(UnaryOperator<String> change) {
            title = title == null ? null : new Title(change.apply(title.value()));
        }

        void tagged(UnaryOperator<Stream<String>> change) {
            tags = Tags.of(change.apply(tags.values().stream()).toList());
        }
    }
}

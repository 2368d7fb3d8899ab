package dev.terse.adapter.inmemory;

import dev.terse.adapter.inmemory.PlainUrlRepository.Step;
import dev.terse.adapter.inmemory.PlantedFaults.Fault;
import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlRepository;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.ToIntBiFunction;
import java.util.stream.Stream;

/** The contract rejects stores that leave codes to others too early or too late, and what was deleted with them. */
class RetiredCodesProofTest extends UrlRepositoryProof {
    private static final String RETIRED = "the_code_of_a_deleted_link_is_retired_until_the_instant_it_was_told";
    private static final String NEW_LINK = "a_link_under_a_code_that_is_free_again_is_a_new_one";
    private static final String ONE_GETS_IT = "of_two_who_add_a_code_that_is_free_again_one_gets_it";
    private static final String PURGE = "a_purge_forgets_only_links_whose_codes_are_free";
    private static final String PURGE_MAX = "a_purge_forgets_as_many_as_it_was_told_at_most";

    @Override
    Stream<Fault<InstantSource, UrlRepository>> faults() {
        return Stream.concat(faultsOfCodes(), faultsOfPurges());
    }

    private static Stream<Fault<InstantSource, UrlRepository>> faultsOfCodes() {
        return Stream.of(
                deleting(
                        "frees codes at once",
                        RETIRED,
                        (sound, code, version, freeFrom) -> sound.delete(code, version, Instant.EPOCH)),
                deleting(
                        "keeps codes for ever",
                        RETIRED,
                        (sound, code, version, freeFrom) ->
                                sound.delete(code, version, Instant.parse("9999-12-31T00:00:00Z"))),
                freeing("frees codes a nanosecond early", RETIRED, (freeFrom, now) -> !now.plusNanos(1)
                        .isBefore(freeFrom)),
                freeing("frees codes late", RETIRED, (freeFrom, now) -> now.isAfter(freeFrom)),
                freeing("frees codes in a purge alone", RETIRED, (freeFrom, now) -> false),
                freeing(
                        "frees no code at once",
                        "a_code_is_free_at_once_if_it_was_to_be_free_now_or_earlier",
                        (freeFrom, now) -> now.isAfter(freeFrom)),
                fault("takes retired codes for taken ones", RETIRED, sound -> new DelegatingUrlRepository(sound) {
                    @Override
                    public AddResult add(ShortCode code, LinkDetails details) {
                        return sound.add(code, details)
                                .fold(added -> added, taken -> taken, retired -> new AddResult.CodeTaken(code));
                    }
                }),
                deleting(
                        "rounds up when a code is free",
                        "when_a_code_is_free_is_cut_to_milliseconds_and_not_rounded",
                        (sound, code, version, freeFrom) -> sound.delete(code, version, freeFrom.plusNanos(500_000))),
                fault(
                        "retires codes of links that are not there",
                        "a_delete_of_an_unknown_code_retires_nothing",
                        sound -> new DelegatingUrlRepository(sound) {
                            @Override
                            public ChangeResult delete(ShortCode code, long version, Instant freeFrom) {
                                ChangeResult result = sound.delete(code, version, freeFrom);
                                if (result instanceof ChangeResult.Missing) {
                                    replace(code, LinkDetails.to(new OriginalUrl("https://example.com/")));
                                    sound.delete(code, 1, freeFrom);
                                }
                                return result;
                            }
                        }),
                fault(
                        "retires codes in upper and lower case",
                        "codes_that_differ_in_case_alone_are_retired_one_by_one",
                        sound -> new Tombstones(sound) {
                            @Override
                            public AddResult add(ShortCode code, LinkDetails details) {
                                return deleted.keySet().stream()
                                                .anyMatch(other -> other.value().equalsIgnoreCase(code.value()))
                                        ? new AddResult.CodeRetired(code, Instant.EPOCH)
                                        : sound.add(code, details);
                            }
                        }),
                torn("looks, then takes a code that is free again", ONE_GETS_IT, Step.ADD),
                reviving(
                        "revives ids",
                        NEW_LINK,
                        (dead, link) ->
                                new ShortUrl(dead.id(), link.code(), link.details(), 1, 0, 0, link.createdAt())),
                reviving(
                        "revives ids in a race",
                        ONE_GETS_IT,
                        (dead, link) ->
                                new ShortUrl(dead.id(), link.code(), link.details(), 1, 0, 0, link.createdAt())),
                reviving(
                        "revives versions",
                        NEW_LINK,
                        (dead, link) -> new ShortUrl(
                                link.id(), link.code(), link.details(), dead.version() + 1, 0, 0, link.createdAt())),
                reviving(
                        "revives uses",
                        NEW_LINK,
                        (dead, link) -> new ShortUrl(
                                link.id(), link.code(), link.details(), 1, 0, dead.uses(), link.createdAt())),
                reviving(
                        "revives times",
                        NEW_LINK,
                        (dead, link) ->
                                new ShortUrl(link.id(), link.code(), link.details(), 1, 0, 0, dead.createdAt())),
                reviving(
                        "revives details",
                        NEW_LINK,
                        (dead, link) ->
                                new ShortUrl(link.id(), link.code(), dead.details(), 1, 0, 0, link.createdAt())));
    }

    private static Stream<Fault<InstantSource, UrlRepository>> faultsOfPurges() {
        return Stream.of(
                forgetting("forgets all deleted links", (freeFrom, now) -> true),
                forgetting("forgets links a millisecond early", (freeFrom, now) -> !now.plusMillis(1)
                        .isBefore(freeFrom)),
                forgetting("forgets links late", (freeFrom, now) -> now.isAfter(freeFrom)),
                forgetting("forgets no links", (freeFrom, now) -> false),
                purging("forgets as many as there are", (sound, max) -> sound.purge(1_000_000)),
                purging("forgets one too few", (sound, max) -> sound.purge(max - 1)),
                purging("forgets one too many", (sound, max) -> sound.purge(max + 1)),
                purging("says it forgot as many as it was told", (sound, max) -> {
                    sound.purge(max);
                    return max;
                }),
                fault(
                        "forgets by the code alone",
                        "a_purge_leaves_a_link_that_has_the_code_again",
                        sound -> new Tombstones(sound) {
                            @Override
                            public int purge(int max) {
                                deleted.keySet().forEach(this::forget);
                                return sound.purge(max);
                            }
                        }),
                torn(
                        "looks, then forgets by the code",
                        "a_purge_leaves_a_link_that_gets_the_code_at_that_moment",
                        Step.PURGE),
                torn("looks, then forgets and counts", "two_who_purge_at_once_count_each_link_once", Step.PURGE),
                fault(
                        "numbers links from the start when it has forgotten the others",
                        "a_link_has_an_id_of_its_own_after_the_one_before_was_purged",
                        sound -> new DelegatingUrlRepository(sound) {
                            @Override
                            public AddResult add(ShortCode code, LinkDetails details) {
                                long id = sound.count().value() + 1;
                                return sound.add(code, details)
                                        .fold(
                                                added -> new AddResult.Added(with(added.shortUrl(), id, 1, 0)),
                                                taken -> taken,
                                                retired -> retired);
                            }
                        }));
    }

    private static Fault<InstantSource, UrlRepository> freeing(
            String name, String caughtBy, BiPredicate<Instant, Instant> isFree) {
        return plain(name, caughtBy, clock -> new PlainUrlRepository(clock) {
            @Override
            boolean isFree(Instant freeFrom, Instant now) {
                return isFree.test(freeFrom, now);
            }
        });
    }

    private static Fault<InstantSource, UrlRepository> forgetting(
            String name, BiPredicate<Instant, Instant> isForgettable) {
        return plain(name, PURGE, clock -> new PlainUrlRepository(clock) {
            @Override
            boolean isForgettable(Instant freeFrom, Instant now) {
                return isForgettable.test(freeFrom, now);
            }
        });
    }

    private static Fault<InstantSource, UrlRepository> purging(
            String name, ToIntBiFunction<UrlRepository, Integer> purge) {
        return fault(name, PURGE_MAX, sound -> new DelegatingUrlRepository(sound) {
            @Override
            public int purge(int max) {
                return purge.applyAsInt(sound, max);
            }
        });
    }

    /** Mixes what was deleted into the link that gets the code. */
    private static Fault<InstantSource, UrlRepository> reviving(
            String name, String caughtBy, BinaryOperator<ShortUrl> mix) {
        return fault(name, caughtBy, sound -> new Tombstones(sound) {
            @Override
            public AddResult add(ShortCode code, LinkDetails details) {
                AddResult result = sound.add(code, details);
                return result instanceof AddResult.Added added
                        ? new AddResult.Added(dead(code)
                                .map(dead -> mix.apply(dead, added.shortUrl()))
                                .orElse(added.shortUrl()))
                        : result;
            }
        });
    }
}

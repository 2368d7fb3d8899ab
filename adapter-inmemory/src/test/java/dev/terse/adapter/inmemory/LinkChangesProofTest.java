package dev.terse.adapter.inmemory;

import dev.terse.adapter.inmemory.PlainUrlRepository.Step;
import dev.terse.adapter.inmemory.PlantedFaults.Fault;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UseResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The contract rejects stores that lose changes, or keep links that were deleted. */
class LinkChangesProofTest extends UrlRepositoryProof {
    private static final String UPDATE = "an_update_changes_details_and_version_and_nothing_else";
    private static final String VERSION = "the_version_grows_by_one_with_each_update";
    private static final String OUTDATED_UPDATE = "an_update_of_another_version_changes_nothing";
    private static final String OUTDATED_DELETE = "a_delete_of_another_version_changes_nothing";
    private static final String UPDATE_AND_DELETE = "of_an_update_and_a_delete_of_one_version_at_once_one_succeeds";
    private static final String GONE = "a_deleted_link_is_gone_for_every_method";
    private static final String LAST = "a_delete_tells_the_link_as_it_was_last";

    @Override
    Stream<Fault<InstantSource, UrlRepository>> faults() {
        return Stream.concat(faultsOfUpdates(), faultsOfDeletes());
    }

    private static Stream<Fault<InstantSource, UrlRepository>> faultsOfUpdates() {
        return Stream.of(
                torn(
                        "reads the version, then updates",
                        "of_two_who_update_one_version_at_once_one_succeeds",
                        Step.UPDATE),
                torn("updates what was deleted meanwhile", UPDATE_AND_DELETE, Step.UPDATE),
                updating(
                        "ignores the version in updates",
                        OUTDATED_UPDATE,
                        (sound, code, version, details) -> sound.findByCode(code)
                                .map(link -> sound.update(code, link.version(), details))
                                .orElseGet(ChangeResult.Missing::new)),
                updating(
                        "updates earlier versions",
                        OUTDATED_UPDATE,
                        (sound, code, version, details) -> sound.findByCode(code)
                                .map(link -> sound.update(code, Math.min(version, link.version()), details))
                                .orElseGet(ChangeResult.Missing::new)),
                updating(
                        "takes a missing link for an outdated one",
                        "an_update_of_an_unknown_code_stores_nothing",
                        (sound, code, version, details) -> sound.update(code, version, details)
                                .fold(
                                        changed -> changed,
                                        outdated -> outdated,
                                        missing -> new ChangeResult.Outdated())),
                updating(
                        "stores what it should update",
                        "an_update_of_an_unknown_code_stores_nothing",
                        (sound, code, version, details) -> {
                            ChangeResult result = sound.update(code, version, details);
                            sound.add(code, details);
                            return result;
                        }),
                updating("tells the link as it was before", UPDATE, (sound, code, version, details) -> {
                    ShortUrl before = sound.findByCode(code).orElseThrow();
                    sound.update(code, version, details);
                    return new ChangeResult.Changed(before);
                }),
                updating("updates other links too", UPDATE, (sound, code, version, details) -> {
                    sound.update(new ShortCode("other"), version, details);
                    return sound.update(code, version, details);
                }),
                fault("updates by making anew", UPDATE, sound -> new DelegatingUrlRepository(sound) {
                    @Override
                    public ChangeResult update(ShortCode code, long version, LinkDetails details) {
                        return new ChangeResult.Changed(replace(code, details).orElseThrow());
                    }
                }),
                updating("counts an update twice", VERSION, (sound, code, version, details) -> {
                    sound.update(code, version, details);
                    return sound.update(code, version + 1, details);
                }),
                fault("has no versions", VERSION, sound -> new DelegatingUrlRepository(sound) {
                    @Override
                    public ChangeResult update(ShortCode code, long version, LinkDetails details) {
                        ShortUrl link = sound.findByCode(code).orElseThrow();
                        sound.update(code, link.version(), details);
                        return new ChangeResult.Changed(with(link, link.id(), 1, link.uses()));
                    }
                }));
    }

    private static Stream<Fault<InstantSource, UrlRepository>> faultsOfDeletes() {
        return Stream.of(
                torn("looks, then deletes", "of_two_who_delete_one_link_at_once_one_gets_it", Step.DELETE),
                torn("reads the version, then deletes", UPDATE_AND_DELETE, Step.DELETE),
                deleting(
                        "ignores the version in deletes",
                        OUTDATED_DELETE,
                        (sound, code, version, freeFrom) -> sound.findByCode(code)
                                .map(link -> sound.delete(code, link.version(), freeFrom))
                                .orElseGet(ChangeResult.Missing::new)),
                deleting(
                        "deletes earlier versions",
                        OUTDATED_DELETE,
                        (sound, code, version, freeFrom) -> sound.findByCode(code)
                                .map(link -> sound.delete(code, Math.min(version, link.version()), freeFrom))
                                .orElseGet(ChangeResult.Missing::new)),
                deleting(
                        "tells a link as it was added",
                        LAST,
                        (sound, code, version, freeFrom) -> told(
                                sound.delete(code, version, freeFrom),
                                link -> DelegatingUrlRepository.with(link, link.id(), 1, 0))),
                deleting(
                        "raises the version in a delete",
                        LAST,
                        (sound, code, version, freeFrom) -> told(
                                sound.delete(code, version, freeFrom),
                                link -> DelegatingUrlRepository.with(link, link.id(), version + 1, link.uses()))),
                hiding("finds deleted links", sound -> new Tombstones(sound) {
                    @Override
                    public Optional<ShortUrl> findByCode(ShortCode code) {
                        return sound.findByCode(code).or(() -> dead(code));
                    }
                }),
                hiding("lists deleted links", sound -> new Tombstones(sound) {
                    @Override
                    public UrlPage list(UrlPageRequest request) {
                        UrlPage page = sound.list(request);
                        return new UrlPage(
                                Stream.concat(page.items().stream(), deleted.values().stream())
                                        .toList(),
                                false);
                    }
                }),
                hiding("counts deleted links", sound -> new Tombstones(sound) {
                    @Override
                    public UrlCount count() {
                        return UrlCount.exactly(sound.count().value() + deleted.size());
                    }
                }),
                hiding("updates deleted links", sound -> new Tombstones(sound) {
                    @Override
                    public ChangeResult update(ShortCode code, long version, LinkDetails details) {
                        return dead(code)
                                .<ChangeResult>map(ChangeResult.Changed::new)
                                .orElseGet(() -> sound.update(code, version, details));
                    }
                }),
                hiding("takes deleted links for outdated ones", sound -> new Tombstones(sound) {
                    @Override
                    public ChangeResult update(ShortCode code, long version, LinkDetails details) {
                        return dead(code)
                                .<ChangeResult>map(link -> new ChangeResult.Outdated())
                                .orElseGet(() -> sound.update(code, version, details));
                    }
                }),
                hiding("deletes links twice", sound -> new Tombstones(sound) {
                    @Override
                    public ChangeResult delete(ShortCode code, long version, Instant freeFrom) {
                        return dead(code)
                                .<ChangeResult>map(ChangeResult.Changed::new)
                                .orElseGet(() -> super.delete(code, version, freeFrom));
                    }
                }),
                hiding("uses deleted links", sound -> new Tombstones(sound) {
                    @Override
                    public UseResult takeUse(ShortCode code) {
                        return dead(code).<UseResult>map(UseResult.Taken::new).orElseGet(() -> sound.takeUse(code));
                    }
                }),
                hiding("refuses the use of deleted links", sound -> new Tombstones(sound) {
                    @Override
                    public UseResult takeUse(ShortCode code) {
                        return dead(code).<UseResult>map(UseResult.Refused::new).orElseGet(() -> sound.takeUse(code));
                    }
                }));
    }

    private static Fault<InstantSource, UrlRepository> updating(String name, String caughtBy, Updating updating) {
        return fault(name, caughtBy, sound -> new DelegatingUrlRepository(sound) {
            @Override
            public ChangeResult update(ShortCode code, long version, LinkDetails details) {
                return updating.update(sound, code, version, details);
            }
        });
    }

    private interface Updating {
        ChangeResult update(UrlRepository sound, ShortCode code, long version, LinkDetails details);
    }

    private static Fault<InstantSource, UrlRepository> hiding(String name, UnaryOperator<UrlRepository> store) {
        return fault(name, GONE, store);
    }

    private static ChangeResult told(ChangeResult result, UnaryOperator<ShortUrl> change) {
        return result instanceof ChangeResult.Changed changed
                ? new ChangeResult.Changed(change.apply(changed.shortUrl()))
                : result;
    }
}

package dev.terse.adapter.postgres.repartition;

/**
 * How far a repartition is.
 *
 * @param phase what it does
 * @param rowsDone how many rows this phase is through with, also those of runs before that were interrupted; about
 * @param rowsOfAll of how many; an estimate, which may turn out too low; 0 in phases that do not go by rows
 */
public record RepartitionProgress(RepartitionPhase phase, long rowsDone, long rowsOfAll) {}

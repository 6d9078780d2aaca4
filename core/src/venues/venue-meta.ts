import type { VenueObject } from "./venue-values.ts";

/** Of one member, as JSON. */
const MAX_MEMBER_CHARACTERS = 4_000;

/**
 * What is kept of the venue's own object of an instrument: plain values, objects, and of lists `filters` alone; lists of
 * order types and permissions repeat in every instrument and are most of an answer.
 */
export function venueMeta(instrument: VenueObject): VenueObject {
  const kept = Object.entries(instrument).filter(
    ([name, value]) =>
      (!Array.isArray(value) || name === "filters") &&
      (JSON.stringify(value) ?? "").length <= MAX_MEMBER_CHARACTERS,
  );
  return Object.fromEntries(kept);
}

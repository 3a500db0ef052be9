/**
 * When offers end, and what about an offer a person has to look at. Pure; time is a half-day by the clock of who asks. Rules O3 to O6 of README.md.
 *
 * Nothing here refuses an offer or takes trust from anyone: what looks odd is shown to a coordinator, who decides.
 */
import type { LookedAt, Offer } from "./model.ts";

/** Hours of one half-day. */
const HALF_DAY_HOURS = 12;
/** How long an offer stays on a phone and on boards after it ended, in half-days: 7 days (P). */
const KEPT_HALF_DAYS = 14;
/** How many standing offers a volunteer may have before a coordinator is asked to look (P). */
export const MANY_OFFERS = 6;
/** The band of 7 to 9 people: with its cap on times, the most that one brings on foot or by bicycle without a second look (P). */
const LARGE_BAND = 5;

/** Half-days that `hours` reach; at least one. */
export const hoursToHalfDays = (hours: number): number => Math.max(1, Math.ceil(hours / HALF_DAY_HOURS));

/** The last half-day of an offer that is made or renewed in `now`. */
export const expiryOf = (now: number, offerHours: number): number => now + hoursToHalfDays(offerHours);

/** Rule O3. */
export const isOver = ({ expires }: Pick<Offer, "expires">, now: number): boolean => now > expires;

/** Rule O13: a half-day that it names is still to come, or it names none and fits any. */
export const hasTimeLeft = ({ windows, expires }: Pick<Offer, "windows" | "expires">, now: number): boolean =>
  windows.length === 0 || windows.some((window) => window >= now && window <= expires);

/** Rule O4: nothing keeps it any more. */
export const mayForget = ({ expires }: Pick<Offer, "expires">, now: number): boolean => now > expires + KEPT_HALF_DAYS;

/**
 * What a person has to look at before this offer is proposed: `far` it lasts longer than offers of this programme do, as where a clock is far off ·
 * `large` more than one brings without a car · `many` its volunteer has more standing offers than anyone can keep.
 */
export type Doubt = "far" | "large" | "many";

/** Rules O5 and O6 (GR12). `standing` counts the volunteer's offers that are not over. */
export function doubtsOf(
  offer: Offer,
  { now, offerHours, standing }: { readonly now: number; readonly offerHours: number; readonly standing: number },
): readonly Doubt[] {
  const isOnFoot = offer.travel < 3;
  return [
    ...(offer.expires > expiryOf(now, offerHours) + 2 ? (["far"] as const) : []),
    ...(isOnFoot && offer.people >= LARGE_BAND && offer.times > 2 ? (["large"] as const) : []),
    ...(standing > MANY_OFFERS ? (["many"] as const) : []),
  ];
}

/** Whether a coordinator looked at this offer, as it is now (GR12). Rule O9. */
export const wasLookedAt = (key: string, offer: Offer, lookedAt: readonly LookedAt[] = []): boolean =>
  lookedAt.some(
    (one) =>
      one.offer === key &&
      one.item === offer.item &&
      one.people === offer.people &&
      one.times === offer.times &&
      one.expires === offer.expires,
  );

/** The bands of version 1, apart: only the few items that ask for counts load them. As in v1.ts, a code never changes its meaning. */

/** Bands of years, for the few items of which sizes differ. */
export const AGE_BANDS = [
  { code: 1, label: "counts.from0" },
  { code: 2, label: "counts.from5" },
  { code: 3, label: "counts.from12" },
  { code: 4, label: "counts.from18" },
  { code: 5, label: "counts.from60" },
] as const;

/** Halves of a band, for the items of which even those differ. */
export const BAND_HALVES = [
  { code: 1, label: "counts.female" },
  { code: 2, label: "counts.male" },
] as const;

/** Numbers in the query of a call. */

/** A whole number from 0 to `max` of at most 16 digits; `null` for any other text. */
export function readNumber(text: string, max: number): number | null {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return value <= max ? value : null;
}

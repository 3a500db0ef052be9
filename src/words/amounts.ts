/** Amounts with their unit, as the language writes them. */

const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
const TIME_UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** Bytes in the largest unit of which there is at least one, by thousands, with one digit below ten: "3.4 GB". */
export function formatBytes(bytes: number, languageTag: string): string {
  const power = Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  const maximumFractionDigits = power > 0 && value < 10 ? 1 : 0;
  const unit = BYTE_UNITS[power] ?? "byte";
  // Rounded down: no more room is told than there is.
  const rounding = { maximumFractionDigits, roundingMode: "floor" } as const;
  return new Intl.NumberFormat(languageTag, { style: "unit", unit, ...rounding }).format(value);
}

/** A span of time in whole days, hours, minutes or seconds, rounded down, in the largest of which there are at least two. */
export function formatSpan(spanMs: number, languageTag: string): string {
  const seconds = Math.floor(Math.abs(spanMs) / 1000);
  const [unit, size] = TIME_UNITS.find(([, length]) => seconds >= 2 * length) ?? (["second", 1] as const);
  const style = { style: "unit", unit, unitDisplay: "long" } as const;
  return new Intl.NumberFormat(languageTag, style).format(Math.floor(seconds / size));
}

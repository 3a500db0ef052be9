/** Digits as people type them: every script has its own ten. */

/** `text` without space around it and in ASCII digits, whatever script they were typed in; other characters stay. */
export const toAsciiDigits = (text: string): string =>
  text.trim().replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));

/** Decimal digits stand in Unicode in tens, 0 first, so the value is the distance from the first of the ten. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let distance = 0;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(code - distance - 1))) distance += 1;
  return distance % 10;
}

/** How hard a passphrase is stretched. */

/** Argon2id parameters with one lane: memory in KiB, passes over it. */
export interface StretchSetting {
  readonly memoryKib: number;
  readonly passes: number;
}

/** The least that wraps a vault. */
export const STRETCH_FLOOR: StretchSetting = { memoryKib: 19 * 1024, passes: 2 };
/** What stretches the secret of a card, the same on every device: fixed in suite 1 and never tuned, since others must come to the same keys. Rule K9. */
export const CARD_STRETCH: StretchSetting = { memoryKib: 19 * 1024, passes: 2 };
/** What a phone with time for it uses. */
export const STRETCH_TARGET: StretchSetting = { memoryKib: 64 * 1024, passes: 3 };
/** Whether a stored setting may be used: not below the floor, and not so high that a damaged row freezes the phone. */
export const isWithinBounds = ({ memoryKib, passes }: StretchSetting): boolean =>
  Number.isInteger(memoryKib) &&
  Number.isInteger(passes) &&
  memoryKib >= STRETCH_FLOOR.memoryKib &&
  passes >= STRETCH_FLOOR.passes &&
  memoryKib <= 256 * 1024 &&
  passes <= 10;

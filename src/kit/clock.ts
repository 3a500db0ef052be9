/** Time as an argument. Clocks order what people see; they never decide whether data is kept. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC as this device believes; may be years off and may jump either way. */
  nowMs(): number;
}

/** The device's own clock. */
export const systemClock: Clock = { nowMs: () => Date.now() };

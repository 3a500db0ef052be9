/**
 * Pausing: the screen closes but the vault's key stays in memory, and a PIN reopens it. A PIN alone never unwraps anything on disk.
 * After five wrong PINs the vault locks and the words are needed. Rules V13, V14 of SPEC.md.
 */
import { isEqualBytes, utf8ToBytes, zeroBytes } from "../kit/bytes.ts";
import type { OpenVault } from "./open-vault.ts";

export const PIN_TRIES = 5;

export type PinOutcome =
  | { readonly type: "open"; readonly vault: OpenVault }
  | { readonly type: "wrong"; readonly triesLeft: number }
  | { readonly type: "locked" };

export interface PausedVault {
  tryPin(pin: string): PinOutcome;
  lock(): void;
}

/** Closes `vault` behind `pin` (4 to 8 digits in ASCII, judged by the screen). */
export function pauseVault(vault: OpenVault, pin: string): PausedVault {
  const expected = utf8ToBytes(pin);
  let triesLeft = PIN_TRIES;
  const lock = () => {
    zeroBytes(expected);
    triesLeft = 0;
    vault.lock();
  };
  return {
    lock,
    tryPin: (typed) => {
      if (triesLeft === 0 || vault.isLocked()) return { type: "locked" };
      if (isEqualBytes(utf8ToBytes(typed), expected)) return { type: "open", vault };
      triesLeft--;
      if (triesLeft > 0) return { type: "wrong", triesLeft };
      lock();
      return { type: "locked" };
    },
  };
}

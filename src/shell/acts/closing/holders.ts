/** Everyone who held something of the programme: devices with a certificate, seats of now and before, relays of all terms. */
import { knownHolders } from "../../../control/holders.ts";
import type { ControlState } from "../../../control/state.ts";
import { deriveBytes } from "../../../crypto/hash.ts";
import type { SignKey } from "../../../kit/brand.ts";
import { bytesToHex } from "../../../kit/bytes.ts";
import { localDay } from "../../../programme/days.ts";
import type { Replica } from "../../../sync/replica.ts";
import type { Holder, HolderRole, HolderState, MayHold } from "../../../wire/closing-core.ts";

/** A holder with when it was last heard, ms since 1970, and the day of it. */
export interface KnownHolder extends Holder {
  readonly heardMs: number | null;
}

/** A phone counts as having handed over what it had, where something of it came this long before the freeze, or later. */
const QUIET_MS = 86_400_000;

/** All holders, ascending by key, each once. */
export const holdersOf = (replica: Replica, nowMs: number): readonly KnownHolder[] =>
  knownHolders(replica.control).map(({ key, role, state }) => describe(replica, key, role, state, nowMs));

function describe(replica: Replica, key: SignKey, role: HolderRole, state: HolderState, nowMs: number): KnownHolder {
  const { control } = replica;
  const hex = bytesToHex(key);
  const heardMs = Math.max(replica.heardMsByAuthor.get(hex) ?? 0, control.signedMsBy.get(hex) ?? 0) || null;
  return {
    ...{ key, role, state, heardMs },
    label: role === 4 ? [] : [...deriveBytes("phone-label", key, [], 2)],
    lastHeardDay: heardMs === null ? 0 : localDay(heardMs, control.charter.timeZone),
    mayHold: mayHold(control, role, heardMs, nowMs),
  };
}

function mayHold(control: ControlState, role: HolderRole, heardMs: number | null, nowMs: number): readonly MayHold[] {
  if (role === 4) return [4];
  if (role === 3) return [3];
  return isBehind(control, heardMs, nowMs) ? [1, 2] : [2];
}

/** Whether a phone that was last heard then may hold records that nobody else has. */
export function isBehind({ closing }: ControlState, heardMs: number | null, nowMs: number): boolean {
  const freezesMs = closing.intent && closing.intent.closesMs > 0 ? closing.intent.freezesMs : nowMs;
  return heardMs === null || heardMs < Math.min(nowMs, freezesMs) - QUIET_MS;
}

/** Who held keys or data of a programme, as far as control says. Pure. Rule T46 of SPEC.md. */
import type { SignKey } from "../kit/brand.ts";
import { bytesToHex, compareBytes } from "../kit/bytes.ts";
import type { Holder } from "../wire/closing-core.ts";
import { ROLE_COORDINATOR } from "../wire/roles.ts";
import type { ControlState } from "./state.ts";
import type { InForce } from "./terms.ts";

export type KnownHolder = Pick<Holder, "key" | "role" | "state">;

const RELAY = 4;

/** Seats of now and before, certified devices, relays of all terms that were in force; ascending by key, each once, as the first of these. */
export function knownHolders(state: ControlState): readonly KnownHolder[] {
  const byKey = new Map<string, KnownHolder>();
  const add = (key: SignKey, role: KnownHolder["role"], holderState: KnownHolder["state"]) => {
    if (!byKey.has(bytesToHex(key))) byKey.set(bytesToHex(key), { key, role, state: holderState });
  };
  for (const { signKey, isActive } of state.seats.values()) add(signKey, ROLE_COORDINATOR, isActive ? 1 : 3);
  for (const [key, { signKey, role }] of state.certificateByKey)
    add(signKey, role, state.revokedByKey.has(key) ? 2 : 1);
  for (const { relayKey } of state.terms.relays) add(relayKey, RELAY, 1);
  for (const { terms } of trailOf(state)) for (const { relayKey } of terms.relays) add(relayKey, RELAY, 3);
  return [...byKey.values()].sort((a, b) => compareBytes(a.key, b.key));
}

/** All terms that were ever in force, the charter's first. */
const trailOf = (state: ControlState): readonly InForce[] => (state.log.trail.length > 0 ? state.log.trail : [state]);

/** Writing a charter: once, by the coordinator who starts a programme. Reading it is charter.ts. */
import { type Cbor, encodeCbor } from "../kit/cbor.ts";
import {
  CHARTER_FIELD,
  CHARTER_SUITE,
  CHARTER_VERSION,
  type Charter,
  type CharterFields,
  nameCharter,
  POLICY_FIELD,
  type Policy,
} from "./charter.ts";

/** Bytes of a charter and what follows from them. */
export function makeCharter(fields: CharterFields): Charter {
  const map = new Map<number, Cbor>([
    [CHARTER_FIELD.version, CHARTER_VERSION],
    [CHARTER_FIELD.suite, CHARTER_SUITE],
    [CHARTER_FIELD.createdMs, fields.createdMs],
    [CHARTER_FIELD.expiresMs, fields.expiresMs],
    [CHARTER_FIELD.coordinators, fields.coordinators.map(({ signKey, boxKey }) => [signKey, boxKey])],
    [CHARTER_FIELD.k, fields.k],
    [CHARTER_FIELD.relays, fields.relays.map(({ address, relayKey }) => [address, relayKey])],
    [
      CHARTER_FIELD.policy,
      new Map(Object.entries(POLICY_FIELD).map(([name, code]) => [code, fields.policy[name as keyof Policy]])),
    ],
    [CHARTER_FIELD.timeZone, fields.timeZone],
    [CHARTER_FIELD.isTraining, fields.isTraining],
    [CHARTER_FIELD.redLines, fields.redLines],
    [CHARTER_FIELD.nonce, fields.nonce],
  ]);
  return nameCharter(fields, encodeCbor(map));
}

/** Writing a charter: once, by the coordinator who starts a programme. Reading it is charter.ts. */
import { type Cbor, encodeCbor } from "../kit/cbor.ts";
import {
  CHARTER_FIELD,
  CHARTER_SUITE,
  CHARTER_VERSION,
  type Charter,
  type CharterFields,
  coordinatorsToCbor,
  nameCharter,
  policyToCbor,
  relaysToCbor,
} from "./charter.ts";

/** Bytes of a charter and what follows from them. */
export function makeCharter(fields: CharterFields): Charter {
  const map = new Map<number, Cbor>([
    [CHARTER_FIELD.version, CHARTER_VERSION],
    [CHARTER_FIELD.suite, CHARTER_SUITE],
    [CHARTER_FIELD.createdMs, fields.createdMs],
    [CHARTER_FIELD.expiresMs, fields.expiresMs],
    [CHARTER_FIELD.coordinators, coordinatorsToCbor(fields.coordinators)],
    [CHARTER_FIELD.k, fields.k],
    [CHARTER_FIELD.relays, relaysToCbor(fields.relays)],
    [CHARTER_FIELD.policy, policyToCbor(fields.policy)],
    [CHARTER_FIELD.timeZone, fields.timeZone],
    [CHARTER_FIELD.isTraining, fields.isTraining],
    [CHARTER_FIELD.redLines, fields.redLines],
    [CHARTER_FIELD.nonce, fields.nonce],
    [CHARTER_FIELD.profile, fields.profile],
  ]);
  return nameCharter(fields, encodeCbor(map));
}

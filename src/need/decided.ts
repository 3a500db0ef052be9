/**
 * What coordinators decided about a need: fields 27 and 28 of its record. Apart from the codec, since registering a need does without. Rule N80 of README.md.
 *
 * Empty bytes and state 0 take back what stood. What does not fit is none: the need stands all the same.
 */
import { bytesToHex, hexToBytes } from "../kit/bytes.ts";
import type { Cbor, CborMap } from "../kit/cbor.ts";
import { readBytes } from "../kit/read.ts";
import { ASSIGNMENT_FIELD, STATE_FIELD } from "./codec.ts";
import type { Need, NeedState } from "./model.ts";

const STATES: readonly NeedState[] = [1, 2, 3, 4];

/** The record id in hex that a value of field 27 names, or `null`. */
export function readAssignmentId(value: Cbor | undefined): string | null {
  const id = readBytes(16)(value);
  return id && bytesToHex(id);
}

/** `need` with what `fields` say about it. */
export function withDecided<Known extends Need>(need: Known, fields: CborMap): Known {
  const assignment = readAssignmentId(fields.get(ASSIGNMENT_FIELD));
  const state = STATES.find((code) => code === fields.get(STATE_FIELD));
  return { ...need, ...(assignment && { assignment }), ...(state && { state }) };
}

/** The change that names the assignment which stands; `null`: none. */
export const assignmentChange = (id: string | null): CborMap =>
  new Map([[ASSIGNMENT_FIELD, id === null ? new Uint8Array(0) : hexToBytes(id)]]);

/** The change of what became of it; 0: open. */
export const stateChange = (state: NeedState | 0): CborMap => new Map([[STATE_FIELD, state]]);

/** Where an op of this device lies, and the mark that it waits for its segment. Rule Y1 of SPEC.md. */
import { bytesToHex } from "../kit/bytes.ts";
import type { RowRef } from "../store/port.ts";

export const journalRef = (opId: Uint8Array): RowRef => ({ table: "journal", key: bytesToHex(opId) });
export const outboxRef = (opId: Uint8Array): RowRef => ({ table: "outbox", key: bytesToHex(opId) });

/** The relay's tables as Kysely sees them. Bytes are bytes and numbers are safe integers in every engine; the engines see to that. */
import type { Bytes } from "../../kit/bytes.ts";

/** 0 or 1: SQLite binds no booleans. */
type Flag = 0 | 1;

export const toFlag = (value: boolean): Flag => (value ? 1 : 0);

export interface Tables {
  meta: { name: string; value: Bytes };
  programmes: {
    pid: Bytes;
    charter: Bytes;
    training: Flag;
    created_ms: number;
    remove_after_ms: number | null;
    counter: number;
  };
  devices: {
    pid: Bytes;
    device_key: Bytes;
    scope: string;
    key_id: Bytes | null;
    certificate: Bytes;
    revoked: Flag;
    published: Flag;
  };
  seats: { pid: Bytes; device_key: Bytes; state: string; key_id: Bytes | null };
  pins: { pid: Bytes; device_key: Bytes; fid: Bytes; seq: number };
  device_keys: { pid: Bytes; device_key: Bytes; epoch: number; key_id: Bytes };
  feeds: { pid: Bytes; fid: Bytes; author: Bytes; introduction: Bytes; head_seq: number; head: Bytes };
  segments: {
    pid: Bytes;
    fid: Bytes;
    seq: number;
    cursor: number;
    kind: number;
    header: Bytes;
    signature: Bytes;
    head: Bytes;
    body_len: number;
    sealed_body: Bytes | null;
  };
  acts: { pid: Bytes; cursor: number };
  addressed: { pid: Bytes; cursor: number; key_id: Bytes };
  tokens: { hash: Bytes; challenge: Bytes; pid: Bytes; device_key: Bytes; scope: string; expires_ms: number };
  invites: {
    pid: Bytes;
    invite_id: Bytes;
    request: Bytes | null;
    challenge: Bytes | null;
    outcome: Bytes | null;
    expires_ms: number;
  };
  grants: { pid: Bytes; epoch: number; sealed: Bytes | null };
  recoveries: { pid: Bytes; rid: Bytes; since_ms: number };
  closings: {
    pid: Bytes;
    step: number;
    signed_order: Bytes | null;
    order_hash: Bytes;
    core_hash: Bytes;
    core: Bytes | null;
    training: Flag;
    remove_after_ms: number | null;
    closed_ms: number;
  };
  holders: { pid: Bytes; device_key: Bytes; known: Flag; attestation: Bytes | null };
  erasures: { pid: Bytes; device_key: Bytes; attestation: Bytes };
  leases: { pid: Bytes; lease_key: Bytes; device_key: Bytes; sealed: Bytes };
  cards: { pid: Bytes; card_id: Bytes; sealed: Bytes };
  card_requests: { pid: Bytes; request_id: Bytes; card_id: Bytes; sealed: Bytes; came_ms: number };
  operator_tokens: { hash: Bytes; used_ms: number | null };
}

/** Tables that hold what an open programme is made of, in the order in which their rows may be deleted. */
export const PROGRAMME_TABLES = [
  "addressed",
  "acts",
  "segments",
  "feeds",
  "tokens",
  "invites",
  "device_keys",
  "pins",
  "seats",
  "devices",
  "grants",
  "recoveries",
  "leases",
  "card_requests",
  "cards",
  "erasures",
  "programmes",
] as const;

/** Tables that hold what stays of a closed programme, in the same order. */
export const CLOSING_TABLES = ["holders", "closings"] as const;

/**
 * Alarms: what a coordinator, or the holder of a phone, must hear of because something does not hold. They stay over restarts until someone has looked.
 * Rule Y43 of SPEC.md; the table of kinds stands there.
 */
import type { Bytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readInteger, readTuple } from "../kit/read.ts";
import type { Result } from "../kit/result.ts";
import type { PlacedRow, RowRef, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { SLOT_CORE } from "../vault/slots.ts";
import { startingWith } from "./rows.ts";

export const ALARM_KINDS = [
  "forged",
  "forked",
  "split",
  "copied",
  "healed",
  "restarted",
  "hole",
  "unopened",
  "damaged",
  "rewound",
  "noKey",
] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** Two validly signed frames of one feed at one position, each header 144 ‖ signature 64. */
export interface ForkProof {
  readonly held: Bytes;
  readonly other: Bytes;
}

export interface Alarm {
  readonly kind: AlarmKind;
  /** The feed in hex, where it is about one. */
  readonly feed: string | null;
  readonly proof: ForkProof | null;
}

/** An alarm as it is kept. Times are ms since 1970 by this device's clock. */
export interface KeptAlarm {
  readonly kind: AlarmKind;
  readonly feed: string | null;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly count: number;
  /** When someone marked it as seen; 0 before. What comes later makes it new again. */
  readonly seenMs: number;
}

const alarmRef = ({ kind, feed }: Pick<Alarm, "kind" | "feed">): RowRef => ({
  table: "meta",
  key: `alarm:${kind}:${feed ?? ""}`,
});

/** All alarms that were raised, newest first. */
export async function readAlarms(vault: OpenVault): Promise<readonly KeptAlarm[]> {
  const rows = await vault.store.list("meta", startingWith("alarm:"));
  const alarms = rows.flatMap(({ key, value }) => decodeAlarm(key, vault.open({ table: "meta", key }, value)) ?? []);
  return alarms.sort((a, b) => b.lastMs - a.lastMs);
}

function decodeAlarm(key: string, plaintext: Uint8Array | null): KeptAlarm | null {
  const [, name, feed] = key.split(":");
  const kind = ALARM_KINDS.find((known) => known === name);
  const decoded = plaintext && decodeCbor(plaintext, 64);
  const parts = decoded?.ok ? readTuple(5)(decoded.value) : null;
  const numbers = parts?.slice(1).flatMap((part) => readInteger(0, Number.MAX_SAFE_INTEGER)(part) ?? []) ?? [];
  const [firstMs, lastMs, count, seenMs] = numbers;
  if (!kind || firstMs === undefined || lastMs === undefined || count === undefined || seenMs === undefined)
    return null;
  return { kind, feed: feed || null, firstMs, lastMs, count, seenMs };
}

/** Keeps what was raised, counted together with what is kept already. */
export async function keepAlarms(
  vault: OpenVault,
  alarms: readonly Alarm[],
  nowMs: number,
): Promise<Result<number, StoreFailure> | null> {
  return alarms.length > 0 ? vault.store.commit({ put: await alarmRows(vault, alarms, nowMs) }) : null;
}

/** The rows that keep what was raised: to be stored together with what it was found in, or a cut would hide it. */
export async function alarmRows(
  vault: OpenVault,
  alarms: readonly Alarm[],
  nowMs: number,
): Promise<readonly PlacedRow[]> {
  if (alarms.length === 0) return [];
  const kept = new Map((await readAlarms(vault)).map((alarm) => [alarmRef(alarm).key, alarm]));
  for (const alarm of alarms) {
    const { key } = alarmRef(alarm);
    const before = kept.get(key);
    kept.set(key, {
      ...{ kind: alarm.kind, feed: alarm.feed, firstMs: before?.firstMs ?? nowMs, lastMs: nowMs },
      ...{ count: (before?.count ?? 0) + 1, seenMs: before?.seenMs ?? 0 },
    });
  }
  const raised = new Set(alarms.map((alarm) => alarmRef(alarm).key));
  return [...kept].filter(([key]) => raised.has(key)).map(([, alarm]) => alarmRow(vault, alarm));
}

/** What heads contradict is found at every look; it is told once. */
export async function untold(vault: OpenVault, alarms: readonly Alarm[]): Promise<readonly Alarm[]> {
  if (!alarms.some(({ kind }) => kind === "split")) return alarms;
  const told = new Set((await readAlarms(vault)).map((alarm) => alarmRef(alarm).key));
  return alarms.filter((alarm) => alarm.kind !== "split" || !told.has(alarmRef(alarm).key));
}

/** Marks an alarm as seen. */
export const markSeen = (vault: OpenVault, alarm: KeptAlarm, nowMs: number): Promise<Result<number, StoreFailure>> =>
  vault.store.commit({ put: [alarmRow(vault, { ...alarm, seenMs: nowMs })] });

const alarmRow = (vault: OpenVault, alarm: KeptAlarm) =>
  vault.seal(SLOT_CORE, alarmRef(alarm), encodeCbor([1, alarm.firstMs, alarm.lastMs, alarm.count, alarm.seenMs]));

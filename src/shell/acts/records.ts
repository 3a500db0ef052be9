/** Records as the screens show them: settings, a worker's own needs with their places, a coordinator's needs. */

import { makeCreate } from "../../feed/make-op.ts";
import { type Records, recordFields } from "../../feed/merge.ts";
import type { Op } from "../../feed/op.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import type { RuleError } from "../../kit/errors.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { fieldsToNeed, needToFields } from "../../need/codec.ts";
import type { Draft, Need } from "../../need/model.ts";
import { needFromDraft } from "../../need/rules.ts";
import { fieldsToSettings } from "../../programme/codec.ts";
import { half, localDay } from "../../programme/days.ts";
import type { Settings } from "../../programme/model.ts";
import type { StoreFailure } from "../../store/port.ts";
import { type OwnOp, ownRecords, type Place, readOwnOps, saveOp } from "../../sync/journal.ts";
import type { Replica } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Device } from "./device.ts";
import { DRAFT_REF } from "./draft.ts";

/** Version of the capture form that ops name. */
const FORM_VERSION = 1;

/** The programme's settings, or `null` until they have arrived. */
export function settingsOf({ recordById }: Records): Settings | null {
  for (const record of recordById.values()) {
    const fields = recordFields(record);
    const settings = fields && fieldsToSettings(fields);
    if (settings?.ok) return settings.value;
  }
  return null;
}

/** A need with the id of its record in hex. */
export interface KnownNeed {
  readonly key: string;
  readonly need: Need;
}

/** All needs in records, in no order. Records of other kinds are left out. */
export function needsOf({ recordById }: Records): readonly KnownNeed[] {
  return [...recordById].flatMap(([key, record]) => {
    const fields = recordFields(record);
    const need = fields && fieldsToNeed(fields);
    return need?.ok ? [{ key, need: need.value }] : [];
  });
}

/** A worker's own need and where it is. */
export interface OwnNeed extends KnownNeed {
  readonly place: Place;
}

/** The worker's own needs, newest first. */
export async function ownNeeds(vault: OpenVault, replica: Replica): Promise<readonly OwnNeed[]> {
  const ops = await readOwnOps(vault, replica);
  const { records, placeByRecord } = ownRecords(vault, replica, ops);
  const newest = new Map(ops.map(({ op }, at) => [keyOf(op), at]));
  const needs = needsOf(records)
    .filter(({ key }) => newest.has(key))
    .map((known) => ({ ...known, place: placeByRecord.get(known.key) ?? "held" }) as const);
  return needs.sort((a, b) => (newest.get(b.key) ?? 0) - (newest.get(a.key) ?? 0));
}

const keyOf = ({ recordId }: Op) => bytesToHex(recordId);

/** Today in the programme's own zone, days since 1970-01-01. */
export const programmeDay = ({ clock }: Pick<Device, "clock">, vault: OpenVault): number =>
  Math.max(0, localDay(clock.nowMs(), vault.identity().charter.timeZone));

/** Saves the need of a finished draft and takes the draft away, in one commit. Confirmed when it resolves with success. */
export async function saveNeed(
  { clock, random }: Device,
  vault: OpenVault,
  draft: Draft,
  last: OwnOp | null,
): Promise<Result<Need, StoreFailure | RuleError<"DRAFT_INCOMPLETE">>> {
  const day = programmeDay({ clock }, vault);
  const [first = 0, second = 0] = random.bytes(2);
  const need = needFromDraft(draft, {
    alias: [first, second],
    day,
    half: half(clock.nowMs(), vault.identity().charter.timeZone),
  });
  if (!need.ok) return need;
  const op = makeCreate(
    { clock, random, last: last?.op.time ?? null },
    vault.identity().keys.signKey,
    needToFields(need.value),
    FORM_VERSION,
  );
  const saved = await saveOp(vault, op, day, { remove: [DRAFT_REF] });
  return saved.ok ? ok(need.value) : err(saved.error);
}

/** Urgent needs first, then everything else: what a coordinator's new device shows before the rest has come. Field 13 of wire/SPEC.md is the urgency. */
export function rankOp({ fields }: Op): number {
  const urgency = fields.get(13);
  return typeof urgency === "number" && urgency > 0 ? urgency : 5;
}

/** Warnings as the screen shows them: kept alarms, and what control itself shows. */
import { type BlockedCard, blockedCards } from "../../card/rules.ts";
import { type Records, recordFields } from "../../feed/merge.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import { CARD_FIELD, fieldsToNeed } from "../../need/codec.ts";
import type { Alias } from "../../need/model.ts";
import type { RowRef } from "../../store/port.ts";
import { type KeptAlarm, markSeen, readAlarms } from "../../sync/alarms.ts";
import type { Replica } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { WarningKind, WarningRow } from "../screens/warnings.tsx";
import { cardHolders } from "./cards.ts";
import { addName, readNames } from "./names.ts";
import { phoneLabel } from "./phone-label.ts";

const CARD_KEY = "card:";
/** Enough hexadecimal digits of a record's id to tell it from others on one card, and the longest key that is kept. */
const SHORT = 8;
const MAX_KEY = 240;

/** Cards whose warning was seen on this device, each with its records: one record more is a new warning. */
const SEEN_CARDS_REF: RowRef = { table: "meta", key: "seenCards" };

/** All warnings, in no order. */
export async function readWarnings(vault: OpenVault, replica: Replica): Promise<readonly WarningRow[]> {
  const kept = (await readAlarms(vault)).map((alarm) => toRow(replica, alarm));
  const seenCards = await readNames(vault, SEEN_CARDS_REF);
  const cards = blockedCards(cardHolders(replica.records)).map((card) => cardRow(replica, card, seenCards));
  const voters = [...replica.control.doubleVotes].flatMap((hex) => replica.control.seats.get(hex) ?? []);
  const at = replica.control.charter.createdMs;
  return [
    ...kept,
    ...cards,
    ...voters.map(
      ({ signKey }): WarningRow => ({
        ...{ key: `doubleVote:${bytesToHex(signKey)}`, kind: "doubleVote", who: phoneLabel(signKey) },
        ...{ firstMs: at, lastMs: at, count: 1, isSeen: false },
      }),
    ),
  ];
}

const keyOf = ({ kind, feed }: KeptAlarm): string => `${kind}:${feed ?? ""}`;

function toRow({ peers }: Replica, alarm: KeptAlarm): WarningRow {
  const author = alarm.feed === null ? undefined : peers.get(alarm.feed)?.author;
  const kind: WarningKind = alarm.kind;
  const { firstMs, lastMs, count, seenMs } = alarm;
  return {
    ...{ key: keyOf(alarm), kind, firstMs, lastMs, count },
    ...{ who: author ? phoneLabel(author) : null, isSeen: seenMs >= lastMs },
  };
}

/** C4: the records that name one card, since the second of them was bound. Nothing is kept of it: it goes when a new card takes its place. */
function cardRow({ records }: Replica, card: BlockedCard, seen: ReadonlySet<string>): WarningRow {
  const key = `${CARD_KEY}${card.cardId}${card.records.map((id) => id.slice(0, SHORT)).join("")}`.slice(0, MAX_KEY);
  const times = card.records
    .map((id) => records.recordById.get(id)?.writesByField.get(CARD_FIELD)?.at(-1)?.time[0] ?? 0)
    .sort((a, b) => a - b);
  return {
    ...{ key, kind: "card", who: null, records: card.records.map((id) => aliasOf(records, id)), count: 1 },
    ...{ firstMs: times.at(1) ?? 0, lastMs: times.at(-1) ?? 0, isSeen: seen.has(key) },
  };
}

function aliasOf({ recordById }: Records, id: string): Alias {
  const record = recordById.get(id);
  const need = fieldsToNeed((record && recordFields(record)) ?? new Map());
  return need.ok ? need.value.alias : [0, 0];
}

/** Marks the warning with this key as seen. */
export async function seeWarning(vault: OpenVault, key: string, nowMs: number): Promise<void> {
  if (key.startsWith(CARD_KEY)) return addName(vault, SEEN_CARDS_REF, key);
  const alarm = (await readAlarms(vault)).find((one) => keyOf(one) === key);
  if (alarm) await markSeen(vault, alarm, nowMs);
}

/**
 * Keeps the copies that cards open at the relay as the records are: written where one differs, removed where a record ended, lost its card, or shares it
 * with another, and never for a card of which a second coordinator has not agreed. Coordinators only; to be called after each run that went well. Rules C10 to C12 of card/README.md.
 *
 * What this device last left there is kept as a digest for each card, so that a run in which nothing changed asks nobody.
 */
import type { CardLink } from "../../card/model.ts";
import { blockedCards } from "../../card/rules.ts";
import { newestEpoch } from "../../control/fold.ts";
import { sha256 } from "../../crypto/hash.ts";
import { type RecordState, type Records, recordFields } from "../../feed/merge.ts";
import { type CardId, toBoxKey, toCardId } from "../../kit/brand.ts";
import { type Bytes, bytesToHex, concatBytes, hexToBytes } from "../../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../../kit/cbor.ts";
import { readInteger, readList } from "../../kit/read.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { CARD_ANSWERS_FIELD, CARD_FIELD, fieldsToNeed } from "../../need/codec.ts";
import type { Settings } from "../../programme/model.ts";
import { type CardClient, makeCardClient } from "../../relay-client/card-client.ts";
import type { RelayFailure } from "../../relay-client/failure.ts";
import type { PlacedRow, RowRef, StoreFailure } from "../../store/port.ts";
import type { Replica } from "../../sync/replica.ts";
import { startingWith } from "../../sync/rows.ts";
import type { RelaySession } from "../../sync/session.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { SLOT_CORE } from "../../vault/slots.ts";
import { MAX_CARD_IDS, MAX_COPIES } from "../../wire/card-calls.ts";
import {
  type CardAnswer,
  type CardCopy,
  encodeCardCopy,
  MAX_CARD_ANSWERS,
  readCardAnswer,
  sealCardCopy,
} from "../../wire/card-copy.ts";
import { cardHolders } from "./cards.ts";
import type { Device } from "./device.ts";
import { settingsOf } from "./records.ts";
import { openingCardOf, standingOf } from "./reissue.ts";

type Failure = RelayFailure | StoreFailure;
type Outcome = Promise<Result<void, Failure>>;

/** How often the relay's list is compared with the records (P): another device may have written copies, or died before it removed one. */
const COMPARE_AFTER_MS = 86_400_000;
/** Copies of one call to `keep`: the rest goes with the next run. */
const MOST_AT_ONCE = 20 * MAX_COPIES;
const DIGEST_BYTES = 8;
const ASSIGNMENT_FIELD = 27;
const NEVER_WRITTEN = "00".repeat(DIGEST_BYTES);
const COMPARED_REF: RowRef = { table: "meta", key: "card-compared" };

/** The card itself, what was answered, and which assignment stands (W120). */
const NOT_SHOWN: readonly number[] = [CARD_FIELD, ASSIGNMENT_FIELD, CARD_ANSWERS_FIELD];

/** A copy as it should be at the relay, but for its time. */
interface Wanted {
  readonly link: CardLink;
  readonly copy: CardCopy;
  /** In hex. */
  readonly digest: string;
}

export interface CopyKeeper {
  keep(replica: Replica): Outcome;
}

/** A keeper for one session: it remembers which records it has looked at. */
export function makeCopyKeeper(
  { clock, random, fetch }: Pick<Device, "clock" | "random" | "fetch">,
  vault: OpenVault,
  session: RelaySession,
): CopyKeeper {
  const client = makeCardClient(session.client.address, fetch);
  const { programmeId } = vault.identity().charter;
  let wanted: { readonly of: Records; readonly epoch: string; readonly byCard: ReadonlyMap<string, Wanted> } | null =
    null;
  let isLevel = false;

  return {
    keep: async (replica) => {
      const epochKey = newestEpoch(replica.control)?.publicKey;
      if (!epochKey) return ok(undefined);
      const epoch = bytesToHex(epochKey) + replica.control.terms.expiresMs;
      if (wanted?.of !== replica.records || wanted.epoch !== epoch) {
        wanted = { of: replica.records, epoch, byCard: wantedCopies(replica, toBoxKey(epochKey)) };
        isLevel = false;
      }
      const isCompared = Math.abs(clock.nowMs() - (await readComparedMs(vault))) < COMPARE_AFTER_MS;
      if (isLevel && isCompared) return ok(undefined);
      const known = await readKnown(vault);
      if (!isCompared) {
        const listed = await compare(vault, session, client, known, clock.nowMs());
        if (!listed.ok) return listed;
      }
      const kept = await level(known, wanted.byCard);
      isLevel = kept.ok && kept.value;
      return kept.ok ? ok(undefined) : kept;
    },
  };

  /** `true` once nothing is left to do. */
  async function level(
    known: Map<string, string>,
    byCard: ReadonlyMap<string, Wanted>,
  ): Promise<Result<boolean, Failure>> {
    const gone = [...known.keys()].filter((card) => !byCard.has(card));
    for (let at = 0; at < gone.length; at += MAX_CARD_IDS) {
      const portion = gone.slice(at, at + MAX_CARD_IDS);
      const cardIds = portion.map((card) => toCardId(hexToBytes(card)));
      const removed = await session.withToken((token) => client.remove(programmeId, token, cardIds));
      if (!removed.ok) return removed;
      for (const card of portion) known.delete(card);
      const noted = await writeKnown(vault, known, portion);
      if (!noted.ok) return noted;
    }
    const stale = [...byCard].filter(([card, { digest }]) => known.get(card) !== digest);
    for (let at = 0; at < Math.min(stale.length, MOST_AT_ONCE); at += MAX_COPIES) {
      const portion = stale.slice(at, at + MAX_COPIES);
      const copies = portion.map(([, { link, copy }]) => ({
        cardId: link.cardId,
        copy: sealCardCopy(link.key, { ...copy, asOfMs: Math.max(0, clock.nowMs()) }, random),
      }));
      const put = await session.withToken((token) => client.put(programmeId, token, copies));
      if (!put.ok) return put;
      for (const [card, { digest }] of portion) known.set(card, digest);
      const noted = await writeKnown(
        vault,
        known,
        portion.map(([card]) => card),
      );
      if (!noted.ok) return noted;
    }
    return ok(stale.length <= MOST_AT_ONCE);
  }
}

/** What coordinators answered to requests of the card of a record, oldest first; of several lists everything. */
export function cardAnswersOf(record: RecordState): readonly CardAnswer[] {
  const byId = new Map<string, CardAnswer>();
  for (const { value } of record.writesByField.get(CARD_ANSWERS_FIELD) ?? [])
    for (const one of readList(readCardAnswer, MAX_CARD_ANSWERS)(value) ?? []) {
      const id = bytesToHex(one.requestId);
      const before = byId.get(id);
      if (!before || before.answeredMs < one.answeredMs) byId.set(id, one);
    }
  const all = [...byId.values()].sort((a, b) => a.answeredMs - b.answeredMs);
  return all.slice(-MAX_CARD_ANSWERS);
}

/** Copies that should be at the relay, by card in hex. A card that several records name opens none of them. */
export function wantedCopies(
  { records, control }: Pick<Replica, "records" | "control">,
  epochKey: CardCopy["epochKey"],
): ReadonlyMap<string, Wanted> {
  const settings = settingsOf(records);
  const blocked = new Set(blockedCards(cardHolders(records)).map(({ cardId }) => cardId));
  const standing = standingOf(records);
  const byCard = new Map<string, Wanted>();
  for (const record of records.recordById.values()) {
    const fields = record.isEnded || !record.writesByField.has(CARD_FIELD) ? null : recordFields(record);
    const link = fields && openingCardOf(record, standing);
    const card = link && bytesToHex(link.cardId);
    if (!fields || !link || !card || blocked.has(card) || !fieldsToNeed(fields).ok) continue;
    const shown = [...fields].filter(([field]) => !NOT_SHOWN.includes(field));
    const copy: CardCopy = {
      ...{ epochKey, asOfMs: 0, fields: new Map(shown), answers: cardAnswersOf(record) },
      ...aboutProgramme(settings, fields.get(17)),
      endsMs: control.terms.expiresMs,
      timeZone: control.charter.timeZone.slice(0, 40),
    };
    const digest = bytesToHex(sha256(encodeCardCopy(copy)).subarray(0, DIGEST_BYTES));
    byCard.set(card, { link, copy, digest });
  }
  return byCard;
}

const aboutProgramme = (settings: Settings | null, area: unknown) => ({
  programme: (settings?.name ?? "").slice(0, 120),
  area: (settings?.areas.find(({ code }) => code === area)?.label ?? "").slice(0, 80),
  items: settings?.setup?.items ?? [],
  languages: settings?.languages ?? [],
});

/** Takes up what the relay holds: a copy that this device knows nothing of is written anew, or removed. */
async function compare(
  vault: OpenVault,
  session: RelaySession,
  client: CardClient,
  known: Map<string, string>,
  nowMs: number,
): Outcome {
  const { programmeId } = vault.identity().charter;
  const there = new Set<string>();
  for (let after: CardId | null = null; ; ) {
    const from: CardId | null = after;
    const page: Result<readonly CardId[], RelayFailure> = await session.withToken((token) =>
      client.list(programmeId, token, from),
    );
    if (!page.ok) return page;
    for (const id of page.value) there.add(bytesToHex(id));
    after = page.value.at(-1) ?? null;
    if (page.value.length < MAX_CARD_IDS || after === null) break;
  }
  const changed = [...known.keys()].filter((card) => !there.has(card));
  for (const card of changed) known.delete(card);
  for (const card of there)
    if (!known.has(card)) {
      known.set(card, NEVER_WRITTEN);
      changed.push(card);
    }
  return writeKnown(vault, known, changed, [vault.seal(SLOT_CORE, COMPARED_REF, encodeCbor(Math.max(0, nowMs)))]);
}

async function readComparedMs(vault: OpenVault): Promise<number> {
  const row = await vault.store.get(COMPARED_REF);
  const plaintext = row && vault.open(COMPARED_REF, row);
  const decoded = plaintext && decodeCbor(plaintext, 16);
  return (decoded?.ok ? readInteger(0, Number.MAX_SAFE_INTEGER)(decoded.value) : null) ?? Number.NEGATIVE_INFINITY;
}

/** Sixteen rows, by the first digit of the card: each holds cards 16 ‖ digests 8, one after the other. */
const shelfRef = (digit: string): RowRef => ({ table: "meta", key: `cards:${digit}` });
const ENTRY_BYTES = 16 + DIGEST_BYTES;

async function readKnown(vault: OpenVault): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  for (const { key, value } of await vault.store.list("meta", startingWith("cards:"))) {
    const bytes = vault.open({ table: "meta", key }, value);
    for (let at = 0; bytes && at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES)
      known.set(bytesToHex(bytes.subarray(at, at + 16)), bytesToHex(bytes.subarray(at + 16, at + ENTRY_BYTES)));
  }
  return known;
}

async function writeKnown(
  vault: OpenVault,
  known: ReadonlyMap<string, string>,
  changed: readonly string[],
  more: readonly PlacedRow[] = [],
): Outcome {
  const digits = [...new Set(changed.map((card) => card[0] ?? ""))];
  const rows = digits.map((digit) => vault.seal(SLOT_CORE, shelfRef(digit), entriesOf(known, digit)));
  const put = [...rows, ...more];
  if (put.length === 0) return ok(undefined);
  const committed = await vault.store.commit({ put });
  return committed.ok ? ok(undefined) : err(committed.error);
}

const entriesOf = (known: ReadonlyMap<string, string>, digit: string): Bytes =>
  concatBytes(
    ...[...known]
      .filter(([card]) => card.startsWith(digit))
      .flatMap(([card, digest]) => [hexToBytes(card), hexToBytes(digest)]),
  );

/** What a volunteer wrote: its offers and its answers, and where each of them is. */
import { makeCreate } from "../../../feed/make-create.ts";
import { makeChange } from "../../../feed/make-op.ts";
import { recordFields } from "../../../feed/merge.ts";
import { bytesToHex } from "../../../kit/bytes.ts";
import type { Cbor } from "../../../kit/cbor.ts";
import { ascending } from "../../../kit/group.ts";
import { ok, type Result } from "../../../kit/result.ts";
import { answerToFields, fieldsToAnswer, fieldsToOffer, OFFER_FIELDS, offerToFields } from "../../../offer/codec.ts";
import type { Answer, Offer } from "../../../offer/model.ts";
import type { StoreFailure } from "../../../store/port.ts";
import { ownRecords, type RecordPlace, readOwnOps } from "../../../sync/journal.ts";
import type { Replica } from "../../../sync/replica.ts";
import type { OpenVault } from "../../../vault/open-vault.ts";
import type { SaveOwnOp } from "../own-ops.ts";
import { FORM_VERSION } from "../save-need.ts";
import { OFFER_DRAFT_REF } from "./offer-draft.ts";

/** An own offer with the id of its record in hex. */
export interface OwnOffer {
  readonly key: string;
  readonly offer: Offer;
  readonly place: RecordPlace;
}

export interface OwnAnswer {
  readonly key: string;
  readonly answer: Answer;
  readonly place: RecordPlace;
}

/** All that stands of it; both newest first. */
export interface OwnHelp {
  readonly offers: readonly OwnOffer[];
  readonly answers: readonly OwnAnswer[];
}

export async function readOwnHelp(vault: OpenVault, replica: Replica): Promise<OwnHelp> {
  const ops = await readOwnOps(vault, replica);
  const { records, placeByRecord } = ownRecords(vault, replica, ops);
  const offers: OwnOffer[] = [];
  const answers: OwnAnswer[] = [];
  for (const key of new Set([...ops].reverse().map(({ op }) => bytesToHex(op.recordId)))) {
    const record = records.recordById.get(key);
    const fields = (record && recordFields(record)) ?? new Map();
    const place = placeByRecord.get(key) ?? "held";
    const [offer, answer] = [fieldsToOffer(fields), fieldsToAnswer(fields)];
    if (offer.ok) offers.push({ key, offer: offer.value, place });
    if (answer.ok) answers.push({ key, answer: answer.value, place });
  }
  return { offers, answers };
}

/** Saves a new offer and takes its draft away, in one commit. Confirmed when it resolves with success, with the id of its record in hex. */
export async function saveOffer(
  vault: OpenVault,
  saveOwn: SaveOwnOp,
  offer: Offer,
): Promise<Result<string, StoreFailure>> {
  const saved = await saveOwn(
    (source) => makeCreate(source, vault.identity().keys.signKey, offerToFields(offer), FORM_VERSION),
    () => ({ remove: [OFFER_DRAFT_REF] }),
  );
  return saved.ok ? ok(bytesToHex(saved.value.recordId)) : saved;
}

/** Saves an answer to a task: a record of its own. */
export async function saveAnswer(
  vault: OpenVault,
  saveOwn: SaveOwnOp,
  answer: Answer,
): Promise<Result<string, StoreFailure>> {
  const saved = await saveOwn((source) =>
    makeCreate(source, vault.identity().keys.signKey, answerToFields(answer), FORM_VERSION),
  );
  return saved.ok ? ok(bytesToHex(saved.value.recordId)) : saved;
}

/** Renews the own offer `key` (hex) up to the half-day `expires`, for the half-days `windows` where they are given: a new version of it. `false` where there is none any more. */
export async function renewOffer(
  vault: OpenVault,
  replica: Replica,
  saveOwn: SaveOwnOp,
  key: string,
  { expires, windows }: { readonly expires: number; readonly windows?: readonly number[] | undefined },
): Promise<Result<boolean, StoreFailure>> {
  const { records } = ownRecords(vault, replica, await readOwnOps(vault, replica));
  const record = records.recordById.get(key);
  if (!record || !fieldsToOffer(recordFields(record) ?? new Map()).ok) return ok(false);
  const fields = new Map<number, Cbor>([[OFFER_FIELDS.expires, expires]]);
  if (windows) fields.set(OFFER_FIELDS.windows, ascending(windows));
  const saved = await saveOwn((source) => makeChange(source, record, fields, FORM_VERSION));
  return saved.ok ? ok(true) : saved;
}

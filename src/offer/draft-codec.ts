/** The draft of an offer as bytes that only the phone that wrote them reads, sealed. Rule VO8 of README.md. */
import type { Bytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { type Reader, readInteger, readList, readText, readTuple } from "../kit/read.ts";
import { OFFER_STEPS, type OfferDraft } from "./draft.ts";
import { MAX_HALF_DAY, MAX_OFFER_LANGUAGES, MAX_TIMES, TRAVELS } from "./model.ts";

const VERSION = 1;
const MAX_BYTES = 4_096;
/** Areas may be too many for an offer while somebody chooses. */
const MOST = 400;
const MAX_TAG = 35;

export const offerDraftToBytes = (draft: OfferDraft): Bytes =>
  encodeCbor([
    ...[VERSION, OFFER_STEPS.indexOf(draft.step), draft.sector, draft.item, draft.people, draft.areas],
    ...[draft.windows, draft.travel, draft.can, draft.languages, draft.times],
  ] as Cbor);

/** `null` for what is none, or what another version wrote: then it is begun anew. */
export function offerDraftFromBytes(bytes: Uint8Array): OfferDraft | null {
  const decoded = decodeCbor(bytes, MAX_BYTES);
  const parts = decoded.ok ? readTuple(11)(decoded.value) : null;
  if (parts?.[0] !== VERSION) return null;
  const step = OFFER_STEPS[readInteger(0, OFFER_STEPS.length - 1)(parts[1]) ?? -1];
  const [sector, item, people] = [
    optional(readCode)(parts[2]),
    optional(readCode)(parts[3]),
    optional(readCode)(parts[4]),
  ];
  const [areas, windows, can] = [
    optional(readCodes)(parts[5]),
    optional(readCodes)(parts[6]),
    optional(readCodes)(parts[8]),
  ];
  const travel = optional(readTravel)(parts[7]);
  const languages = readList(readText(MAX_TAG), MAX_OFFER_LANGUAGES)(parts[9]);
  const times = readInteger(1, MAX_TIMES)(parts[10]);
  if (step === undefined || !sector || !item || !people || !areas || !windows || !can || !travel) return null;
  if (!languages || languages.length === 0 || times === null) return null;
  return {
    ...{ step, sector: sector.value, item: item.value, people: people.value, areas: areas.value },
    ...{ windows: windows.value, travel: travel.value, can: can.value, languages, times },
  };
}

const readCode = readInteger(1, 0xffff);
const readCodes = readList(readInteger(0, MAX_HALF_DAY), MOST);
const readTravel: Reader<OfferDraft["travel"]> = (value) => TRAVELS.find((code) => code === value) ?? null;

/** A question without an answer is `null` there, too; the outer `null` is what does not read. */
const optional =
  <Value>(read: Reader<Value>) =>
  (value: Cbor | undefined): { readonly value: Value | null } | null => {
    if (value === null) return { value: null };
    const known = read(value);
    return known === null ? null : { value: known };
  };

/**
 * The signed order to close as one thing: whoever holds the charter can judge it, on a locked page, in a service worker, years later. Rules T50, T51 of SPEC.md.
 *
 * CBOR [1, charter, [[introduction, frame] …]], at most 256 KiB: the control segments that hold an amend or a close-final, ascending by feed and seq.
 */
import { toFeedId } from "../kit/brand.ts";
import { type Bytes, bytesToHex, compareBytes, isEqualBytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { VerifyError } from "../kit/errors.ts";
import { type Reader, readBytesUpTo, readList, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { verifyCertificate } from "../wire/certificate.ts";
import { decodeFrame, type Frame, verifyFrame } from "../wire/frame.ts";
import {
  decodeIntroduction,
  INTRODUCTION_HEAD_BYTES,
  type Introduction,
  introducedFeed,
} from "../wire/introduction.ts";
import {
  HEADER_BYTES,
  MAX_CERTIFICATE_BYTES,
  MAX_CHARTER_BYTES,
  MAX_CONTROL_BYTES,
  SIGNATURE_BYTES,
} from "../wire/limits.ts";
import { resolveAmends } from "./amends.ts";
import type { Charter } from "./charter.ts";
import { decodeCharter } from "./charter-rules.ts";
import { resolveClosing } from "./closings.ts";
import { foldFrames, startControl } from "./fold.ts";
import { type CloseFinal, type ControlObject, decodeControl, hashFinal } from "./objects.ts";
import type { CloseVote, ControlState, Statement, Vote } from "./state.ts";

/** A control segment as it travels, and the introduction of its feed. */
export interface IntroducedFrame {
  readonly introduction: Bytes;
  readonly frame: Bytes;
}

export type OrderCode = "ORDER_MALFORMED" | "ORDER_FOREIGN" | "ORDER_FORGED" | "ORDER_STALE" | "ORDER_UNSIGNED";
export type OrderFailure = VerifyError<OrderCode>;

/** An order that holds. */
export interface CheckedOrder {
  readonly final: CloseFinal;
  readonly orderHash: Bytes;
  /** What is known with the order. To judge by, not to keep: statements that the order leaves out are missing in it. */
  readonly state: ControlState;
}

/** Largest order in bytes. */
export const MAX_ORDER_BYTES = 262_144;

const VERSION = 1;
const MAX_FRAMES = 2_000;
const MAX_FRAME_BYTES = HEADER_BYTES + SIGNATURE_BYTES + MAX_CONTROL_BYTES;
const MAX_INTRODUCTION_BYTES = INTRODUCTION_HEAD_BYTES + MAX_CERTIFICATE_BYTES;

/** One frame taken apart, unchecked. */
interface Taken extends IntroducedFrame {
  readonly header: Frame["header"];
  readonly parsed: Frame;
  readonly introduced: Introduction;
  readonly objects: readonly ControlObject[];
}

/**
 * The order among `frames`, which are all control segments that the caller holds and has checked. What does not belong is left out; where there is more
 * than an order may hold, so is what changes nothing.
 */
export function makeOrder(charter: Charter, frames: readonly IntroducedFrame[]): Bytes {
  const taken = frames.flatMap((frame) => takeApart(frame) ?? []).filter(({ objects }) => objects.some(belongs));
  const byPlace = [...new Map(taken.map((each) => [placeOf(each), each]))].sort(([a], [b]) => (a < b ? -1 : 1));
  const all = keepDeciders(
    charter,
    byPlace.map(([, each]) => each),
  );
  const whole = encodeOrder(charter, all);
  return whole.length <= MAX_ORDER_BYTES ? whole : encodeOrder(charter, keepNeeded(charter, all));
}

const belongs = ({ type }: ControlObject): boolean => type === "amend" || type === "closeFinal";

const placeOf = ({ header: { feedId, seq } }: Taken): string => `${bytesToHex(feedId)}${String(seq).padStart(10, "0")}`;

const encodeOrder = (charter: Charter, frames: readonly Taken[]): Bytes =>
  encodeCbor([VERSION, charter.bytes, frames.map(({ introduction, frame }): Cbor => [introduction, frame])]);

/** What the votes in `frames` come to. */
function resolve(charter: Charter, frames: readonly Taken[]) {
  const votes: Vote[] = [];
  const closeVotes: CloseVote[] = [];
  for (const { introduced, header, objects } of frames) {
    const place = { author: introduced.author, feedId: header.feedId, seq: header.seq };
    for (const object of objects) {
      if (object.type === "amend") votes.push({ ...place, amend: object });
      if (object.type === "closeFinal") closeVotes.push({ ...place, object });
    }
  }
  const { trail } = resolveAmends(charter, votes);
  return { trail, closed: resolveClosing({ trail, votes, closeVotes }).closing.closed };
}

/** Frames of who decided under any terms that were in force. */
function keepDeciders(charter: Charter, frames: readonly Taken[]): readonly Taken[] {
  const { trail } = resolve(charter, frames);
  const deciders = trail.flatMap(({ terms }) => [...terms.coordinators, ...(terms.recovery ? [terms.recovery] : [])]);
  const keys = new Set(deciders.map(({ signKey }) => bytesToHex(signKey)));
  return frames.filter(({ introduced }) => keys.has(bytesToHex(introduced.author)));
}

/** Of each author the first frame that states an amend that was in force, or the order that is. */
function keepNeeded(charter: Charter, frames: readonly Taken[]): readonly Taken[] {
  const { trail, closed } = resolve(charter, frames);
  const counted = new Set(
    [...trail.map(({ termsHash }) => termsHash), ...(closed ? [closed.hash] : [])].map(bytesToHex),
  );
  const known = new Set<string>();
  return frames.filter(({ introduced, objects }) => {
    const said = objects.flatMap((object) => nameOf(object) ?? []).filter((name) => counted.has(name));
    const fresh = said.map((name) => `${bytesToHex(introduced.author)}${name}`).filter((each) => !known.has(each));
    for (const each of fresh) known.add(each);
    return fresh.length > 0;
  });
}

const nameOf = (object: ControlObject): string | null =>
  object.type === "amend"
    ? bytesToHex(object.hash)
    : object.type === "closeFinal"
      ? bytesToHex(hashFinal(object))
      : null;

function takeApart({ introduction, frame }: IntroducedFrame): Taken | null {
  const [introduced, parsed] = [decodeIntroduction(introduction), decodeFrame(frame)];
  if (!introduced.ok || !parsed.ok || parsed.value.header.kind !== 4) return null;
  const objects = decodeControl(parsed.value.body);
  if (!objects.ok) return null;
  const { header } = parsed.value;
  return { introduction, frame, header, parsed: parsed.value, introduced: introduced.value, objects: objects.value };
}

const readFrame: Reader<Taken> = (value) => {
  const parts = readTuple(2)(value);
  const introduction = readBytesUpTo(MAX_INTRODUCTION_BYTES)(parts?.[0]);
  const frame = readBytesUpTo(MAX_FRAME_BYTES)(parts?.[1]);
  const taken = introduction && frame && takeApart({ introduction, frame });
  return taken?.objects.some(belongs) ? taken : null;
};

interface Order {
  readonly charter: Charter;
  readonly frames: readonly Taken[];
}

function decodeOrder(bytes: Uint8Array): Order | null {
  const decoded = decodeCbor(bytes, MAX_ORDER_BYTES);
  const parts = decoded.ok ? readTuple(3)(decoded.value) : null;
  const charter = parts?.[0] === VERSION ? readBytesUpTo(MAX_CHARTER_BYTES)(parts[1]) : null;
  const read = charter && decodeCharter(charter);
  const frames = readList(readFrame, MAX_FRAMES)(parts?.[2]);
  if (!read?.ok || !frames) return null;
  const places = frames.map(placeOf);
  return places.every((place, at) => at === 0 || (places[at - 1] ?? "") < place)
    ? { charter: read.value, frames }
    : null;
}

/** The charter in an order, unjudged; `null` where it is none. */
export const readOrderCharter = (bytes: Uint8Array): Charter | null => decodeOrder(bytes)?.charter ?? null;

/** Judges an order by what is known of the programme: `startControl` of its charter at least. Rule T51. */
export async function checkOrder(bytes: Uint8Array, known: ControlState): Promise<Result<CheckedOrder, OrderFailure>> {
  const fail = (code: OrderCode) => err(new VerifyError(code));
  const order = decodeOrder(bytes);
  if (!order) return fail("ORDER_MALFORMED");
  const { programmeId, hash } = known.charter;
  const areOurs = order.frames.every(({ header }) => isEqualBytes(header.programmeId, programmeId));
  if (!isEqualBytes(order.charter.hash, hash) || !areOurs) return fail("ORDER_FOREIGN");
  for (const frame of order.frames) if (!(await isSigned(known.charter, frame))) return fail("ORDER_FORGED");
  const state = await foldFrames(known, [...order.frames.map(toStatement), ...order.frames.map(toVotes)]);
  const finals = finalsOf(order);
  const { closed } = state.closing;
  if (closed && finals.some((final) => isEqualBytes(hashFinal(final), closed.hash)))
    return ok({ final: closed.final, orderHash: closed.hash, state });
  const isStale = finals.length > 0 && !finals.some(({ terms }) => isEqualBytes(terms, state.termsHash));
  return fail(isStale ? "ORDER_STALE" : "ORDER_UNSIGNED");
}

const finalsOf = ({ frames }: Order): readonly CloseFinal[] =>
  frames.flatMap(({ objects }) => objects.flatMap((object) => (object.type === "closeFinal" ? [object] : [])));

/** Whether the frame is of the feed that its introduction speaks of, and its author, and who certified the author, signed. */
async function isSigned({ programmeId }: Charter, { parsed, introduced, header }: Taken): Promise<boolean> {
  const { author, certificate } = introduced;
  return (
    compareBytes(introducedFeed(programmeId, introduced), header.feedId) === 0 &&
    (certificate === null || (await verifyCertificate(certificate, programmeId, [certificate.issuer]))) &&
    (await verifyFrame(parsed, author))
  );
}

const toStatement = ({ introduced: { author }, header: { feedId, seq }, objects }: Taken): Statement => ({
  author,
  feedId,
  seq,
  objects,
});

/** Only the votes, in a feed apart: a word that an author signed counts also where the reader knows another at its place. */
const toVotes = ({ introduced: { author }, header: { feedId, seq }, objects }: Taken): Statement => ({
  author,
  feedId: toFeedId(Uint8Array.from(feedId, (byte) => byte ^ 0xff)),
  seq,
  objects: objects.filter(belongs),
});

/** What an order says by itself: `startControl` of its own charter is all that is known. */
export async function checkOrderAlone(bytes: Uint8Array): Promise<Result<CheckedOrder, OrderFailure>> {
  const charter = readOrderCharter(bytes);
  return charter ? checkOrder(bytes, startControl(charter)) : err(new VerifyError("ORDER_MALFORMED"));
}

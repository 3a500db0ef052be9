/**
 * Takes one item of an upload: checks it in the order of design §5 and commits it before the next is read. Knows no plaintext.
 *
 * R20 the order is: sizes and body hash (done by the reader) → known feed or introduction → certificate → revocation → kind → signature → chain.
 * R21 who writes which kind is in rights.ts; what a control segment changes is in acts.ts.
 */
import type { Charter } from "../control/charter.ts";
import { type FeedId, toHead } from "../kit/brand.ts";
import { type Bytes, bytesToHex, compareBytes, concatBytes, isEqualBytes } from "../kit/bytes.ts";
import { StoreError } from "../kit/errors.ts";
import { type Certificate, decodeCertificate, verifyCertificate } from "../wire/certificate.ts";
import { type Frame, frameToBytes, verifyFrame } from "../wire/frame.ts";
import { type Introduction, introducedFeed } from "../wire/introduction.ts";
import { frameRecipients } from "../wire/segment.ts";
import type { StreamItem } from "../wire/stream.ts";
import { isAct, makeAct, type NewAct } from "./acts.ts";
import { certificateToDevice } from "./consequences.ts";
import type { RefusalCode } from "./http/errors.ts";
import type { Relay } from "./http/relay.ts";
import { countsNow, findRights, isSeated } from "./rights.ts";
import { readObjects } from "./statements.ts";
import type { Act, AppendOutcome, Device, Feed, NewSegment, RelayStorage } from "./storage/port.ts";

type Outcome = AppendOutcome & { readonly isClosing?: true };

/** How often something is worked out again because the database changed meanwhile. */
const MAX_TRIES = 8;

/** What became of an item: the feed it belongs to where that is known here, whether it closed the programme, and the refusal. */
export interface Taken {
  readonly feedId: FeedId | null;
  readonly isClosing?: true;
  readonly refusal: { readonly code: RefusalCode; readonly detail: Bytes | null; readonly waitSeconds?: number } | null;
}

const refused = (code: RefusalCode, feedId: FeedId | null = null, detail: Bytes | null = null): Taken => ({
  feedId,
  refusal: { code, detail },
});

/** Checks and commits one item. Rejects with failures of the storage and of the key folder. */
export async function takeItem(relay: Relay, charter: Charter, item: StreamItem): Promise<Taken> {
  switch (item.type) {
    case "introduction":
      return takeIntroduction(relay, charter, item.introduction, item.bytes);
    case "frame":
      return takeFrame(relay, charter, item.frame);
    case "husk":
    case "mark":
      return refused("FRAME_MALFORMED");
  }
}

async function takeIntroduction(relay: Relay, charter: Charter, introduction: Introduction, bytes: Bytes) {
  const { author, certificate } = introduction;
  const limited = limit(relay, author);
  if (limited) return limited;
  const { storage } = relay;
  const rights = await findRights(storage, charter, author);
  const isOurs = certificate ? await isCounted(storage, charter, certificate) : rights?.seat != null;
  if (!isOurs) return refused("INTRODUCTION_REFUSED");
  const feedId = introducedFeed(charter.programmeId, introduction);
  if (rights?.isRevoked && (await storage.findPin(charter.programmeId, author, feedId)) === 0)
    return refused("DEVICE_REVOKED");
  if (certificate) await learn(storage, charter, certificate);
  const outcome = await storage.introduceFeed({ ...charter, feedId, author, introduction: bytes });
  return outcome === "conflict" ? refused("INTRODUCTION_REFUSED") : { feedId, refusal: null };
}

/** R24: issued by a coordinator in force, or exactly what a statement that counts published. */
async function isCounted(storage: RelayStorage, charter: Charter, certificate: Certificate): Promise<boolean> {
  const { issuer, signKey, bytes } = certificate;
  const { device } = await storage.findKey(charter.programmeId, signKey);
  if (device?.isPublished && isEqualBytes(device.certificate, bytes)) return true;
  return (await isSeated(storage, charter, issuer)) && verifyCertificate(certificate, charter.programmeId, [issuer]);
}

/** Keeps a certificate that an introduction brought, unless a statement published one, or a stronger one (T22) that counts is there. */
async function learn(storage: RelayStorage, charter: Charter, certificate: Certificate): Promise<void> {
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const { device } = await storage.findKey(charter.programmeId, certificate.signKey);
    const isBeaten =
      device && (device.isPublished || (!isNewer(certificate, device) && (await countsNow(storage, charter, device))));
    if (isBeaten) return;
    const learned = { ...certificateToDevice(certificate), isPublished: false };
    if (await storage.putDevice(learned, device?.certificate ?? null)) return;
  }
  throw new StoreError("STORE_BUSY");
}

async function takeFrame(relay: Relay, charter: Charter, frame: Frame): Promise<Taken> {
  const { programmeId, feedId, seq, kind } = frame.header;
  if (!isEqualBytes(programmeId, charter.programmeId)) return refused("FRAME_ELSEWHERE");
  const feed = await relay.storage.findFeed(programmeId, feedId);
  if (!feed) return refused("FEED_UNKNOWN");
  const limited = limit(relay, feedId);
  if (limited) return limited;
  const rights = await findRights(relay.storage, charter, feed.author);
  if (!rights) return refused("FEED_UNKNOWN");
  if (rights.isRevoked && seq > (await relay.storage.findPin(programmeId, feed.author, feedId)))
    return refused("DEVICE_REVOKED");
  if (!rights.writes.includes(kind)) return refused("KIND_REFUSED");
  if (!(await verifyFrame(frame, feed.author))) return refused("SIGNATURE_REFUSED");
  return outcomeToTaken(feedId, await append(relay, charter, feed, frame));
}

function limit({ limits }: Relay, key: Uint8Array): Taken | null {
  const waitSeconds = limits.feed.take(bytesToHex(key));
  return waitSeconds > 0 ? { feedId: null, refusal: { code: "RATE_LIMITED", detail: null, waitSeconds } } : null;
}

async function append(relay: Relay, charter: Charter, feed: Feed, frame: Frame): Promise<Outcome> {
  const { programmeId, feedId, seq, kind, prev, bodyLen } = frame.header;
  const bodyKey = await relay.keys.readProgrammeKey(programmeId);
  const segment = {
    ...{ programmeId, feedId, seq, kind, prev, bodyLen },
    header: frame.headerBytes,
    signature: frame.signature,
    head: frame.head,
    sealedBody: bodyKey.seal({ programmeId, feedId, seq }, frame.body),
    addressedTo: kind === 2 ? frameRecipients(frame) : [],
  };
  const objects = kind === 4 ? readObjects(frame.body) : [];
  if (!isAct(objects)) return relay.storage.appendSegment({ ...segment, act: null });
  const { introduction } = feed;
  return appendAct(relay, charter, segment, {
    statement: { author: feed.author, feedId, seq, objects },
    frame: { introduction, frame: frameToBytes(frame) },
  });
}

/** Works out what the statement changes and appends it; again where another act came between. */
async function appendAct(
  relay: Relay,
  charter: Charter,
  segment: Omit<NewSegment, "act">,
  newAct: NewAct,
): Promise<Outcome> {
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const isNext = await follows(relay.storage, segment); // a repeated statement is answered without folding
    const act = isNext ? await makeAct(relay, charter, newAct, relay.clock.nowMs()) : NEVER;
    const outcome = await relay.storage.appendSegment({ ...segment, act });
    if (outcome.kind === "stale") continue;
    const { drops, retired, closing } = act.changes;
    if (outcome.kind === "appended" && closing) return { ...outcome, isClosing: true };
    if (outcome.kind === "appended" && drops.length + retired.length > 0) await relay.storage.checkpoint();
    return outcome;
  }
  throw new StoreError("STORE_BUSY");
}

/** An act behind no act: appended nowhere. */
const NEVER: Act = { behind: -1, changes: { devices: [], seats: [], boxKeys: [], pins: [], retired: [], drops: [] } };

async function follows(storage: RelayStorage, { programmeId, feedId, seq, prev }: Omit<NewSegment, "act">) {
  const feed = await storage.findFeed(programmeId, feedId);
  return feed !== null && feed.headSeq === seq - 1 && isEqualBytes(feed.head, prev);
}

/** T22: of two certificates for one key the one that ends later counts, then the greater bytes, whatever the order in which they come. */
function isNewer(certificate: Certificate, known: Device): boolean {
  const old = decodeCertificate(known.certificate);
  if (!old.ok) return true;
  const later = certificate.notAfterMs - old.value.notAfterMs;
  return later > 0 || (later === 0 && compareBytes(certificate.bytes, old.value.bytes) > 0);
}

function outcomeToTaken(feedId: FeedId, outcome: Outcome): Taken {
  switch (outcome.kind) {
    case "closed":
      return refused("PROGRAMME_CLOSED");
    case "stale":
      return refused("STORE_BUSY", feedId);
    case "appended":
    case "same":
      return { feedId, refusal: null, ...(outcome.isClosing && { isClosing: true }) };
    case "conflict":
      return refused("FEED_CONFLICT", feedId, concatBytes(outcome.stored.header, outcome.stored.signature));
    case "gap":
      return refused("FEED_GAP", feedId, toHead(outcome.head));
  }
}

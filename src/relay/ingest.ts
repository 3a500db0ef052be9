/**
 * Takes what came of an upload: checks each item in the order of R20 and commits what is whole before it waits for more. Knows no plaintext.
 *
 * R20 the order is: sizes and body hash (done by the reader) → known feed or introduction → certificate → revocation → kind → signature → chain. Frames that came together are committed together.
 * R21 who writes which kind is in rights.ts; what a control segment changes is in acts.ts.
 */
import type { Charter } from "../control/charter.ts";
import type { ControlObject } from "../control/objects.ts";
import { type FeedId, type Head, toHead } from "../kit/brand.ts";
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
import type { BodyKey } from "./keys.ts";
import { countsNow, findRights, findWriterRights, isSeated, type Rights } from "./rights.ts";
import { readObjects } from "./statements.ts";
import type { Act, AppendOutcome, Device, Feed, NewSegment, RelayStorage } from "./storage/port.ts";

type Outcome = AppendOutcome & { readonly isClosing?: true };

/** A relay that takes an upload, and the address that it comes from, for buckets in memory only. */
interface TakingRelay extends Relay {
  readonly address: string;
}

/** How often something is worked out again because the database changed meanwhile. */
const MAX_TRIES = 8;

/** What became of an item: the feed it belongs to where that is known here, the feed's head where this moved it, whether it closed the programme, and the refusal. */
export interface Taken {
  readonly feedId: FeedId | null;
  readonly at?: { readonly seq: number; readonly head: Head };
  readonly isClosing?: true;
  readonly refusal: { readonly code: RefusalCode; readonly detail: Bytes | null; readonly waitSeconds?: number } | null;
}

const refused = (code: RefusalCode, feedId: FeedId | null = null, detail: Bytes | null = null): Taken => ({
  feedId,
  refusal: { code, detail },
});

/** A frame that may be appended where its signature holds, which threads find out meanwhile, of several at the same time. Of control segments that is known by then. */
interface Checked {
  readonly frame: Frame;
  readonly isGenuine: Promise<boolean>;
  readonly feed: Feed;
  readonly objects: readonly ControlObject[];
}

/** A feed with what its author may do; rights are `null` where its author has none. */
interface Writing {
  readonly feed: Feed;
  readonly rights: Rights | null;
}

type FindWriter = (feedId: FeedId) => Promise<Writing | null>;

/**
 * Checks and commits items that came together, up to the first that is refused or closes the programme, and tells of each that was looked at. Rejects with failures of the storage and of the
 * key folder; what was told stays.
 */
export async function takeItems(
  relay: TakingRelay,
  charter: Charter,
  items: readonly StreamItem[],
  onTaken: (taken: Taken, frame: Frame | null) => void,
): Promise<void> {
  const plain: Checked[] = [];
  const forget = () => once((feedId) => findWriting(relay.storage, charter, feedId));
  let findWriter = forget();
  const flush = async () => {
    const genuine = await upToForged(plain);
    const takens = await appendPlain(relay, charter, genuine);
    for (const [at, taken] of takens.entries()) onTaken(taken, genuine[at]?.frame ?? null);
    const [isTaken, isForged] = [!takens.at(-1)?.refusal, genuine.length < plain.length];
    plain.length = 0;
    if (isTaken && isForged) onTaken(refused("SIGNATURE_REFUSED"), null);
    return isTaken && !isForged;
  };
  for (const item of items) {
    const checked = await check(relay, charter, item, findWriter);
    if ("feed" in checked && !isAct(checked.objects)) {
      plain.push(checked);
      continue;
    }
    if (!(await flush())) return;
    const taken = await takeAlone(relay, charter, checked);
    onTaken(taken, "frame" in checked ? checked.frame : null);
    if (taken.refusal || taken.isClosing) return;
    findWriter = forget(); // it may have changed who writes what
  }
  await flush();
}

/** A frame that may be appended, an introduction as it came, or a refusal. */
async function check(relay: TakingRelay, charter: Charter, item: StreamItem, findWriter: FindWriter) {
  if (item.type === "introduction") return item;
  return item.type === "frame" ? checkFrame(relay, charter, item.frame, findWriter) : refused("FRAME_MALFORMED");
}

async function takeAlone(
  relay: TakingRelay,
  charter: Charter,
  checked: Awaited<ReturnType<typeof check>>,
): Promise<Taken> {
  if ("introduction" in checked) return takeIntroduction(relay, charter, checked.introduction, checked.bytes);
  return "feed" in checked ? takeAct(relay, charter, checked) : checked;
}

async function findWriting(storage: RelayStorage, charter: Charter, feedId: FeedId): Promise<Writing | null> {
  const writer = await storage.findWriter(charter.programmeId, feedId);
  return writer && { feed: writer.feed, rights: await findWriterRights(storage, charter, writer) };
}

/** Remembers answers by feed. */
function once(find: FindWriter): FindWriter {
  const known = new Map<string, Promise<Writing | null>>();
  return (feedId) => {
    const name = bytesToHex(feedId);
    const answer = known.get(name) ?? find(feedId);
    known.set(name, answer);
    return answer;
  };
}

async function takeIntroduction(relay: TakingRelay, charter: Charter, introduction: Introduction, bytes: Bytes) {
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

async function checkFrame(
  relay: TakingRelay,
  charter: Charter,
  frame: Frame,
  findWriter: FindWriter,
): Promise<Checked | Taken> {
  const { programmeId, feedId, seq, kind } = frame.header;
  if (!isEqualBytes(programmeId, charter.programmeId)) return refused("FRAME_ELSEWHERE");
  const writer = await findWriter(feedId);
  if (!writer) return refused("FEED_UNKNOWN");
  const { feed, rights } = writer;
  const limited = limit(relay, feedId);
  if (limited) return limited;
  if (!rights) return refused("FEED_UNKNOWN");
  if (rights.isRevoked && seq > (await relay.storage.findPin(programmeId, feed.author, feedId)))
    return refused("DEVICE_REVOKED");
  if (!rights.writes.includes(kind)) return refused("KIND_REFUSED");
  const isGenuine = verifyFrame(frame, feed.author);
  if (kind !== 4) return { frame, feed, isGenuine, objects: [] };
  return (await isGenuine)
    ? { frame, feed, isGenuine, objects: readObjects(frame.body) }
    : refused("SIGNATURE_REFUSED");
}

/** Those before the first whose signature does not hold. */
async function upToForged(all: readonly Checked[]): Promise<readonly Checked[]> {
  const forgedAt = (await Promise.all(all.map(({ isGenuine }) => isGenuine))).indexOf(false);
  return forgedAt < 0 ? [...all] : all.slice(0, forgedAt);
}

/** R88: it comes before the signature is looked at, which is what costs, and anybody may send frames of a feed; a stranger's empty a bucket of the stranger's address alone. */
function limit({ limits, address }: TakingRelay, key: Uint8Array): Taken | null {
  const waitSeconds = limits.feed.take(`${bytesToHex(key)} ${address}`);
  return waitSeconds > 0 ? { feedId: null, refusal: { code: "RATE_LIMITED", detail: null, waitSeconds } } : null;
}

/** Frames that change nothing but their feeds, together. */
async function appendPlain(relay: Relay, charter: Charter, all: readonly Checked[]): Promise<readonly Taken[]> {
  if (all.length === 0) return [];
  const { seal } = await relay.keys.readProgrammeKey(charter.programmeId);
  const segments = all.map(({ frame }) => ({ ...frameToSegment(frame, seal), act: null }));
  const outcomes = await relay.storage.appendSegments(segments);
  return outcomes.map((outcome, at) => outcomeToTaken((all[at] as Checked).frame, outcome));
}

async function takeAct(relay: Relay, charter: Charter, { frame, feed, objects }: Checked): Promise<Taken> {
  const { author, feedId, introduction } = feed;
  const { seal } = await relay.keys.readProgrammeKey(charter.programmeId);
  const newAct = {
    statement: { author, feedId, seq: frame.header.seq, objects },
    frame: { introduction, frame: frameToBytes(frame) },
  };
  return outcomeToTaken(frame, await appendAct(relay, charter, frameToSegment(frame, seal), newAct));
}

function frameToSegment(frame: Frame, seal: BodyKey["seal"]): Omit<NewSegment, "act"> {
  const { programmeId, feedId, seq, kind, prev, bodyLen } = frame.header;
  return {
    ...{ programmeId, feedId, seq, kind, prev, bodyLen },
    header: frame.headerBytes,
    signature: frame.signature,
    head: frame.head,
    sealedBody: seal({ programmeId, feedId, seq }, frame.body),
    addressedTo: kind === 2 ? frameRecipients(frame) : [],
  };
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

function outcomeToTaken({ header: { feedId, seq }, head }: Frame, outcome: Outcome): Taken {
  switch (outcome.kind) {
    case "closed":
      return refused("PROGRAMME_CLOSED");
    case "stale":
      return refused("STORE_BUSY", feedId);
    case "appended":
      return { feedId, at: { seq, head }, refusal: null, ...(outcome.isClosing && { isClosing: true }) };
    case "same":
      return { feedId, refusal: null };
    case "conflict":
      return refused("FEED_CONFLICT", feedId, concatBytes(outcome.stored.header, outcome.stored.signature));
    case "gap":
      return refused("FEED_GAP", feedId, toHead(outcome.head));
  }
}

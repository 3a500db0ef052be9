/**
 * Takes one item of an upload: checks it in the order of design §5 and commits it before the next is read. Knows no plaintext.
 *
 * R20 the order is: sizes and body hash (done by the reader) → known feed or introduction → certificate → revocation → kind → signature → chain.
 * R21 devices write kind 1 only; the other kinds are the coordinators'.
 */
import type { Charter } from "../control/charter.ts";
import { coordinatorKeys } from "../control/fold.ts";
import { decodeControl } from "../control/objects.ts";
import { charterTerms } from "../control/terms.ts";
import { boxKeyToId } from "../crypto/box-keys.ts";
import { type FeedId, type SignKey, toHead } from "../kit/brand.ts";
import { type Bytes, bytesToHex, compareBytes, isEqualBytes } from "../kit/bytes.ts";
import { type Certificate, decodeCertificate, ROLE_COORDINATOR, verifyCertificate } from "../wire/certificate.ts";
import { type Frame, verifyFrame } from "../wire/frame.ts";
import { type Introduction, introducedFeed } from "../wire/introduction.ts";
import { frameRecipients } from "../wire/segment.ts";
import type { StreamItem } from "../wire/stream.ts";
import { findRights, isFounder } from "./http/access.ts";
import type { RefusalCode } from "./http/errors.ts";
import type { Relay } from "./http/relay.ts";
import type { AppendOutcome, Device, RelayStorage } from "./storage/port.ts";

/** What became of an item: the feed it belongs to where that is known here, and the refusal. */
export interface Taken {
  readonly feedId: FeedId | null;
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
  const isOurs = certificate
    ? await verifyCertificate(certificate, charter.programmeId, coordinatorKeys({ terms: charterTerms(charter) }))
    : isFounder(charter, author);
  if (!isOurs) return refused("INTRODUCTION_REFUSED");
  const rights = await findRights(storage, charter, author);
  if (rights?.isRevoked) return refused("DEVICE_REVOKED");
  for (const device of certificate ? await newerDevices(storage, [certificate]) : []) await storage.putDevice(device);
  const feedId = introducedFeed(charter.programmeId, introduction);
  const outcome = await storage.introduceFeed({ ...charter, feedId, author, introduction: bytes });
  return outcome === "conflict" ? refused("INTRODUCTION_REFUSED") : { feedId, refusal: null };
}

async function takeFrame(relay: Relay, charter: Charter, frame: Frame): Promise<Taken> {
  const { programmeId, feedId, kind } = frame.header;
  if (!isEqualBytes(programmeId, charter.programmeId)) return refused("FRAME_ELSEWHERE");
  const feed = await relay.storage.findFeed(programmeId, feedId);
  if (!feed) return refused("FEED_UNKNOWN");
  const limited = limit(relay, feedId);
  if (limited) return limited;
  const rights = await findRights(relay.storage, charter, feed.author);
  if (!rights) return refused("FEED_UNKNOWN");
  if (rights.isRevoked) return refused("DEVICE_REVOKED");
  if (kind !== 1 && rights.scope !== "coordinator") return refused("KIND_REFUSED");
  if (!(await verifyFrame(frame, feed.author))) return refused("SIGNATURE_REFUSED");
  return outcomeToTaken(feedId, await append(relay, charter, feed.author, frame));
}

function limit({ limits }: Relay, key: Uint8Array): Taken | null {
  const waitSeconds = limits.feed.take(bytesToHex(key));
  return waitSeconds > 0 ? { feedId: null, refusal: { code: "RATE_LIMITED", detail: null, waitSeconds } } : null;
}

async function append(relay: Relay, charter: Charter, author: SignKey, frame: Frame): Promise<AppendOutcome> {
  const { programmeId, feedId, seq, kind, prev, bodyLen } = frame.header;
  const bodyKey = await relay.keys.readProgrammeKey(programmeId);
  const certified =
    kind === 4 && isFounder(charter, author) ? await certifiedBy(relay.storage, charter, frame.body) : [];
  return relay.storage.appendSegment({
    ...{ programmeId, feedId, seq, kind, prev, bodyLen, certified },
    header: frame.headerBytes,
    signature: frame.signature,
    head: frame.head,
    sealedBody: bodyKey.seal({ programmeId, feedId, seq }, frame.body),
    addressedTo: kind === 2 ? frameRecipients(frame) : [],
    revoked: [],
  });
}

/** Devices that a control body certifies. A body that this version cannot read says nothing and is stored all the same. */
async function certifiedBy(storage: RelayStorage, charter: Charter, body: Bytes) {
  const objects = decodeControl(body);
  const certificates: Certificate[] = [];
  for (const object of objects.ok ? objects.value : []) {
    if (object.type !== "cert") continue;
    const isOurs = await verifyCertificate(object.certificate, charter.programmeId, coordinatorKeys({ charter }));
    if (isOurs) certificates.push(object.certificate);
  }
  return newerDevices(storage, certificates);
}

/** Of two certificates for one key the one that ends later counts, then the greater bytes, whatever the order in which they come (T22). */
async function newerDevices(storage: RelayStorage, certificates: readonly Certificate[]) {
  const newer: Omit<Device, "isRevoked">[] = [];
  for (const certificate of certificates) {
    const { programmeId, signKey: deviceKey, boxKey, role, bytes } = certificate;
    const known = await storage.findDevice(programmeId, deviceKey);
    const scope = role === ROLE_COORDINATOR ? "coordinator" : "device";
    if (isNewer(certificate, known))
      newer.push({ programmeId, deviceKey, scope, keyId: boxKeyToId(boxKey), certificate: bytes });
  }
  return newer;
}

function isNewer(certificate: Certificate, known: Device | null): boolean {
  const old = known && decodeCertificate(known.certificate);
  if (!old?.ok) return true;
  const later = certificate.notAfterMs - old.value.notAfterMs;
  return later > 0 || (later === 0 && compareBytes(certificate.bytes, old.value.bytes) > 0);
}

function outcomeToTaken(feedId: FeedId, outcome: AppendOutcome): Taken {
  switch (outcome.kind) {
    case "appended":
    case "same":
      return { feedId, refusal: null };
    case "conflict":
      return refused("FEED_CONFLICT", feedId, outcome.stored.header);
    case "gap":
      return refused("FEED_GAP", feedId, toHead(outcome.head));
  }
}

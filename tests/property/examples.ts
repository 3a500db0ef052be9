/** One valid example of each format with its reader and writer, so that one set of properties holds for all of them. */
import type { Charter } from "../../src/control/charter.ts";
import { decodeCharter } from "../../src/control/charter-rules.ts";
import { makeAmend } from "../../src/control/make-amend.ts";
import { makeCharter } from "../../src/control/make-charter.ts";
import { decodeControl, encodeControl } from "../../src/control/objects.ts";
import { charterTerms } from "../../src/control/terms.ts";
import { boxKeyToId, makeBoxKeyPair } from "../../src/crypto/box-keys.ts";
import { type Signer, seedToSignKey, sign } from "../../src/crypto/sign.ts";
import { toFeedId, toHead, toIncarnation, toProgrammeId } from "../../src/kit/brand.ts";
import { type Bytes, bytesToUtf8, utf8ToBytes } from "../../src/kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../../src/kit/cbor.ts";
import type { Random } from "../../src/kit/random.ts";
import { err, ok, type Result } from "../../src/kit/result.ts";
import { type Attestation, decodeAttestation, makeAttestation } from "../../src/wire/attestation.ts";
import * as auth from "../../src/wire/auth.ts";
import { type Certificate, decodeCertificate, signCertificate } from "../../src/wire/certificate.ts";
import { type ClosingCore, decodeClosingCore, encodeClosingCore, HIDDEN } from "../../src/wire/closing-core.ts";
import { decodeFrame, frameToBytes } from "../../src/wire/frame.ts";
import { decodeHave, encodeHave } from "../../src/wire/have.ts";
import { decodeHeader, encodeHeader, FIRST_PREV, makeFeedId } from "../../src/wire/header.ts";
import { decodeIntroduction, encodeIntroduction } from "../../src/wire/introduction.ts";
import { decodeInvite, encodeInvite, type Invite } from "../../src/wire/invite.ts";
import * as join from "../../src/wire/join.ts";
import { makeLeaves } from "../../src/wire/leaves.ts";
import { pad, unpad } from "../../src/wire/padding.ts";
import { decodeUploadAnswer, encodeUploadAnswer } from "../../src/wire/receipt.ts";
import * as recovery from "../../src/wire/recovery-calls.ts";
import { decodeRelayCard, encodeRelayCard } from "../../src/wire/relay-card.ts";
import { sealSegment } from "../../src/wire/segment.ts";
import { encodeLogMark, huskToBytes, readStream, type StreamItem } from "../../src/wire/stream.ts";

/** A format: valid bytes, and what the reader makes of any bytes, written again. */
export interface Example {
  readonly name: string;
  readonly bytes: Bytes;
  /** Whether the bytes are CBOR, so that single values inside can be exchanged. */
  readonly isCbor: boolean;
  /** `null` where the reader refuses. */
  readonly rewrite: (bytes: Uint8Array) => Bytes | null;
}

const rewriteWith =
  <Value>(decode: (bytes: Uint8Array) => Result<Value, unknown>, encode: (value: Value) => Bytes) =>
  (bytes: Uint8Array) => {
    const result = decode(bytes);
    return result.ok ? encode(result.value) : null;
  };

/** The whole certificate from its parts: the payload is kept as received because it is what was signed. */
const certificateToBytes = ({ payload, issuer, signature }: Certificate) => encodeCbor([payload, issuer, signature]);

const orNull = <Value>(value: Value | null) => (value === null ? err("refused") : ok(value));

/** Text formats are tried as the UTF-8 bytes of their text. */
const inviteOfBytes = (bytes: Uint8Array): Result<Invite, unknown> => {
  const text = bytesToUtf8(bytes);
  return text === null || text !== text.trim() ? err("refused") : decodeInvite(text);
};

const itemToBytes = (item: StreamItem): Bytes => {
  switch (item.type) {
    case "introduction":
      return encodeIntroduction(item.introduction);
    case "frame":
      return frameToBytes(item.frame);
    case "husk":
      return huskToBytes(item.husk);
    case "mark":
      return encodeLogMark(item.mark);
  }
};

const itemOfBytes = (bytes: Uint8Array): Result<StreamItem, unknown> => {
  const { items, failure } = readStream(bytes);
  const [item] = items;
  return item && items.length === 1 && failure === null ? ok(item) : err("refused");
};

async function makeMaterial(random: Random) {
  const seed = random.bytes(32);
  const signKey = seedToSignKey(seed);
  const signer: Signer = (name, message) => sign(seed, name, message);
  const boxKey = makeBoxKeyPair(random).publicKey;
  const programmeId = toProgrammeId(random.bytes(16));
  const incarnation = toIncarnation(random.bytes(16));
  const certificate = await signCertificate(
    { programmeId, signKey, boxKey, role: 1, notAfterMs: 9, lease: new Uint8Array(3) },
    signKey,
    signer,
  );
  const feedId = makeFeedId(programmeId, signKey, incarnation);
  const position = { programmeId, feedId, seq: 1, prev: FIRST_PREV, author: signKey };
  const frame = await sealSegment(1, position, [boxKey], utf8ToBytes("water"), signer, random);
  const at = { feedId: toFeedId(random.bytes(16)), seq: 70_000, head: toHead(random.bytes(32)) };
  return { random, signKey, boxKey, programmeId, incarnation, certificate, frame, at };
}

type Material = Awaited<ReturnType<typeof makeMaterial>>;

const makeExampleCharter = ({ random, signKey, boxKey }: Material): Charter =>
  makeCharter({
    createdMs: 1_790_000_000_000,
    expiresMs: 1_790_086_400_000,
    coordinators: [{ signKey, boxKey }],
    k: 1,
    relays: [{ address: "https://relay.example", relayKey: signKey }],
    policy: { lease: 0, retentionDays: 7, idleMinutes: 5 },
    timeZone: "UTC",
    isTraining: true,
    redLines: [1, 2],
    nonce: random.bytes(16),
    profile: 1,
  });

function makeBinary({ random, signKey, incarnation, certificate, frame }: Material): readonly Example[] {
  const mark = { generation: random.bytes(16), cursor: 2 ** 33, hasMore: false };
  const introduction = { author: signKey, incarnation, certificate };
  const item = (name: string, bytes: Bytes): Example => ({
    name,
    bytes,
    isCbor: false,
    rewrite: rewriteWith(itemOfBytes, itemToBytes),
  });
  return [
    { name: "header", bytes: frame.headerBytes, isCbor: false, rewrite: rewriteWith(decodeHeader, encodeHeader) },
    { name: "frame", bytes: frameToBytes(frame), isCbor: false, rewrite: rewriteWith(decodeFrame, frameToBytes) },
    {
      name: "introduction",
      bytes: encodeIntroduction(introduction),
      isCbor: false,
      rewrite: rewriteWith(decodeIntroduction, encodeIntroduction),
    },
    item("stream of a log mark", encodeLogMark(mark)),
    item("stream of an introduction", encodeIntroduction(introduction)),
    item("stream of a frame", frameToBytes(frame)),
    item("stream of a husk", huskToBytes(frame)),
    {
      name: "padding",
      bytes: pad(random.bytes(20), false),
      isCbor: false,
      rewrite: rewriteWith(
        (bytes) => orNull(unpad(bytes, false)),
        (plaintext) => pad(plaintext, false),
      ),
    },
    {
      name: "invite",
      bytes: utf8ToBytes(encodeInvite(makeInvite(random))),
      isCbor: false,
      rewrite: rewriteWith(inviteOfBytes, (invite) => utf8ToBytes(encodeInvite(invite))),
    },
  ];
}

const makeInvite = (random: Random): Invite => ({
  charterHash: random.bytes(32),
  secret: random.bytes(16),
  commit: random.bytes(16),
  role: 2,
  relayAddress: "https://relay.example",
});

const cborExample = <Value>(
  name: string,
  bytes: Bytes,
  decode: (bytes: Uint8Array) => Result<Value, unknown>,
  encode: (value: Value) => Bytes,
): Example => ({ name, bytes, isCbor: true, rewrite: rewriteWith(decode, encode) });

function makeProofs({ random, signKey, programmeId, at }: Material): readonly Example[] {
  const ask = { programmeId, deviceKey: signKey, scope: auth.SCOPE_DEVICE } as const;
  const proof = { ...ask, challenge: random.bytes(40), signature: random.bytes(64) };
  const answer = {
    receipts: [{ ...at, signature: random.bytes(64) }],
    refusal: { code: "CHAIN_GAP", detail: random.bytes(32) },
  };
  const encodeRequest = (request: auth.AuthAsk | auth.AuthProof) =>
    "signature" in request ? auth.encodeAuthProof(request) : auth.encodeAuthAsk(request);
  return [
    cborExample("auth ask", auth.encodeAuthAsk(ask), auth.decodeAuthRequest, encodeRequest),
    cborExample("auth proof", auth.encodeAuthProof(proof), auth.decodeAuthRequest, encodeRequest),
    cborExample(
      "auth challenge",
      auth.encodeAuthChallenge(random.bytes(40)),
      auth.decodeAuthChallenge,
      auth.encodeAuthChallenge,
    ),
    cborExample(
      "auth token",
      auth.encodeToken({ token: random.bytes(32), livesSeconds: 3600 }),
      auth.decodeToken,
      auth.encodeToken,
    ),
    cborExample("upload answer", encodeUploadAnswer(answer), decodeUploadAnswer, encodeUploadAnswer),
    cborExample(
      "relay card",
      encodeRelayCard({ relayKey: signKey, takesTraining: true }),
      decodeRelayCard,
      encodeRelayCard,
    ),
  ];
}

function makeJoining({ random }: Material): readonly Example[] {
  const id = random.bytes(16);
  const acts: readonly join.MailboxAct[] = [
    { type: "open", livesSeconds: 600 },
    { type: "read" },
    { type: "challenge", bytes: random.bytes(16) },
    { type: "outcome", bytes: random.bytes(30) },
    { type: "cancel" },
  ];
  const mailbox = { request: random.bytes(20), challenge: random.bytes(16), outcome: null };
  return [
    cborExample("mailbox", join.encodeMailbox(mailbox), join.decodeMailbox, join.encodeMailbox),
    cborExample("phone's call", join.encodeJoinCall(id, random.bytes(9)), join.decodeJoinCall, (call) =>
      join.encodeJoinCall(call.inviteId, call.request),
    ),
    ...acts.map((act) =>
      cborExample(`coordinator's call ${act.type}`, join.encodeMailboxCall(id, act), join.decodeMailboxCall, (call) =>
        join.encodeMailboxCall(call.inviteId, call.act),
      ),
    ),
  ];
}

function makeRepair({ random, at }: Material): readonly Example[] {
  const grant = { epoch: 300, sealed: random.bytes(80) };
  const acts: readonly recovery.RecoveryAct[] = [
    { type: "put", ...grant },
    { type: "get" },
    { type: "remove", epoch: 9 },
  ];
  const { encodeRecoveryGrants: writeGrants, encodeRecoveryAnswer: writeAnswer } = recovery;
  return [
    cborExample(
      "have call",
      encodeHave([at, { ...at, feedId: toFeedId(random.bytes(16)), seq: 0 }]),
      decodeHave,
      encodeHave,
    ),
    ...acts.map((act) =>
      cborExample(
        `recovery call ${act.type}`,
        recovery.encodeRecoveryCall(act),
        recovery.decodeRecoveryCall,
        recovery.encodeRecoveryCall,
      ),
    ),
    cborExample("recovery grants", writeGrants([grant]), recovery.decodeRecoveryGrants, writeGrants),
    cborExample("recovery answer", writeAnswer(random.bytes(30)), recovery.decodeRecoveryAnswer, writeAnswer),
  ];
}

function makeProgramme(material: Material): readonly Example[] {
  const { random, signKey, boxKey, certificate, at } = material;
  const half = random.bytes(208);
  const terms = charterTerms(makeExampleCharter(material));
  const recovery = { setId: random.bytes(4), boxKey, signKey };
  const control = encodeControl([
    {
      type: "epoch",
      number: 1,
      publicKey: boxKey,
      startsMs: 4,
      grants: [{ keyId: boxKeyToId(boxKey), sealed: random.bytes(80) }],
    },
    { type: "cert", certificate },
    { type: "revoke", device: signKey, pins: [at], reason: 1 },
    { type: "heads", heads: [at], atMs: 5 },
    { type: "drop", heads: [at] },
    { type: "box", epoch: 2, holder: signKey, boxKey },
    { type: "snapshot", id: at.head, feedId: at.feedId, fromSeq: 1, toSeq: 2, heads: [at] },
    { type: "vouch", id: at.head },
    { type: "retire", epoch: 1 },
    { type: "fork", author: signKey, incarnation: toIncarnation(at.feedId), a: half, b: half },
    { type: "closeIntent", number: 1, freezesMs: 2, closesMs: 0, reason: 3 },
    { type: "closeFinal", terms: half.slice(0, 32), core: half.slice(32, 64), heads: half.slice(64, 96), atMs: 5 },
    makeAmend({ number: 1, prev: at.head, terms: { ...terms, recovery }, pins: [at], reason: 0 }),
  ]);
  return [
    cborExample("certificate", certificate.bytes, decodeCertificate, certificateToBytes),
    cborExample("charter", makeExampleCharter(material).bytes, decodeCharter, (charter) => makeCharter(charter).bytes),
    cborExample("control body", control, decodeControl, encodeControl),
    cborExample<Cbor>("CBOR", control, (bytes) => decodeCbor(bytes, 65_536), encodeCbor),
  ];
}

async function makeClosing({ random, signKey, boxKey, programmeId }: Material): Promise<readonly Example[]> {
  const seed = random.bytes(32);
  const attestation = await makeAttestation(
    {
      ...{ programmeId, device: signKey, attestKey: seedToSignKey(seed), keySignature: random.bytes(64) },
      ...{ cause: 1, orderHash: random.bytes(32), method: 1, left: [1, 3], atMs: 9, unacknowledged: 300, build: "1" },
    },
    (name, message) => sign(seed, name, message),
  );
  const core: ClosingCore = {
    ...{ programmeId, charterHash: random.bytes(32), name: "Winter help", createdMs: 1, endsMs: 3, closedMs: 2 },
    decides: { profile: 2, k: 2, lease: 0 },
    holders: [{ key: signKey, role: 1, label: [3, 200], state: 2, lastHeardDay: 20_000, mayHold: [1, 2] }],
    epochs: [{ number: 1, publicKey: boxKey, isRetired: false }],
    totals: [{ kind: 1, code: 300, count: HIDDEN }],
    leaves: makeLeaves([], [], random),
    extensions: [{ amendNumber: 2, endsMs: 9, reason: 0 }],
    exceptions: [{ code: 2, holder: signKey, text: "lost" }],
    paper: [{ code: 1, isDone: true, initials: "A" }],
    witnesses: [{ role: 1, text: "council" }],
    recovery: { setId: random.bytes(4), papers: 3, tickedOff: 2, openUntilMs: 8 },
    ...{ backups: [1, 4], drills: [{ code: 1, result: 3, day: 0 }], build: "1", complaints: "desk" },
    ...{ cards: { printed: 4, bound: 2 }, leasePapers: { printed: 0, destroyed: 0 } },
    ...{ exports: [{ kind: 1, day: 20_001 }], redLines: [1, 8] },
  };
  const attestationToBytes = ({ payload, signature }: Attestation) => encodeCbor([payload, signature]);
  return [
    cborExample("attestation", attestation.bytes, decodeAttestation, attestationToBytes),
    cborExample("core of a certificate", encodeClosingCore(core), decodeClosingCore, encodeClosingCore),
  ];
}

/** One example of each format. */
export async function makeExamples(random: Random): Promise<readonly Example[]> {
  const material = await makeMaterial(random);
  return [
    ...makeBinary(material),
    ...makeProofs(material),
    ...makeJoining(material),
    ...makeRepair(material),
    ...makeProgramme(material),
    ...(await makeClosing(material)),
  ];
}

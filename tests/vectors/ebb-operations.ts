/** All operations of README.md by the code in src. The files are made with these; the tests compare them with the independent reader. */
import { type CharterFields, PROFILES } from "../../src/control/charter.ts";
import { decodeCharter } from "../../src/control/charter-rules.ts";
import { makeAmend } from "../../src/control/make-amend.ts";
import { makeCharter } from "../../src/control/make-charter.ts";
import { type CertObject, type ControlObject, decodeControl, encodeControl } from "../../src/control/objects.ts";
import { type BoxKeyPair, boxKeyToId, secretToBoxKey } from "../../src/crypto/box-keys.ts";
import type { LabelName } from "../../src/crypto/labels.ts";
import { openSealed, sealToKey } from "../../src/crypto/sealed-box.ts";
import { type Signer, seedToSignKey, sign, verify } from "../../src/crypto/sign.ts";
import { toBoxKey, toFeedId, toHead, toIncarnation, toProgrammeId, toSignKey } from "../../src/kit/brand.ts";
import { EbbError } from "../../src/kit/errors.ts";
import type { Random } from "../../src/kit/random.ts";
import { type Result, unwrapResult } from "../../src/kit/result.ts";
import * as auth from "../../src/wire/auth.ts";
import { decodeCertificate, signCertificate, verifyCertificate } from "../../src/wire/certificate.ts";
import { decodeClosingAnswer, decodeKeptDays } from "../../src/wire/closing-calls.ts";
import * as frames from "../../src/wire/frame.ts";
import { decodeHave } from "../../src/wire/have.ts";
import { makeFeedId } from "../../src/wire/header.ts";
import { decodeIntroduction, introducedFeed } from "../../src/wire/introduction.ts";
import { commitToNonce, decodeInvite, encodeInvite, inviteToId } from "../../src/wire/invite.ts";
import * as join from "../../src/wire/join.ts";
import type { SegmentKind } from "../../src/wire/limits.ts";
import { decodeUploadAnswer, signReceipt, verifyReceipt } from "../../src/wire/receipt.ts";
import * as recovery from "../../src/wire/recovery-calls.ts";
import { decodeRelayCard } from "../../src/wire/relay-card.ts";
import { ROLES } from "../../src/wire/roles.ts";
import * as segment from "../../src/wire/segment.ts";
import { readStream, type StreamItem } from "../../src/wire/stream.ts";
import { badgeOperations } from "./ebb-badge.ts";
import { bundleOperations } from "./ebb-bundle.ts";
import { cardOperations } from "./ebb-card.ts";
import { cardBoxOperations } from "./ebb-card-box.ts";
import { closingOperations } from "./ebb-closing.ts";
import { foldOperations } from "./ebb-fold.ts";
import { leaseOperations } from "./ebb-lease.ts";
import { mergeOperations } from "./ebb-merge.ts";
import { movingOperations } from "./ebb-moving.ts";
import { opOperations, paperOperations } from "./ebb-ops.ts";
import { snapshotOperations } from "./ebb-snapshot.ts";
import {
  booleanOf,
  bytesOf,
  hexOf,
  hexOrNull,
  type Json,
  type JsonObject,
  listOf,
  numberOf,
  type Operation,
  objectOf,
  ok,
  textOf,
  truth,
} from "./json.ts";

/** Hands out the bytes of a vector in order, and copies, because whoever draws them overwrites them. */
function replay(...drawn: readonly Json[]): Random {
  const left = drawn.map(bytesOf);
  return {
    bytes: (length) => {
      const bytes = left.shift();
      if (bytes?.length !== length) throw new RangeError("the vector lacks random bytes of this length");
      return bytes;
    },
  };
}

const signerOf =
  (seed: Json | undefined): Signer =>
  (name, message) =>
    sign(bytesOf(seed), name, message);

const isRefusal = (failure: unknown): failure is EbbError => failure instanceof EbbError;

/** An operation that gives what `run` gives, or the code of what it throws. */
const answering =
  (run: (given: JsonObject) => Json | Promise<Json>): Operation =>
  async (given) => {
    try {
      return ok(await run(given));
    } catch (failure) {
      if (isRefusal(failure)) return { outcome: failure.code };
      throw failure;
    }
  };

const decoding = <Value>(
  field: string,
  decode: (bytes: Uint8Array) => Result<Value, unknown>,
  toJson: (value: Value) => Json,
): Operation => answering((given) => toJson(unwrapResult(decode(bytesOf(given[field])))));

/** An object whose byte strings are hexadecimal. */
const hexed = (value: object): JsonObject =>
  Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, item instanceof Uint8Array ? hexOf(item) : (item as Json)]),
  );

const positionOf = (given: JsonObject): segment.Position => {
  const [programmeId, author] = [toProgrammeId(bytesOf(given.programmeId)), seedToSignKey(bytesOf(given.authorSeed))];
  const feedId = makeFeedId(programmeId, author, bytesOf(given.incarnation));
  return { programmeId, feedId, author, seq: numberOf(given.seq), prev: toHead(bytesOf(given.prev)) };
};

const pairOf = (secret: Json): BoxKeyPair => ({
  secretKey: bytesOf(secret),
  publicKey: secretToBoxKey(bytesOf(secret)),
});

const kindOf = (value: Json | undefined) => numberOf(value) as Exclude<SegmentKind, 4>;

const frameOf = (given: JsonObject) => unwrapResult(frames.decodeFrame(bytesOf(given.frame)));
const hexFrame = (frame: frames.Frame) => ({ frame: hexOf(frames.frameToBytes(frame)) });

const itemToJson = (item: StreamItem): Json => {
  switch (item.type) {
    case "frame":
      return { type: "frame", head: hexOf(item.frame.head) };
    case "introduction":
      return { type: "introduction", author: hexOf(item.introduction.author) };
    case "husk":
      return { type: "husk", signature: hexOf(item.husk.signature), head: hexOf(item.husk.head) };
    case "mark":
      return { type: "mark", ...hexed(item.mark) };
  }
};

const segmentOperations: Readonly<Record<string, Operation>> = {
  "seal-segment": answering(async (given) =>
    hexFrame(
      await segment.sealSegment(
        kindOf(given.kind),
        positionOf(given),
        listOf(given.recipients).map((key) => toBoxKey(bytesOf(key))),
        bytesOf(given.plaintext),
        signerOf(given.authorSeed),
        replay(...listOf(given.random)),
      ),
    ),
  ),
  "sign-control-segment": answering(async (given) =>
    hexFrame(await segment.signControlSegment(positionOf(given), bytesOf(given.body), signerOf(given.authorSeed))),
  ),
  "decode-frame": answering((given) => {
    const { header, head } = frameOf(given);
    const { kind, seq, bodyLen, ...bytes } = header;
    return { kind, seq, bodyLen, ...hexed(bytes), head: hexOf(head) };
  }),
  "verify-frame": async (given) => truth(await frames.verifyFrame(frameOf(given), toSignKey(bytesOf(given.author)))),
  "open-frame": answering(async (given) => {
    const pairs = listOf(given.secretKeys).map(pairOf);
    const opened = await segment.openSegment(frameOf(given), toSignKey(bytesOf(given.author)), pairs);
    return { plaintext: hexOf(unwrapResult(opened)) };
  }),
  "decode-introduction": answering((given) => {
    const introduction = unwrapResult(decodeIntroduction(bytesOf(given.introduction)));
    const { author, incarnation, certificate } = introduction;
    const feedId = introducedFeed(toProgrammeId(bytesOf(given.programmeId)), introduction);
    return hexed({ author, incarnation, certificate: certificate?.bytes ?? new Uint8Array(), feedId });
  }),
  "read-stream": (given) => {
    const { items, failure } = readStream(bytesOf(given.stream));
    return { outcome: failure?.code ?? "ok", gives: items.map(itemToJson) };
  },
};

const certificateOperations: Readonly<Record<string, Operation>> = {
  "sign-certificate": answering(async (given) => {
    const fields = {
      programmeId: toProgrammeId(bytesOf(given.programmeId)),
      signKey: toSignKey(bytesOf(given.signKey)),
      boxKey: toBoxKey(bytesOf(given.boxKey)),
      role: ROLES.find((role) => role === given.role) ?? 1,
      notAfterMs: numberOf(given.notAfterMs),
      lease: bytesOf(given.lease),
    };
    const issuer = seedToSignKey(bytesOf(given.issuerSeed));
    return { certificate: hexOf((await signCertificate(fields, issuer, signerOf(given.issuerSeed))).bytes) };
  }),
  "decode-certificate": decoding("certificate", decodeCertificate, ({ role, notAfterMs, bytes: _, ...rest }) => ({
    role,
    notAfterMs,
    ...hexed(rest),
  })),
  "verify-certificate": async (given) => {
    const certificate = unwrapResult(decodeCertificate(bytesOf(given.certificate)));
    const issuers = listOf(given.issuers).map((key) => toSignKey(bytesOf(key)));
    return truth(await verifyCertificate(certificate, toProgrammeId(bytesOf(given.programmeId)), issuers));
  },
};

function charterFieldsOf(given: JsonObject): CharterFields {
  const policy = objectOf(given.policy);
  return {
    createdMs: numberOf(given.createdMs),
    expiresMs: numberOf(given.expiresMs),
    coordinators: listOf(given.coordinators)
      .map(objectOf)
      .map(({ signKey, boxKey }) => ({ signKey: toSignKey(bytesOf(signKey)), boxKey: toBoxKey(bytesOf(boxKey)) })),
    k: numberOf(given.k),
    relays: listOf(given.relays)
      .map(objectOf)
      .map(({ address, relayKey }) => ({ address: textOf(address), relayKey: toSignKey(bytesOf(relayKey)) })),
    policy: {
      lease: numberOf(policy.lease),
      retentionDays: numberOf(policy.retentionDays),
      idleMinutes: numberOf(policy.idleMinutes),
    },
    timeZone: textOf(given.timeZone),
    isTraining: booleanOf(given.isTraining),
    redLines: listOf(given.redLines).map(numberOf),
    nonce: bytesOf(given.nonce),
    profile: PROFILES.find((known) => known === given.profile) ?? 1,
  };
}

/** Fields whose text is text; all other text is hexadecimal. */
const TEXTS = ["type", "address"];

/** The value with byte strings instead of hexadecimal, and back. */
function bytesInside(value: Json, name = ""): unknown {
  if (typeof value === "string") return TEXTS.includes(name) ? value : bytesOf(value);
  if (Array.isArray(value)) return value.map((item: Json) => bytesInside(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bytesInside(item, key)]));
}

function hexInside(value: unknown): Json {
  if (value instanceof Uint8Array) return hexOf(value);
  if (Array.isArray(value)) return value.map(hexInside);
  if (typeof value !== "object" || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hexInside(item)]));
}

function objectOfJson(json: Json): ControlObject {
  const object = objectOf(json);
  if (object.type === "cert")
    return { type: "cert", certificate: unwrapResult(decodeCertificate(bytesOf(object.certificate))) };
  const read = bytesInside(json) as Exclude<ControlObject, CertObject>;
  return read.type === "amend" ? makeAmend(read) : read;
}

const objectToJson = (object: ControlObject): Json =>
  object.type === "cert" ? { type: "cert", certificate: hexOf(object.certificate.bytes) } : hexInside(object);

const programmeOperations: Readonly<Record<string, Operation>> = {
  "make-charter": answering((given) => ({ charter: hexOf(makeCharter(charterFieldsOf(given)).bytes) })),
  "decode-charter": decoding("charter", decodeCharter, ({ bytes: _, ...charter }) => ({
    ...hexed(charter),
    coordinators: charter.coordinators.map(hexed),
    relays: charter.relays.map(hexed),
  })),
  "encode-control": answering((given) => ({ body: hexOf(encodeControl(listOf(given.objects).map(objectOfJson))) })),
  "decode-control": decoding("body", decodeControl, (objects) => ({ objects: objects.map(objectToJson) })),
};

const headOf = (given: JsonObject) => ({
  feedId: toFeedId(bytesOf(given.feedId)),
  seq: numberOf(given.seq),
  head: toHead(bytesOf(given.head)),
});

const askOf = (given: JsonObject): auth.AuthAsk => ({
  programmeId: toProgrammeId(bytesOf(given.programmeId)),
  deviceKey: toSignKey(bytesOf(given.deviceKey)),
  scope: given.scope === 2 ? auth.SCOPE_COORDINATOR : auth.SCOPE_DEVICE,
});

const proofOperations: Readonly<Record<string, Operation>> = {
  "sign-receipt": answering(async (given) => {
    const programmeId = toProgrammeId(bytesOf(given.programmeId));
    return { signature: hexOf((await signReceipt(programmeId, headOf(given), signerOf(given.relaySeed))).signature) };
  }),
  "verify-receipt": async (given) => {
    const receipt = { ...headOf(given), signature: bytesOf(given.signature) };
    const programmeId = toProgrammeId(bytesOf(given.programmeId));
    return truth(await verifyReceipt(programmeId, receipt, toSignKey(bytesOf(given.relayKey))));
  },
  "decode-upload-answer": decoding("answer", decodeUploadAnswer, ({ receipts, refusal }) => ({
    receipts: receipts.map(hexed),
    refusal: refusal && hexed(refusal),
  })),
  "sign-auth": answering(async (given) => {
    const relayKey = toSignKey(bytesOf(given.relayKey));
    const proof = await auth.signAuth(askOf(given), bytesOf(given.challenge), relayKey, signerOf(given.deviceSeed));
    return { signature: hexOf(proof.signature) };
  }),
  "verify-auth": async (given) => {
    const proof = { ...askOf(given), challenge: bytesOf(given.challenge), signature: bytesOf(given.signature) };
    return truth(await auth.verifyAuth(proof, toSignKey(bytesOf(given.relayKey))));
  },
  "decode-auth-request": decoding("message", auth.decodeAuthRequest, hexed),
  "decode-auth-challenge": decoding("message", auth.decodeAuthChallenge, (challenge) => hexed({ challenge })),
  "decode-token": decoding("message", auth.decodeToken, hexed),
  "decode-relay-card": decoding("card", decodeRelayCard, hexed),
  "decode-have": decoding("call", decodeHave, (held) => ({ held: held.map(hexed) })),
  "decode-recovery-call": decoding("message", recovery.decodeRecoveryCall, ({ type, ...act }) => ({
    verb: type,
    ...hexed(act),
  })),
  "decode-recovery-grants": decoding("message", recovery.decodeRecoveryGrants, (grants) => ({
    grants: grants.map(hexed),
  })),
  "decode-recovery-answer": decoding("message", recovery.decodeRecoveryAnswer, (charter) => hexed({ charter })),
  "decode-closing-answer": decoding("message", decodeClosingAnswer, ({ isClosed, order, core, attestations }) => ({
    ...{ isClosed, order: order && hexOf(order), core: core && hexOf(core) },
    attestations: attestations.map(hexOf),
  })),
  "decode-kept-days": decoding("message", decodeKeptDays, (days) => ({ days })),
  "recovery-id": answering((given) =>
    hexed({ recoveryId: recovery.recoveryKeyToId(toSignKey(bytesOf(given.signKey))) }),
  ),
};

const inviteOf = (given: JsonObject) => unwrapResult(decodeInvite(textOf(given.invite)));

const joinOperations: Readonly<Record<string, Operation>> = {
  "make-invite": answering((given) => {
    const [charterHash, secret, commit] = [
      bytesOf(given.charterHash),
      bytesOf(given.secret),
      commitToNonce(bytesOf(given.nonce)),
    ];
    const role = ROLES.find((known) => known === given.role) ?? 1;
    const invite = { charterHash, secret, commit, role, relayAddress: textOf(given.relayAddress) };
    return { invite: encodeInvite(invite), commit: hexOf(commit), inviteId: hexOf(inviteToId(invite)) };
  }),
  "decode-invite": answering((given) => hexed(inviteOf(given))),
  "seal-join-request": answering(async (given) => {
    const keys = {
      signKey: seedToSignKey(bytesOf(given.signSeed)),
      boxKey: toBoxKey(bytesOf(given.boxKey)),
      incarnation: toIncarnation(bytesOf(given.incarnation)),
    };
    const random = replay(given.random ?? null);
    return { request: hexOf(await join.sealJoinRequest(inviteOf(given), keys, signerOf(given.signSeed), random)) };
  }),
  "open-join-request": answering(async (given) =>
    hexed(unwrapResult(await join.openJoinRequest(inviteOf(given), bytesOf(given.request)))),
  ),
  "check-nonce": (given) => truth(join.isCommittedNonce(inviteOf(given), bytesOf(given.nonce))),
  "join-words": answering((given) => {
    const keys = {
      signKey: toSignKey(bytesOf(given.signKey)),
      boxKey: toBoxKey(bytesOf(given.boxKey)),
      incarnation: toIncarnation(bytesOf(given.incarnation)),
    };
    return { words: hexOf(join.joinWords(inviteOf(given), keys, bytesOf(given.nonce))) };
  }),
  "seal-join-outcome": answering((given) => {
    const outcome: join.JoinOutcome =
      given.certificate === null ? { type: "refused" } : { type: "approved", certificate: bytesOf(given.certificate) };
    return { outcome: hexOf(join.sealJoinOutcome(inviteOf(given), outcome, replay(given.random ?? null))) };
  }),
  "open-join-outcome": answering((given) => {
    const outcome = unwrapResult(join.openJoinOutcome(inviteOf(given), bytesOf(given.outcome)));
    return { certificate: outcome.type === "approved" ? hexOf(outcome.certificate) : null };
  }),
  "decode-mailbox": decoding("mailbox", join.decodeMailbox, hexed),
  "decode-join-call": decoding("call", join.decodeJoinCall, hexed),
  "decode-mailbox-call": decoding("call", join.decodeMailboxCall, ({ inviteId, act }) => ({
    inviteId: hexOf(inviteId),
    ...hexed(act),
  })),
};

export const ebbOperations: Readonly<Record<string, Operation>> = {
  sign: answering(async (given) => ({
    key: hexOf(seedToSignKey(bytesOf(given.seed))),
    signature: hexOf(await sign(bytesOf(given.seed), textOf(given.label) as LabelName, bytesOf(given.message))),
  })),
  verify: async (given) =>
    truth(
      await verify(
        bytesOf(given.key),
        bytesOf(given.signature),
        textOf(given.label) as LabelName,
        bytesOf(given.message),
      ),
    ),
  "seal-to-key": answering(async (given) => {
    const recipient = toBoxKey(bytesOf(given.recipient));
    return { sealed: hexOf(await sealToKey(recipient, bytesOf(given.plaintext), replay(given.random ?? null))) };
  }),
  "open-sealed": answering(async (given) => {
    const pair = pairOf(given.secretKey ?? null);
    return {
      publicKey: hexOf(pair.publicKey),
      keyId: hexOf(boxKeyToId(pair.publicKey)),
      plaintext: hexOrNull(await openSealed(pair, bytesOf(given.sealed))),
    };
  }),
  ...bundleOperations(itemToJson),
  ...movingOperations,
  ...cardOperations,
  ...cardBoxOperations,
  ...closingOperations,
  ...segmentOperations,
  ...foldOperations,
  ...leaseOperations,
  ...badgeOperations,
  ...mergeOperations,
  ...opOperations,
  ...paperOperations,
  ...snapshotOperations,
  ...certificateOperations,
  ...programmeOperations,
  ...proofOperations,
  ...joinOperations,
};

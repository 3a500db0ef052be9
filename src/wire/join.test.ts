import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { makeBoxKeyPair } from "../crypto/box-keys.ts";
import { deriveBytes } from "../crypto/hash.ts";
import { sealSecretBox } from "../crypto/secret-box.ts";
import { type Signer, seedToSignKey, sign } from "../crypto/sign.ts";
import { toBoxKey, toIncarnation, toSignKey } from "../kit/brand.ts";
import { type Bytes, bytesToBase64Url, bytesToHex, concatBytes, isEqualBytes } from "../kit/bytes.ts";
import { type Cbor, encodeCbor } from "../kit/cbor.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { commitToNonce, decodeInvite, encodeInvite, type Invite, inviteToId } from "./invite.ts";
import {
  decodeJoinCall,
  decodeMailbox,
  decodeMailboxCall,
  encodeJoinCall,
  encodeMailbox,
  encodeMailboxCall,
  isCommittedNonce,
  type JoinKeys,
  joinWords,
  type MailboxAct,
  openJoinOutcome,
  openJoinRequest,
  sealJoinOutcome,
  sealJoinRequest,
} from "./join.ts";

const nonce = systemRandom.bytes(16);
const invite: Invite = {
  charterHash: systemRandom.bytes(32),
  secret: systemRandom.bytes(16),
  commit: commitToNonce(nonce),
  role: 1,
  relayAddress: "https://relay.example",
};
const otherInvite: Invite = { ...invite, secret: systemRandom.bytes(16) };
const otherProgramme: Invite = { ...invite, charterHash: systemRandom.bytes(32) };
const phoneSeed = systemRandom.bytes(32);
const signer: Signer = (name, message) => sign(phoneSeed, name, message);
const keys: JoinKeys = {
  signKey: seedToSignKey(phoneSeed),
  boxKey: makeBoxKeyPair(systemRandom).publicKey,
  incarnation: toIncarnation(systemRandom.bytes(16)),
};

const codeOf = (result: { ok: true } | { ok: false; error: { code: string } }) =>
  result.ok ? "ok" : result.error.code;

/** Any plaintext, sealed as an invite's reader could. */
function sealAny(use: "join-request" | "join-outcome", value: Cbor): Bytes {
  const box = systemRandom.bytes(24);
  return concatBytes(
    box,
    sealSecretBox(deriveBytes(use, invite.secret, [invite.charterHash], 32), box, encodeCbor(value)),
  );
}

describe("invite", () => {
  const text = encodeInvite(invite);

  it("W50 reads back what it writes", () => {
    expect(unwrapResult(decodeInvite(text))).toEqual(invite);
  });

  it("W50 reads an invite without a relay", () => {
    const own = { ...invite, relayAddress: "" };
    expect(unwrapResult(decodeInvite(encodeInvite(own)))).toEqual(own);
  });

  it("W51 ignores space around the text", () => {
    expect(unwrapResult(decodeInvite(` \n${text}\t`))).toEqual(invite);
  });

  it.each([
    ["a space inside", (at: string) => `${at.slice(0, 9)} ${at.slice(9)}`],
    ["padding", (at: string) => `${at}=`],
    ["the letters of ordinary base64", (at: string) => `${at.slice(0, -1)}+`],
    ["a letter outside ASCII", (at: string) => `${at.slice(0, 4)}é${at.slice(5)}`],
    ["a control character", (at: string) => `${at.slice(0, 4)}\u0000${at.slice(5)}`],
    ["a character less", (at: string) => at.slice(0, -1)],
    ["a character more", (at: string) => `${at}A`],
    ["the address that it came in", (at: string) => `https://relay.example/#join=${at}`],
    ["nothing", () => ""],
  ])("W51 refuses a text with %s", (_, damage) => {
    expect(codeOf(decodeInvite(damage(text)))).toBe("INVITE_MALFORMED");
  });

  it("W51 never reads a damaged text as this invite", () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...alphabet), (at, letter) => {
        const read = decodeInvite(`${text.slice(0, at)}${letter}${text.slice(at + 1)}`);
        const isSame = read.ok && encodeInvite(read.value) === text;
        expect(isSame).toBe(letter === text[at]);
      }),
    );
  });

  it.each<[string, Cbor]>([
    ["another version", [2, invite.charterHash, invite.secret, invite.commit, 1, ""]],
    ["an unknown role", [1, invite.charterHash, invite.secret, invite.commit, 4, ""]],
    ["a part too many", [1, invite.charterHash, invite.secret, invite.commit, 1, "", 0]],
    ["a short secret", [1, invite.charterHash, invite.secret.slice(1), invite.commit, 1, ""]],
    ["an address above its limit", [1, invite.charterHash, invite.secret, invite.commit, 1, "a".repeat(121)]],
  ])("W51 refuses %s", (_, value) => {
    expect(codeOf(decodeInvite(bytesToBase64Url(encodeCbor(value))))).toBe("INVITE_MALFORMED");
  });

  it("W52 the mailbox of another secret or programme is another", () => {
    const ids = [invite, otherInvite, otherProgramme].map(inviteToId).map((id) => id.join());
    expect(new Set(ids).size).toBe(3);
  });
});

describe("request", () => {
  let sealed: Bytes;
  beforeAll(async () => {
    sealed = await sealJoinRequest(invite, keys, signer, systemRandom);
  });

  it("W53 shows the phone's keys to the inviting coordinator", async () => {
    expect(unwrapResult(await openJoinRequest(invite, sealed))).toEqual(keys);
  });

  it("W53 does not open under another invite", async () => {
    expect(codeOf(await openJoinRequest(otherInvite, sealed))).toBe("JOIN_NOT_GENUINE");
  });

  it("W53 does not open in another programme", async () => {
    expect(codeOf(await openJoinRequest(otherProgramme, sealed))).toBe("JOIN_NOT_GENUINE");
  });

  it("W53 does not open after any one byte changed", async () => {
    const codes = await Promise.all(
      [...sealed.keys()].map(async (at) =>
        codeOf(await openJoinRequest(invite, sealed.with(at, (sealed[at] ?? 0) ^ 1))),
      ),
    );
    expect(new Set(codes)).toEqual(new Set(["JOIN_NOT_GENUINE"]));
  });

  it.each([0, 23, 24, 39])("W53 does not open when cut to %i bytes", async (length) => {
    expect(codeOf(await openJoinRequest(invite, sealed.subarray(0, length)))).toBe("JOIN_NOT_GENUINE");
  });

  it("W53 refuses keys whose holder did not sign", async () => {
    const forged = await sealJoinRequest(
      invite,
      keys,
      (name, message) => sign(systemRandom.bytes(32), name, message),
      systemRandom,
    );
    expect(codeOf(await openJoinRequest(invite, forged))).toBe("JOIN_NOT_GENUINE");
  });

  it("W53 refuses a signature that was made for another invite", async () => {
    const { signKey, boxKey, incarnation } = keys;
    const message = concatBytes(otherInvite.charterHash, otherInvite.secret, signKey, boxKey, incarnation);
    const request = sealAny("join-request", [1, signKey, boxKey, incarnation, await signer("join-proof", message)]);
    expect(codeOf(await openJoinRequest(invite, request))).toBe("JOIN_NOT_GENUINE");
  });

  it("W53 refuses another box key under the same signature", async () => {
    const { signKey, boxKey, incarnation } = keys;
    const message = concatBytes(invite.charterHash, invite.secret, signKey, boxKey, incarnation);
    const other = makeBoxKeyPair(systemRandom).publicKey;
    const request = sealAny("join-request", [1, signKey, other, incarnation, await signer("join-proof", message)]);
    expect(codeOf(await openJoinRequest(invite, request))).toBe("JOIN_NOT_GENUINE");
  });

  it("W53 refuses a request without its proof", async () => {
    const request = sealAny("join-request", [1, keys.signKey, keys.boxKey, keys.incarnation]);
    expect(codeOf(await openJoinRequest(invite, request))).toBe("JOIN_MALFORMED");
  });

  it("W53 refuses a box key of small order", async () => {
    const weak = await sealJoinRequest(invite, { ...keys, boxKey: toBoxKey(new Uint8Array(32)) }, signer, systemRandom);
    expect(codeOf(await openJoinRequest(invite, weak))).toBe("JOIN_MALFORMED");
  });

  it("W53 refuses an outcome in the place of a request", async () => {
    expect(codeOf(await openJoinRequest(invite, sealJoinOutcome(invite, { type: "refused" }, systemRandom)))).toBe(
      "JOIN_NOT_GENUINE",
    );
  });
});

describe("words", () => {
  it("W54 takes the nonce that the invite committed to", () => {
    expect(isCommittedNonce(invite, nonce)).toBe(true);
  });

  it.each<[string, Bytes]>([
    ["another nonce", systemRandom.bytes(16)],
    ["a shorter one", nonce.slice(0, 15)],
    ["a longer one", concatBytes(nonce, Uint8Array.of(0))],
  ])("W54 refuses %s", (_, other) => {
    expect(isCommittedNonce(invite, other)).toBe(false);
  });

  // Fixed, because three bytes of random input would collide once in 2²⁴ runs.
  const fixed = (length: number, value: number) => new Uint8Array(length).fill(value);
  const still: Invite = { ...invite, charterHash: fixed(32, 1), secret: fixed(16, 2) };
  const device: JoinKeys = {
    signKey: toSignKey(fixed(32, 3)),
    boxKey: toBoxKey(fixed(32, 4)),
    incarnation: toIncarnation(fixed(16, 5)),
  };

  it("W55 are three bytes, the same on both screens", () => {
    expect(bytesToHex(joinWords(still, device, fixed(16, 6)))).toBe("e72d20");
  });

  it.each<[string, Invite, JoinKeys, Bytes]>([
    ["programme", { ...still, charterHash: fixed(32, 9) }, device, fixed(16, 6)],
    ["invite", { ...still, secret: fixed(16, 9) }, device, fixed(16, 6)],
    ["sign key", still, { ...device, signKey: toSignKey(fixed(32, 9)) }, fixed(16, 6)],
    ["box key", still, { ...device, boxKey: toBoxKey(fixed(32, 9)) }, fixed(16, 6)],
    ["incarnation", still, { ...device, incarnation: toIncarnation(fixed(16, 9)) }, fixed(16, 6)],
    ["nonce", still, device, fixed(16, 9)],
  ])("W55 depend on the %s", (_, ...given) => {
    expect(isEqualBytes(joinWords(...given), joinWords(still, device, fixed(16, 6)))).toBe(false);
  });
});

describe("outcome", () => {
  const certificate = systemRandom.bytes(200);

  it("W56 brings a certificate", () => {
    const outcome = { type: "approved", certificate } as const;
    expect(unwrapResult(openJoinOutcome(invite, sealJoinOutcome(invite, outcome, systemRandom)))).toEqual(outcome);
  });

  it("W56 brings a plain no", () => {
    const outcome = { type: "refused" } as const;
    expect(unwrapResult(openJoinOutcome(invite, sealJoinOutcome(invite, outcome, systemRandom)))).toEqual(outcome);
  });

  it("W56 does not open under another invite", () => {
    const sealed = sealJoinOutcome(invite, { type: "approved", certificate }, systemRandom);
    expect(codeOf(openJoinOutcome(otherInvite, sealed))).toBe("JOIN_NOT_GENUINE");
  });

  it("W56 a no is not taken for a yes after any one byte changed", () => {
    const sealed = sealJoinOutcome(invite, { type: "refused" }, systemRandom);
    const codes = [...sealed.keys()].map((at) =>
      codeOf(openJoinOutcome(invite, sealed.with(at, (sealed[at] ?? 0) ^ 1))),
    );
    expect(new Set(codes)).toEqual(new Set(["JOIN_NOT_GENUINE"]));
  });

  it.each<[string, Cbor]>([
    ["a yes without a certificate", [1]],
    ["a no with a certificate", [0, certificate]],
    ["another verdict", [2, certificate]],
    ["a certificate above its limit", [1, new Uint8Array(513)]],
  ])("W56 refuses %s", (_, value) => {
    expect(codeOf(openJoinOutcome(invite, sealAny("join-outcome", value)))).toBe("JOIN_MALFORMED");
  });
});

describe("mailbox", () => {
  const id = inviteToId(invite);
  const bytes = systemRandom.bytes(30);

  it.each([
    { request: null, challenge: null, outcome: null },
    { request: bytes, challenge: null, outcome: null },
    { request: bytes, challenge: nonce, outcome: bytes },
  ])("W57 reads back what it holds: case %#", (mailbox) => {
    expect(unwrapResult(decodeMailbox(encodeMailbox(mailbox)))).toEqual(mailbox);
  });

  it.each([null, bytes])("W57 reads back a phone's call: case %#", (request) => {
    expect(unwrapResult(decodeJoinCall(encodeJoinCall(id, request)))).toEqual({ inviteId: id, request });
  });

  it.each<MailboxAct>([
    { type: "open", livesSeconds: 60 },
    { type: "open", livesSeconds: 86_400 },
    { type: "read" },
    { type: "challenge", bytes },
    { type: "outcome", bytes },
    { type: "cancel" },
  ])("W57 reads back a coordinator's call: case %#, $type", (act) => {
    expect(unwrapResult(decodeMailboxCall(encodeMailboxCall(id, act)))).toEqual({ inviteId: id, act });
  });

  it.each<[string, Cbor]>([
    ["an unknown verb", [6, id, null]],
    ["a life of 59 seconds", [1, id, 59]],
    ["a life of more than a day", [1, id, 86_401]],
    ["a read with an argument", [2, id, 1]],
    ["a challenge without bytes", [3, id, null]],
    ["bytes above their limit", [4, id, new Uint8Array(1025)]],
    ["a short invite id", [2, id.slice(1), null]],
  ])("W57 refuses a coordinator's call with %s", (_, value) => {
    expect(codeOf(decodeMailboxCall(encodeCbor(value)))).toBe("JOIN_MALFORMED");
  });

  it.each<[string, Cbor]>([
    ["another version", [2, [null, null, null]]],
    ["a slot too many", [1, [null, null, null, null]]],
    ["a number in a slot", [1, [1, null, null]]],
    ["a request above its limit", [1, [new Uint8Array(1025), null, null]]],
  ])("W57 refuses a mailbox with %s", (_, value) => {
    expect(codeOf(decodeMailbox(encodeCbor(value)))).toBe("JOIN_MALFORMED");
  });
});

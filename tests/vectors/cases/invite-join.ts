/** Joining: W50 to W57 of src/wire/SPEC.md. */
import { deriveBytes } from "../../../src/crypto/hash.ts";
import { sealSecretBox } from "../../../src/crypto/secret-box.ts";
import { type Cbor, encodeCbor } from "../../../src/kit/cbor.ts";
import { bytesOf, hexOf, type JsonObject, textOf, type VectorFile } from "../json.ts";
import { answerCases, bytesFor, type Case, give, giveText, phone, stranger, withByte } from "../material.ts";
import { CERTIFICATE } from "./certificate.ts";

const nonce = bytesFor("join nonce", 16);
const INVITE: JsonObject = {
  charterHash: bytesFor("charter hash", 32),
  secret: bytesFor("invite secret", 16),
  nonce,
  role: 1,
  relayAddress: "https://relay.example",
};
const keys: JsonObject = { signSeed: phone.seed, boxKey: phone.boxKey, incarnation: phone.incarnation };
const cbor = (value: Cbor) => hexOf(encodeCbor(value));

/** Any plaintext, sealed by someone who read the invite. */
function sealAny(use: "join-request" | "join-outcome", value: Cbor): string {
  const random = bytesFor(`${use} of an insider`, 24);
  const key = deriveBytes(use, bytesOf(INVITE.secret), [bytesOf(INVITE.charterHash)], 32);
  return random + hexOf(sealSecretBox(key, bytesOf(random), encodeCbor(value)));
}

async function makeInvites(): Promise<readonly Case[]> {
  const { invite = "" } = await give("make-invite", INVITE);
  const text = textOf(invite);
  const [charterHash, secret, commit] = [bytesOf(INVITE.charterHash), bytesOf(INVITE.secret), new Uint8Array(16)];
  const refuse = (name: string, damaged: string): Case => [
    `refuse: ${name}`,
    "W51",
    "decode-invite",
    { invite: damaged },
    "INVITE_MALFORMED",
  ];
  const encode = (value: Cbor) => Buffer.from(encodeCbor(value)).toString("base64url");
  return [
    ["make an invite", "W50 W51 W52", "make-invite", INVITE, "ok"],
    ["make one without a relay", "W50 W51 W52", "make-invite", { ...INVITE, role: 3, relayAddress: "" }, "ok"],
    ["read an invite", "W50", "decode-invite", { invite: text }, "ok"],
    ["read one with space around it", "W51", "decode-invite", { invite: ` ${text}\n` }, "ok"],
    refuse("an invite that is cut", text.slice(0, -1)),
    refuse("an invite with a character more", `${text}A`),
    refuse("padding", `${text}=`),
    refuse("a space inside", `${text.slice(0, 10)} ${text.slice(10)}`),
    refuse("ordinary base64", `${text.slice(0, 10)}+${text.slice(11)}`),
    refuse("nothing", ""),
    refuse("version 2", encode([2, charterHash, secret, commit, 1, ""])),
    refuse("role 4", encode([1, charterHash, secret, commit, 4, ""])),
    refuse("an address of 121 characters", encode([1, charterHash, secret, commit, 1, "a".repeat(121)])),
  ];
}

async function makeRequests(invite: string): Promise<readonly Case[]> {
  const random = bytesFor("request nonce", 24);
  const request = await giveText("seal-join-request", { invite, ...keys, random }, "request");
  const other = await giveText("make-invite", { ...INVITE, secret: bytesFor("other secret", 16) }, "invite");
  const elsewhere = await giveText("seal-join-request", { invite: other, ...keys, random }, "request");
  const { signKey, boxKey, incarnation } = { ...phone };
  const parts = [signKey, boxKey, incarnation].map(bytesOf);
  const open = (name: string, given: JsonObject, outcome: string): Case => [
    `${outcome === "ok" ? "open" : "refuse"}: ${name}`,
    "W53",
    "open-join-request",
    { invite, request, ...given },
    outcome,
  ];
  const short = sealAny("join-request", [1, ...parts]);
  const unproven = sealAny("join-request", [1, ...parts, new Uint8Array(64)]);
  const weak = sealAny("join-request", [1, parts[0] ?? 0, new Uint8Array(32), parts[2] ?? 0, new Uint8Array(64)]);
  return [
    ["seal a request", "W53", "seal-join-request", { invite, ...keys, random }, "ok"],
    open("a request", {}, "ok"),
    open("a request of another invite", { request: elsewhere }, "JOIN_NOT_GENUINE"),
    open("a changed request", { request: withByte(request, 60) }, "JOIN_NOT_GENUINE"),
    open("a request that is cut", { request: request.slice(0, 60) }, "JOIN_NOT_GENUINE"),
    open("a request of 1,025 bytes", { request: "00".repeat(1025) }, "JOIN_NOT_GENUINE"),
    open("a proof of zeros", { request: unproven }, "JOIN_NOT_GENUINE"),
    open("a request without its proof", { request: short }, "JOIN_MALFORMED"),
    open("a box key of small order", { request: weak }, "JOIN_MALFORMED"),
  ];
}

async function makeWords(invite: string): Promise<readonly Case[]> {
  const given = { invite, signKey: phone.signKey, boxKey: phone.boxKey, incarnation: phone.incarnation, nonce };
  return [
    ["the nonce fits", "W54", "check-nonce", { invite, nonce }, "true"],
    ["another nonce", "W54", "check-nonce", { invite, nonce: withByte(nonce, 0) }, "false"],
    ["a nonce of 15 bytes", "W54", "check-nonce", { invite, nonce: nonce.slice(2) }, "false"],
    ["words", "W55", "join-words", given, "ok"],
    ["words for another phone", "W55", "join-words", { ...given, signKey: stranger.signKey }, "ok"],
  ];
}

async function makeOutcomes(invite: string): Promise<readonly Case[]> {
  const certificate = await giveText("sign-certificate", CERTIFICATE, "certificate");
  const random = bytesFor("outcome nonce", 24);
  const yes = await giveText("seal-join-outcome", { invite, certificate, random }, "outcome");
  const no = await giveText("seal-join-outcome", { invite, certificate: null, random }, "outcome");
  const open = (name: string, outcome: string, answer: string): Case => [
    `${answer === "ok" ? "open" : "refuse"}: ${name}`,
    "W56",
    "open-join-outcome",
    { invite, outcome },
    answer,
  ];
  return [
    ["seal a yes", "W56", "seal-join-outcome", { invite, certificate, random }, "ok"],
    ["seal a no", "W56", "seal-join-outcome", { invite, certificate: null, random }, "ok"],
    open("a yes", yes, "ok"),
    open("a no", no, "ok"),
    open("a no that was changed", withByte(no, 40), "JOIN_NOT_GENUINE"),
    open("a yes without a certificate", sealAny("join-outcome", [1]), "JOIN_MALFORMED"),
    open("a certificate of 513 bytes", sealAny("join-outcome", [1, new Uint8Array(513)]), "JOIN_MALFORMED"),
  ];
}

function makeMailbox(): readonly Case[] {
  const [id, bytes] = [bytesOf(bytesFor("invite id", 16)), bytesOf(bytesFor("slot", 16))];
  const read = (name: string, operation: string, field: string, value: Cbor, outcome = "JOIN_MALFORMED"): Case => [
    `${outcome === "ok" ? "read" : "refuse"}: ${name}`,
    "W57",
    operation,
    { [field]: cbor(value) },
    outcome,
  ];
  const call = (name: string, value: Cbor, outcome?: string) =>
    read(name, "decode-mailbox-call", "call", value, outcome);
  return [
    read("empty mailbox", "decode-mailbox", "mailbox", [1, [null, null, null]], "ok"),
    read("mailbox with a request", "decode-mailbox", "mailbox", [1, [bytes, null, null]], "ok"),
    read("full mailbox", "decode-mailbox", "mailbox", [1, [bytes, bytes, bytes]], "ok"),
    read("mailbox with four slots", "decode-mailbox", "mailbox", [1, [null, null, null, null]]),
    read("slot of 1,025 bytes", "decode-mailbox", "mailbox", [1, [new Uint8Array(1025), null, null]]),
    read("a phone looks", "decode-join-call", "call", [id, null], "ok"),
    read("a phone asks", "decode-join-call", "call", [id, bytes], "ok"),
    read("a phone's call with a number", "decode-join-call", "call", [id, 1]),
    call("open", [1, id, 600], "ok"),
    call("read", [2, id, null], "ok"),
    call("challenge", [3, id, bytes], "ok"),
    call("outcome", [4, id, bytes], "ok"),
    call("cancel", [5, id, null], "ok"),
    call("verb 6", [6, id, null]),
    call("open for 59 seconds", [1, id, 59]),
    call("open for 86,401 seconds", [1, id, 86_401]),
    call("read with an argument", [2, id, bytes]),
    call("challenge without bytes", [3, id, null]),
    call("invite id of 15 bytes", [2, id.slice(1), null]),
  ];
}

export async function makeInviteJoin(): Promise<VectorFile> {
  const invite = await giveText("make-invite", INVITE, "invite");
  return answerCases("invite-join", "src/wire/SPEC.md", [
    ...(await makeInvites()),
    ...(await makeRequests(invite)),
    ...(await makeWords(invite)),
    ...(await makeOutcomes(invite)),
    ...makeMailbox(),
  ]);
}

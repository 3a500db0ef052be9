/** Attestations, cores, leaf lists, orders and certificates of closing: W90 to W98 of src/wire/SPEC.md, T46 to T54 of src/control/SPEC.md. */
import { Buffer } from "node:buffer";
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from "../../../src/kit/cbor.ts";
import { unwrapResult } from "../../../src/kit/result.ts";
import { bytesOf, hexOf, type Json, type JsonObject, numberOf, objectOf, textOf, type VectorFile } from "../json.ts";
import { answerCases, bytesFor, type Case, give, giveText, relay, withByte, ZEROS_32 } from "../material.ts";
import {
  amend,
  anna,
  ben,
  certOf,
  charter,
  cleo,
  DAY_MS,
  dora,
  FIRST,
  feedOf,
  nobody,
  type Person,
  programmeId,
  START_MS,
  seats,
  type Terms,
  tablet,
} from "../story.ts";

const ATTESTED_MS = START_MS + 95 * DAY_MS;
const attestSeed = bytesFor("attest key", 32);
const ORDER_HASH = bytesFor("order hash", 32);

const ATTESTATION: JsonObject = {
  ...{ programmeId, deviceSeed: tablet.seed, attestSeed, cause: 1, orderHash: ORDER_HASH, method: 2 },
  ...{ left: [1, 2], atMs: ATTESTED_MS, unacknowledged: 3, build: "0.1.0" },
};

/** An attestation whose payload has other fields; its signature holds. */
async function forged(attestation: string, ...changes: readonly (readonly [number, Cbor | null])[]): Promise<string> {
  const [payload] = unwrapResult(decodeCbor(bytesOf(attestation), 512)) as [Uint8Array];
  const map = new Map(unwrapResult(decodeCbor(payload, 512)) as CborMap);
  for (const [field, value] of changes)
    if (value === null) map.delete(field);
    else map.set(field, value);
  const message = hexOf(encodeCbor(map));
  const { signature = "" } = await give("sign", { seed: attestSeed, label: "attest", message });
  return hexOf(encodeCbor([bytesOf(message), bytesOf(signature)]));
}

export async function makeAttestations(): Promise<VectorFile> {
  const made = await giveText("sign-attestation", ATTESTATION, "attestation");
  const relayed = { ...ATTESTATION, deviceSeed: relay.seed, attestSeed: null, left: [3], unacknowledged: null };
  const own = { ...ATTESTATION, cause: 2, orderHash: "" };
  const ended = { ...own, cause: 3 };
  const refuse = async (name: string, ...changes: readonly (readonly [number, Cbor | null])[]): Promise<Case> => {
    const attestation = await forged(made, ...changes);
    return [`refuse: ${name}`, "W91", "decode-attestation", { attestation }, "ATTESTATION_MALFORMED"];
  };
  const doubt = async (name: string, ...changes: readonly (readonly [number, Cbor | null])[]): Promise<Case> => [
    `not genuine: ${name}`,
    "W92",
    "verify-attestation",
    { attestation: await forged(made, ...changes) },
    "false",
  ];
  const relayMade = await giveText("sign-attestation", relayed, "attestation");
  const last = made.length / 2 - 1;
  return answerCases("attestation", "src/wire/SPEC.md", [
    ["sign, by a certified key", "W90", "sign-attestation", ATTESTATION, "ok"],
    ["sign, by a relay's own key", "W90", "sign-attestation", relayed, "ok"],
    ["sign, by the holder's own wish", "W90", "sign-attestation", own, "ok"],
    ["sign, at the end of its access", "W90", "sign-attestation", ended, "ok"],
    ["read", "W90", "decode-attestation", { attestation: made }, "ok"],
    ["read a relay's", "W90", "decode-attestation", { attestation: relayMade }, "ok"],
    ["genuine", "W92", "verify-attestation", { attestation: made }, "true"],
    ["genuine, a relay's", "W92", "verify-attestation", { attestation: relayMade }, "true"],
    ["not genuine: one byte of the signature", "W92", "verify-attestation", { attestation: withByte(made, last) }, "false"], // biome-ignore format: one row
    await doubt("another device", [3, bytesOf(cleo.signKey)]),
    await doubt("another programme", [2, new Uint8Array(16)]),
    await doubt("a key that the device did not certify", [5, new Uint8Array(64)]),
    await refuse("version 2", [1, 2]),
    await refuse("an unknown field", [13, 0]),
    await refuse("no method", [8, null]),
    await refuse("a device key of small order", [3, bytesOf(ZEROS_32)]),
    await refuse("two keys without the device's signature", [5, new Uint8Array()]),
    await refuse("one key with a signature over itself", [4, bytesOf(tablet.signKey)]),
    await refuse("cause 4", [6, 4]),
    await refuse("an order for the end of its access", [6, 3]),
    await refuse("an order for the holder's own wish", [6, 2]),
    await refuse("no order for an order", [7, new Uint8Array()]),
    await refuse("left twice", [9, [1, 1]]),
    await refuse("left 4", [9, [4]]),
    await refuse("a build of 41 letters", [12, "x".repeat(41)]),
    ["refuse: cut short", "W91", "decode-attestation", { attestation: made.slice(0, -2) }, "ATTESTATION_MALFORMED"],
    ["refuse: a byte behind it", "W91", "decode-attestation", { attestation: `${made}00` }, "ATTESTATION_MALFORMED"],
  ]);
}

const three = await amend(FIRST, seats([anna, ben, cleo], 2));
const [leaf, erased] = [bytesFor("closed leaf", 32), bytesFor("erased leaf", 32)];
const drawn = Array.from({ length: 254 }, (_, i) => bytesFor(`padding ${i}`, 16));
const entries = async (of: string) => give("leaf-entries", { leaf: of });
const LEAVES = { closed: [textOf((await entries(leaf)).closed)], erased: [textOf((await entries(erased)).erased)], random: drawn }; // biome-ignore format: one line
const leaves = await giveText("make-leaves", LEAVES, "leaves");

const holder = (who: { readonly signKey: string }, role: number, change: JsonObject = {}): JsonObject => ({ key: who.signKey, role, label: [], state: 1, lastHeardDay: 20_800, mayHold: [], ...change }); // biome-ignore format: one line
const byKey = (a: JsonObject, b: JsonObject) => (textOf(a.key) < textOf(b.key) ? -1 : 1);
const HOLDERS: readonly JsonObject[] = [
  holder(anna, 3, { mayHold: [3] }),
  holder(ben, 3),
  holder(cleo, 3),
  holder(relay, 4, { lastHeardDay: 0, mayHold: [4] }),
  holder(tablet, 1, { label: [17, 201], state: 2, mayHold: [1, 2] }),
].sort(byKey);

const CORE: JsonObject = {
  ...{ programmeId, charterHash: FIRST.hash, name: "Winter help" },
  ...{ createdMs: START_MS, endsMs: numberOf(three.terms.expiresMs), closedMs: START_MS + 90 * DAY_MS },
  decides: { profile: 2, k: 2, lease: 0 },
  holders: HOLDERS,
  epochs: [{ number: 1, publicKey: anna.boxKey, isRetired: true }],
  totals: [
    { kind: 1, code: 3, count: 41 },
    { kind: 2, code: 1, count: -1 },
  ],
  leaves,
  extensions: [{ amendNumber: 1, endsMs: START_MS + 91 * DAY_MS, reason: 2 }],
  exceptions: [{ code: 2, holder: tablet.signKey, text: "did not come back" }],
  paper: [{ code: 1, isDone: true, initials: "A. B." }],
  witnesses: [{ role: 1, text: "village council" }],
  recovery: { setId: bytesFor("papers set", 4), papers: 3, tickedOff: 2, openUntilMs: START_MS + 120 * DAY_MS },
  backups: [1, 3],
  drills: [{ code: 1, result: 1, day: 20_810 }],
  build: "0.1.0",
  complaints: "desk@example.org",
  cards: { printed: 40, bound: 12 },
  leasePapers: { printed: 0, destroyed: 0 },
  exports: [{ kind: 1, day: 20_809 }],
  redLines: [1, 8],
};

/** Whose frames these are, in signed segments one behind the other. */
async function framesOf(...said: readonly (readonly [Person, JsonObject])[]): Promise<readonly JsonObject[]> {
  const newest = new Map<string, readonly [number, string]>();
  const frames: JsonObject[] = [];
  for (const [who, object] of said) {
    const [seq, prev] = newest.get(who.signKey) ?? [0, ZEROS_32];
    const body = await giveText("encode-control", { objects: [object] }, "body");
    const position = { authorSeed: who.seed, incarnation: who.incarnation, programmeId, seq: seq + 1, prev };
    const frame = await giveText("sign-control-segment", { ...position, body }, "frame");
    newest.set(who.signKey, [seq + 1, textOf((await give("decode-frame", { frame })).head)]);
    frames.push({ introduction: introductionOf(who), frame });
  }
  return frames;
}

const introductionOf = (who: Person, certificate = ""): string =>
  [hexOf(Buffer.from("EBBF")), "01", who.signKey, who.incarnation, (certificate.length / 2).toString(16).padStart(4, "0"), certificate].join(""); // biome-ignore format: one line

const finalOf = (core: string, terms: Terms = three): JsonObject => ({ type: "closeFinal", terms: terms.hash, core, heads: bytesFor("close heads", 32), atMs: START_MS + 90 * DAY_MS }); // biome-ignore format: one line

const rawOrder = (frames: readonly JsonObject[], version = 1, named = charter): string =>
  hexOf(encodeCbor([version, bytesOf(named), frames.map(({ introduction, frame }) => [bytesOf(introduction), bytesOf(frame)])])); // biome-ignore format: one line

async function orderCases(): Promise<readonly Case[]> {
  const final = finalOf(bytesFor("core", 32));
  const longer = await amend(three, { expiresMs: START_MS + 100 * DAY_MS });
  const removal = await amend(three, seats([anna, cleo, dora], 2));
  const other = { type: "retire", epoch: 1 };
  const all = await framesOf([anna, three], [anna, other], [anna, final], [ben, final], [nobody, final]);
  const order = await giveText("make-order", { charter, frames: all }, "order");
  const [first = {}, , second = {}, third = {}] = all;
  const story = async (...said: readonly (readonly [Person, JsonObject])[]) =>
    Promise.all(
      said.map(async ([who, object], i) => ({
        ...{ author: who.signKey, feedId: feedOf(who, bytesFor(`known ${i}`, 16)), seq: 1 },
        body: await giveText("encode-control", { objects: [object] }, "body"),
      })),
    );
  const check = (name: string, outcome: string, bytes: string, statements: readonly JsonObject[] = [], known = charter): Case => [`order: ${name}`, "T51", "check-order", { order: bytes, charter: known, statements }, outcome]; // biome-ignore format: one line
  const elsewhere = await giveText("make-charter", { ...objectOf(await give("decode-charter", { charter })), nonce: bytesFor("other nonce", 16) }, "charter"); // biome-ignore format: one line
  const { certificate = "" } = await certOf(anna, ben, 3);
  const certified = { introduction: introductionOf(ben, textOf(certificate)), frame: textOf(third.frame) };
  const forgedCertificate = { ...certified, introduction: withByte(certified.introduction, certified.introduction.length / 2 - 1) }; // biome-ignore format: one line
  return [
    ["order: write", "T50", "make-order", { charter, frames: all }, "ok"],
    check("holds", "ok", order),
    check("holds where the reader knows of an extension", "ok", order, await story([anna, three], [ben, longer], [cleo, longer])), // biome-ignore format: one row
    check("holds with what the reader knows besides", "ok", rawOrder([first, second]), await story([cleo, final])),
    check("holds where the reader knows another segment at the place of a word", "ok", order, [{ author: ben.signKey, feedId: feedOf(ben), seq: 1, body: await giveText("encode-control", { objects: [other] }, "body") }]), // biome-ignore format: one row
    check("stale where the reader knows of a lost seat", "ORDER_STALE", order, await story([anna, three], [anna, removal], [cleo, removal])), // biome-ignore format: one row
    check("too few words", "ORDER_UNSIGNED", rawOrder([first, second])),
    check("no order in it", "ORDER_UNSIGNED", rawOrder([first])),
    check("another charter", "ORDER_FOREIGN", order, [], elsewhere),
    check("an introduction that a certificate of the coordinator's goes with", "ok", rawOrder([first, second, certified].sort(byFeed))), // biome-ignore format: one row
    check("a certificate that does not hold", "ORDER_FORGED", rawOrder([first, second, forgedCertificate].sort(byFeed))), // biome-ignore format: one row
    check("an introduction of somebody else", "ORDER_FORGED", rawOrder([{ ...first, introduction: introductionOf(ben) }])), // biome-ignore format: one row
    check("one byte of a signature", "ORDER_FORGED", rawOrder([{ ...first, frame: withByte(textOf(first.frame), 150) }])), // biome-ignore format: one row
    check("one byte of a body", "ORDER_MALFORMED", rawOrder([{ ...first, frame: withByte(textOf(first.frame), 215) }])),
    check("a segment that does not belong", "ORDER_MALFORMED", rawOrder([all[1] ?? {}])),
    check("a segment twice", "ORDER_MALFORMED", rawOrder([first, first])),
    check("segments in another order", "ORDER_MALFORMED", rawOrder([second, first])),
    check("version 2", "ORDER_MALFORMED", rawOrder([first], 2)),
    check("cut short", "ORDER_MALFORMED", order.slice(0, -2)),
  ];
}

/** Frames as an order holds them. */
function byFeed(a: JsonObject, b: JsonObject): number {
  const placeOf = ({ frame }: JsonObject) => textOf(frame).slice(48, 88);
  return placeOf(a) < placeOf(b) ? -1 : 1;
}

const REFUSED_CORES: readonly (readonly [name: string, field: number, value: Cbor | null])[] = [
  ["version 2", 1, 2],
  ["an unknown field", 26, 0],
  ["no build", 20, null],
  ["a name of 121 letters", 4, "x".repeat(121)],
  ["k 6", 8, [2, 6, 0]],
  ["a holder twice", 9, [holderRow(anna), holderRow(anna)]],
  ["may hold 5", 9, [[bytesOf(anna.signKey), 3, [], 1, 0, [5]]]],
  ["a label of one word", 9, [[bytesOf(anna.signKey), 3, [7], 1, 0, []]]],
  ["count −2", 11, [[1, 1, -2]]],
  ["a leaf list that lacks an entry", 12, bytesOf(leaves).slice(16)],
  ["a leaf list in another order", 12, bytesOf(leaves.slice(32, 64) + leaves.slice(0, 32) + leaves.slice(64))],
  ["no leaf list", 12, new Uint8Array()],
  ["no exceptions", 14, []],
  ["none known beside another", 14, [[1, new Uint8Array(), ""], [2, new Uint8Array(), ""]]], // biome-ignore format: one row
  ["backups in another order", 18, [3, 1]],
  ["drill result 4", 19, [[1, 4, 0]]],
];

function holderRow(who: Person): Cbor {
  return [bytesOf(who.signKey), 3, [], 1, 0, []];
}

/** The core with another value in one field. */
function changedCore(core: string, field: number, value: Cbor | null): string {
  const map = new Map(unwrapResult(decodeCbor(bytesOf(core), 1_048_576)) as CborMap);
  if (value === null) map.delete(field);
  else map.set(field, value);
  return hexOf(encodeCbor(map));
}

async function coreCases(core: string): Promise<readonly Case[]> {
  return [
    ["core: write", "W93 W94", "encode-core", { core: CORE }, "ok"],
    ["core: read", "W93", "decode-core", { core }, "ok"],
    ["core: no exception is known", "W93", "decode-core", { core: changedCore(core, 14, [[1, new Uint8Array(), ""]]) }, "ok"], // biome-ignore format: one row
    ...REFUSED_CORES.map(([name, field, value]): Case => [`core: refuse ${name}`, "W95", "decode-core", { core: changedCore(core, field, value) }, "CORE_FILE_MALFORMED"]), // biome-ignore format: one row
    ["leaves: both entries", "W97", "leaf-entries", { leaf }, "ok"],
    ["leaves: a list", "W97", "make-leaves", LEAVES, "ok"],
    ["leaves: closed", "W98", "find-leaf", { leaves, leaf }, "ok"],
    ["leaves: erased before", "W98", "find-leaf", { leaves, leaf: erased }, "ok"],
    ["leaves: not in the list", "W98", "find-leaf", { leaves, leaf: bytesFor("another leaf", 32) }, "ok"],
  ];
}

const base64 = (hex: string): string => Buffer.from(hex, "hex").toString("base64url");
const twin = (order: string, core: string, attestations: readonly string[], change: JsonObject = {}): string =>
  JSON.stringify({ ebb: "certificate", version: 1, order: base64(order), core: base64(core), attestations: attestations.map(base64), ...change }); // biome-ignore format: one line

/** The order that names `core`, stated by these, and its hash. */
async function orderOf(
  core: string,
  by: readonly Person[] = [anna, ben],
  more: readonly (readonly [Person, JsonObject])[] = [],
) {
  const { hash = "" } = { hash: await hashOf(core) };
  const final = finalOf(hash);
  const frames = await framesOf([anna, three], ...by.map((who) => [who, final] as const), ...more);
  const order = await giveText("make-order", { charter, frames }, "order");
  return { order, orderHash: await orderHashOf(final) };
}

const hashOf = async (core: string): Promise<string> => {
  const { createHash } = await import("node:crypto");
  return createHash("sha256").update(`ebb/close-core/1\0`).update(bytesOf(core)).digest("hex");
};

const orderHashOf = async (final: JsonObject): Promise<string> => {
  const { createHash } = await import("node:crypto");
  const fields: CborMap = new Map<number, Cbor>([
    [1, bytesOf(final.terms)],
    [2, bytesOf(final.core)],
    [3, bytesOf(final.heads)],
    [4, numberOf(final.atMs)],
  ]);
  return createHash("sha256").update(`ebb/close/1\0`).update(encodeCbor(fields)).digest("hex");
};

const EVERYONE: readonly { readonly seed: string; readonly signKey: string }[] = [anna, ben, cleo, relay, tablet];

async function certificateCases(core: string): Promise<readonly Case[]> {
  const { order, orderHash } = await orderOf(core);
  const says = (who: { readonly seed: string }, change: JsonObject = {}) => giveText("sign-attestation", { ...ATTESTATION, deviceSeed: who.seed, attestSeed: null, orderHash, ...change }, "attestation"); // biome-ignore format: one line
  const all = await Promise.all(EVERYONE.map((who) => says(who)));
  const [, , , , tabletSays = ""] = all;
  const but = all.slice(0, -1);
  const judge = (name: string, rules: string, text: string, outcome: string): Case => [`certificate: ${name}`, rules, "judge-certificate", { text }, outcome]; // biome-ignore format: one line
  const signed = async (name: string, outcome: string, other: string, by = [anna, ben]): Promise<Case> => {
    const made = await orderOf(other, by);
    return judge(name, "T53", twin(made.order, other, []), outcome);
  };
  const less = await giveText("encode-core", { core: { ...CORE, holders: HOLDERS.filter(({ key }) => key !== cleo.signKey) } }, "core"); // biome-ignore format: one line
  const text = twin(order, core, all);
  const swapped = (part: string, at: number) => {
    const where = text.indexOf(`"${part}":"`) + part.length + 4 + at;
    return `${text.slice(0, where)}${text[where] === "B" ? "C" : "B"}${text.slice(where + 1)}`;
  };
  const twice = finalOf(bytesFor("another core", 32));
  const double = await orderOf(
    core,
    [anna, ben],
    [
      [anna, twice],
      [ben, twice],
    ],
  );
  const redone = await orderOf(core, [anna, ben], [[ben, twice]]);
  const own = await says(tablet, { cause: 2, orderHash: "" });
  const ended = await says(tablet, { cause: 3, orderHash: "" });
  const certified = await says(tablet, { attestSeed });
  const lone = await framesOf([anna, three], [anna, finalOf(await hashOf(core))]);
  return [
    judge("complete", "T52 T54", text, "ok"),
    judge("complete, one holder by its own wish", "T54", twin(order, core, [...but, own]), "ok"),
    judge("complete, one holder at the end of its access", "T54", twin(order, core, [...but, ended]), "ok"),
    judge("complete, by a certified key", "T54", twin(order, core, [...but, certified]), "ok"),
    judge("incomplete: one holder did not answer", "T54", twin(order, core, but), "ok"),
    judge("incomplete: nobody did", "T54", twin(order, core, []), "ok"),
    judge("incomplete: one attested for another order", "T54", twin(order, core, [...but, await says(tablet, { orderHash: ORDER_HASH })]), "ok"), // biome-ignore format: one row
    judge("incomplete: a stranger attested", "T54", twin(order, core, [...but, await says(nobody)]), "ok"),
    judge("complete: an order that too few stated was left", "T44 T54", twin(redone.order, core, all), "ok"),
    judge("disputed: two orders are in force", "T44 T54", twin(double.order, core, all), "ok"),
    judge("disputed: a device attested two things", "T54", twin(order, core, [...all, await says(tablet, { method: 1 })]), "ok"), // biome-ignore format: one row
    judge("one letter of the order", "T53", swapped("order", 900), "CERTIFICATE_DAMAGED"),
    judge("one letter of the core", "T53", swapped("core", 900), "CERTIFICATE_DAMAGED"),
    judge("one byte of an attestation", "T53", twin(order, core, [...but, withByte(tabletSays, 60)]), "CERTIFICATE_DAMAGED"), // biome-ignore format: one row
    judge("one byte of an attestation's signature", "T53", twin(order, core, [...but, withByte(tabletSays, tabletSays.length / 2 - 9)]), "CERTIFICATE_DAMAGED"), // biome-ignore format: one row
    judge("a core that was not signed", "T53", twin(order, less, all), "CERTIFICATE_DAMAGED"),
    judge("another member", "T52 T53", twin(order, core, all, { note: 1 }), "CERTIFICATE_DAMAGED"),
    judge("a space behind it", "T52 T53", `${text} `, "CERTIFICATE_DAMAGED"),
    judge("no JSON", "T53", "certificate", "CERTIFICATE_DAMAGED"),
    judge("version 2", "T53", twin(order, core, all, { version: 2 }), "CERTIFICATE_UNKNOWN_VERSION"),
    judge("too few words", "T53", twin(rawOrder(lone), core, all), "CERTIFICATE_UNSIGNED"),
    await signed("a seat is missing", "CERTIFICATE_HOLDERS", less),
    await signed("another charter", "CERTIFICATE_DAMAGED", changedCore(core, 3, bytesOf(ZEROS_32))),
    await signed("another programme", "CERTIFICATE_DAMAGED", changedCore(core, 2, new Uint8Array(16))),
    await signed("a holder twice", "CERTIFICATE_DAMAGED", changedCore(core, 9, [holderRow(anna), holderRow(anna)])),
    await signed("a leaf list cut short", "CERTIFICATE_DAMAGED", changedCore(core, 12, bytesOf(leaves).slice(0, -16))),
    await signed("a core of version 2", "CERTIFICATE_DAMAGED", changedCore(core, 1, 2)),
  ];
}

export async function makeClosing(): Promise<VectorFile> {
  const core = await giveText("encode-core", { core: CORE as Json }, "core");
  return answerCases("closing", "src/wire/SPEC.md", [
    ...(await coreCases(core)),
    ...(await orderCases()),
    ...(await certificateCases(core)),
  ]);
}

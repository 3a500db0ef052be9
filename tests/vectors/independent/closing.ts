/** Attestations, cores, leaf lists, orders and certificates of closing, after W90 to W98 of src/wire/SPEC.md and T46 to T54 of src/control/SPEC.md. */
import { Buffer } from "node:buffer";
import {
  type Answer,
  bytesOf,
  hexOf,
  type Json,
  type JsonObject,
  listOf,
  numberOf,
  type Operation,
  objectOf,
  ok,
  textOf,
  truth,
} from "../json.ts";
import { seatKeys } from "./amends.ts";
import { isArray, isBytes, isBytesUpTo, isMapOf, isWhole, readCbor, type Value, writeCbor } from "./cbor.ts";
import { readCertificate } from "./certificate.ts";
import { orderHashOf } from "./closings.ts";
import { type Folded, foldControl } from "./fold.ts";
import { isSoundSignKey, labelled, sign, signKeyOf, verify } from "./primitives.ts";
import { programmeOperations } from "./programme.ts";
import { answering, must, Refusal } from "./refusal.ts";
import { feedIdOf, readFrame, readIntroduction } from "./segment.ts";

const BAD = "ATTESTATION_MALFORMED";
const LAST_MS = 8.64e15;
const isText = (value: Value | undefined, most: number): value is string =>
  typeof value === "string" && value.length <= most;
const isRising = (values: readonly number[]) => values.every((value, at) => at === 0 || value > (values[at - 1] ?? 0));

/** W90, W91. */
function readAttestation(bytes: Uint8Array) {
  const parts = bytes.length <= 512 ? readCbor(bytes) : undefined;
  must(isArray(parts, 2), BAD);
  const [payload, signature] = parts;
  must(isBytesUpTo(payload, 512) && isBytes(signature, 64), BAD);
  const map = readCbor(payload);
  const all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  must(isMapOf(map, all) || isMapOf(map, all.filter((field) => field !== 11)), BAD); // biome-ignore format: one line
  must(map.get(1) === 1, BAD);
  const [programmeId, device, attestKey, keySignature] = [2, 3, 4, 5].map((field) => map.get(field));
  const [cause, orderHash, method, left] = [6, 7, 8, 9].map((field) => map.get(field));
  const [atMs, unacknowledged = null, build] = [10, 11, 12].map((field) => map.get(field));
  must(isBytes(programmeId, 16) && isBytes(device, 32) && isBytes(attestKey, 32), BAD);
  must(isSoundSignKey(device) && isSoundSignKey(attestKey), BAD);
  must(isBytes(keySignature, hexOf(device) === hexOf(attestKey) ? 0 : 64), BAD);
  must(isWhole(cause, 1, 3) && isBytes(orderHash, cause === 1 ? 32 : 0) && isWhole(method, 1, 2), BAD);
  must(isArray(left) && left.every((code) => isWhole(code, 1, 3)) && isRising(left as readonly number[]), BAD);
  must(isWhole(atMs, 0, LAST_MS) && isText(build, 40), BAD);
  must(unacknowledged === null || isWhole(unacknowledged, 0, 0xffff_ffff), BAD);
  return { programmeId, device, attestKey, keySignature, cause, orderHash, method, left: left as readonly number[], atMs, unacknowledged, build, payload, signature }; // biome-ignore format: one line
}

type Attestation = ReturnType<typeof readAttestation>;

/** W92. */
function isGenuine({ programmeId, device, attestKey, keySignature, payload, signature }: Attestation): boolean {
  const isOwn = hexOf(device) === hexOf(attestKey);
  const isCertified = isOwn || verify(device, keySignature, "attest-key", Buffer.concat([programmeId, attestKey]));
  return isCertified && verify(attestKey, signature, "attest", payload);
}

function writeAttestation(given: JsonObject): Buffer {
  const [seed, own] = [bytesOf(given.deviceSeed), given.attestSeed === null];
  const attestSeed = own ? seed : bytesOf(given.attestSeed);
  const [programmeId, attestKey] = [bytesOf(given.programmeId), signKeyOf(attestSeed)];
  const fields: [number, Value][] = [
    [1, 1],
    [2, programmeId],
    [3, signKeyOf(seed)],
    [4, attestKey],
    [5, own ? new Uint8Array() : sign(seed, "attest-key", Buffer.concat([programmeId, attestKey]))],
    [6, numberOf(given.cause)],
    [7, bytesOf(given.orderHash)],
    [8, numberOf(given.method)],
    [9, listOf(given.left).map(numberOf)],
    [10, numberOf(given.atMs)],
    ...(given.unacknowledged === null ? [] : [[11, numberOf(given.unacknowledged)] as [number, Value]]),
    [12, textOf(given.build)],
  ];
  const payload = writeCbor(new Map(fields));
  return writeCbor([payload, sign(attestSeed, "attest", payload)]);
}

const BAD_CORE = "CORE_FILE_MALFORMED";
type Check = (value: Value | undefined) => boolean;
const whole =
  (least: number, most: number): Check =>
  (value) =>
    isWhole(value, least, most);
const text =
  (most: number): Check =>
  (value) =>
    isText(value, most);
const bytes =
  (...lengths: readonly number[]): Check =>
  (value) =>
    value instanceof Uint8Array && lengths.includes(value.length);
const rising =
  (most: number): Check =>
  (value) =>
    isArray(value) && value.length <= 64 && value.every((code) => isWhole(code, 1, most)) && isRising(value as readonly number[]); // biome-ignore format: one line
const flag: Check = (value) => typeof value === "boolean";
const time = whole(0, LAST_MS);
const count = whole(0, 0xffff_ffff);
const code = whole(1, 255);
const label: Check = (value) => isArray(value) && (value.length === 0 || value.length === 2) && value.every(whole(0, 255)); // biome-ignore format: one line

/** W97. */
const isLeafList: Check = (value) => {
  if (!(value instanceof Uint8Array) || value.length === 0 || value.length % 4096 !== 0) return false;
  const entries = Array.from({ length: value.length / 16 }, (_, i) => hexOf(value.subarray(16 * i, 16 * i + 16)));
  return entries.every((entry, at) => at === 0 || (entries[at - 1] ?? "") < entry);
};

type Row = readonly (readonly [name: string, check: Check])[];
type Field = readonly [name: string, shape: Check | { readonly row: Row; readonly most: number }];
const rows = (most: number, ...row: Row) => ({ row, most });
/** One row, not a list. */
const one = (...row: Row) => ({ row, most: 0 });

/** W93: fields from code 2. */
const FIELDS: readonly Field[] = [
  ["programmeId", bytes(16)],
  ["charterHash", bytes(32)],
  ["name", text(120)],
  ["createdMs", time],
  ["endsMs", time],
  ["closedMs", time],
  ["decides", one(["profile", whole(1, 3)], ["k", whole(1, 5)], ["lease", whole(0, 2)])],
  ["holders", rows(1_000, ["key", bytes(32)], ["role", whole(1, 4)], ["label", label], ["state", whole(1, 3)], ["lastHeardDay", count], ["mayHold", rising(4)])], // biome-ignore format: one line
  ["epochs", rows(1_000, ["number", whole(1, 10_000)], ["publicKey", bytes(32)], ["isRetired", flag])],
  ["totals", rows(1_000, ["kind", whole(1, 3)], ["code", whole(0, 65_535)], ["count", whole(-1, 0xffff_ffff)])],
  ["leaves", isLeafList],
  ["extensions", rows(1_000, ["amendNumber", whole(1, 10_000)], ["endsMs", time], ["reason", whole(0, 255)])],
  ["exceptions", rows(1_200, ["code", code], ["holder", bytes(0, 32)], ["text", text(200)])],
  ["paper", rows(1_000, ["code", code], ["isDone", flag], ["initials", text(8)])],
  ["witnesses", rows(1_000, ["role", code], ["text", text(60)])],
  ["recovery", one(["setId", bytes(0, 4)], ["papers", whole(0, 255)], ["tickedOff", whole(0, 255)], ["openUntilMs", time])], // biome-ignore format: one line
  ["backups", rising(255)],
  ["drills", rows(1_000, ["code", code], ["result", whole(1, 3)], ["day", count])],
  ["build", text(40)],
  ["complaints", text(200)],
  ["cards", one(["printed", count], ["bound", count])],
  ["leasePapers", one(["printed", count], ["destroyed", count])],
  ["exports", rows(1_000, ["kind", code], ["day", count])],
  ["redLines", (value) => isArray(value) && value.length <= 32 && value.every(code)],
];

function readRow(row: Row, value: Value | undefined): JsonObject {
  must(isArray(value, row.length), BAD_CORE);
  row.forEach(([, check], at) => {
    must(check(value[at]), BAD_CORE);
  });
  return Object.fromEntries(row.map(([name], at) => [name, toJson(value[at])]));
}

const toJson = (value: Value | undefined): Json =>
  value instanceof Uint8Array ? hexOf(value) : isArray(value) ? value.map(toJson) : ((value ?? null) as Json);

function readField([, shape]: Field, value: Value | undefined): Json {
  if (typeof shape === "function") {
    must(shape(value), BAD_CORE);
    return toJson(value);
  }
  if (shape.most === 0) return readRow(shape.row, value);
  must(isArray(value) && value.length <= shape.most, BAD_CORE);
  return value.map((row) => readRow(shape.row, row));
}

/** W93, W95. */
function readCore(given: Uint8Array): JsonObject {
  const map = given.length <= 1_048_576 ? readCbor(given) : undefined;
  must(isMapOf(map, Array.from({ length: 25 }, (_, i) => i + 1)) && map.get(1) === 1, BAD_CORE); // biome-ignore format: one line
  const core = Object.fromEntries(FIELDS.map((field, i) => [field[0], readField(field, map.get(i + 2))]));
  const keys = listOf(core.holders).map((holder) => textOf(objectOf(holder).key));
  must(keys.every((key, at) => at === 0 || (keys[at - 1] ?? "") < key), BAD_CORE); // biome-ignore format: one line
  const codes = listOf(core.exceptions).map((exception) => objectOf(exception).code);
  must(codes.length === 1 || (codes.length > 1 && !codes.includes(1)), BAD_CORE);
  return core;
}

/** Values whose JSON text is hexadecimal in the core. */
const HEX = ["programmeId", "charterHash", "key", "publicKey", "leaves", "holder", "setId"];

function toValue(json: Json, name: string): Value {
  if (typeof json === "string") return HEX.includes(name) ? bytesOf(json) : json;
  if (Array.isArray(json)) return json.map((item) => toValue(item, name));
  if (typeof json !== "object" || json === null) return json as Value;
  return Object.entries(json).map(([key, item]) => toValue(item, key));
}

function writeCore(core: JsonObject): Buffer {
  const fields = FIELDS.map(([name], i): [number, Value] => [i + 2, toValue(core[name] ?? null, name)]);
  return writeCbor(new Map<number, Value>([[1, 1], ...fields]));
}

const entryOf = (name: string, leaf: Uint8Array) => hexOf(labelled(name, leaf).subarray(0, 16));

function makeLeaves(given: JsonObject): Json {
  const known = [...new Set([...listOf(given.closed), ...listOf(given.erased)].map(textOf))];
  const size = Math.max(1, Math.ceil(known.length / 256)) * 256;
  const entries = new Set(known);
  for (const drawn of listOf(given.random)) if (entries.size < size) entries.add(textOf(drawn));
  return { leaves: [...entries].sort().join("") };
}

function findLeaf(given: JsonObject): Json {
  const entries = Array.from(textOf(given.leaves).matchAll(/.{32}/g), ([entry]) => entry);
  if (entries.includes(entryOf("leaf-erased", bytesOf(given.leaf)))) return { found: "erased" };
  return { found: entries.includes(entryOf("leaf-closed", bytesOf(given.leaf))) ? "closed" : null };
}

interface OrderFrame extends JsonObject {
  readonly introduction: string;
  readonly frame: string;
  readonly author: string;
  readonly feedId: string;
  readonly seq: number;
  readonly body: string;
}

const BAD_ORDER = "ORDER_MALFORMED";

/** Runs a reader; what it refuses is refused with `code`. */
function under<Read>(refusal: string, read: () => Read): Read {
  try {
    return read();
  } catch (failure) {
    if (failure instanceof Refusal) throw new Refusal(refusal);
    throw failure;
  }
}

function run(name: string, given: JsonObject): JsonObject {
  const answer = programmeOperations[name]?.(given) as Answer;
  must(answer.outcome === "ok", answer.outcome);
  return objectOf(answer.gives);
}

const objectsIn = (body: string) => listOf(run("decode-control", { body }).objects).map(objectOf);
const isOfOrder = ({ type }: JsonObject) => type === "amend" || type === "closeFinal";

function takeApart(introduction: Uint8Array, frame: Uint8Array): OrderFrame {
  const { author } = readIntroduction(introduction);
  const { header, body } = readFrame(frame);
  must(header.kind === 4, BAD_ORDER);
  objectsIn(hexOf(body));
  return { introduction: hexOf(introduction), frame: hexOf(frame), author: hexOf(author), feedId: hexOf(header.feedId), seq: header.seq, body: hexOf(body) }; // biome-ignore format: one line
}

const votesOnly = (body: string): string =>
  textOf(run("encode-control", { objects: objectsIn(body).filter(isOfOrder) }).body);

const placeOf = ({ feedId, seq }: OrderFrame) => `${feedId}${String(seq).padStart(10, "0")}`;

/** T50; a list that is too long for an order is in no vector. */
function makeOrder(given: JsonObject): Json {
  const frames = listOf(given.frames)
    .map(objectOf)
    .flatMap(({ introduction, frame }) => {
      const taken = takeApart(bytesOf(introduction), bytesOf(frame));
      return objectsIn(taken.body).some(isOfOrder) ? [taken] : [];
    });
  const all = [...new Map(frames.map((frame) => [placeOf(frame), frame]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, frame]) => frame);
  const { trail } = foldControl({ charter: given.charter ?? null, statements: all, asked: [] }).agreed;
  const deciders = trail.flatMap(({ terms }) => [
    ...seatKeys(terms),
    ...(terms.recovery ? [objectOf(terms.recovery).signKey] : []),
  ]);
  const kept = all.filter(({ author }) => deciders.includes(author));
  const rows = kept.map(({ introduction, frame }): Value => [bytesOf(introduction), bytesOf(frame)]);
  return { order: hexOf(writeCbor([1, bytesOf(given.charter), rows])) };
}

function readOrder(order: Uint8Array) {
  const parts = order.length <= 262_144 ? readCbor(order) : undefined;
  must(isArray(parts, 3) && parts[0] === 1, BAD_ORDER);
  const [, charter, rows] = parts;
  must(isBytesUpTo(charter, 4096) && isArray(rows), BAD_ORDER);
  const named = under(BAD_ORDER, () => run("decode-charter", { charter: hexOf(charter) }));
  const frames = rows.map((row) => {
    must(isArray(row, 2) && row[0] instanceof Uint8Array && row[1] instanceof Uint8Array, BAD_ORDER);
    const [introduction, frame] = [row[0], row[1]];
    const taken = under(BAD_ORDER, () => takeApart(introduction, frame));
    must(objectsIn(taken.body).some(isOfOrder), BAD_ORDER);
    return taken;
  });
  must(frames.every((frame, at) => at === 0 || placeOf(frames[at - 1] as OrderFrame) < placeOf(frame)), BAD_ORDER); // biome-ignore format: one line
  return { charter: hexOf(charter), named, frames };
}

function isSigned(programmeId: Uint8Array, { introduction, frame }: OrderFrame): boolean {
  const { author, incarnation, certificate } = readIntroduction(bytesOf(introduction));
  const { header, headerBytes, signature } = readFrame(bytesOf(frame));
  if (certificate.length > 0) {
    const { issuer, payload, signature: by, programmeId: of } = readCertificate(certificate);
    if (hexOf(of) !== hexOf(programmeId) || !verify(issuer, by, "cert", payload)) return false;
  }
  return (
    hexOf(feedIdOf(programmeId, author, incarnation)) === hexOf(header.feedId) &&
    verify(author, signature, "seg", headerBytes)
  );
}

/** T51: what is known and the order come to this. */
function checkOrder(order: Uint8Array, charter: string, statements: readonly Json[]) {
  const read = readOrder(order);
  const known = run("decode-charter", { charter });
  const programmeId = bytesOf(known.programmeId);
  const areOurs = read.frames.every(({ frame }) => frame.slice(16, 48) === known.programmeId);
  must(read.charter === charter && areOurs, "ORDER_FOREIGN");
  must(read.frames.every((frame) => isSigned(programmeId, frame)), "ORDER_FORGED"); // biome-ignore format: one line
  // The same words once more, in feeds of their own: no place that the reader knows otherwise hides them.
  const apart = read.frames.map((frame) => ({
    ...frame,
    feedId: `${frame.feedId} apart`,
    body: votesOnly(frame.body),
  }));
  const folded = foldControl({ charter, statements: [...statements, ...read.frames, ...apart], asked: [] });
  const finals = read.frames.flatMap(({ body }) => objectsIn(body)).filter(({ type }) => type === "closeFinal");
  const final = finals.find((object) => orderHashOf(object) === folded.closing.inForce[0]);
  if (final) return { folded, final, orderHash: orderHashOf(final), named: read.named };
  const isStale = finals.length > 0 && finals.every(({ terms }) => terms !== folded.agreed.hash);
  throw new Refusal(isStale ? "ORDER_STALE" : "ORDER_UNSIGNED");
}

const DAMAGED = "CERTIFICATE_DAMAGED";

function parseTwin(json: string): JsonObject {
  let twin: unknown;
  try {
    twin = JSON.parse(json);
  } catch {
    throw new Refusal(DAMAGED);
  }
  must(typeof twin === "object" && twin !== null && !Array.isArray(twin), DAMAGED);
  const { ebb, version, ...parts } = twin as JsonObject;
  must(ebb === "certificate", DAMAGED);
  must(version === 1, "CERTIFICATE_UNKNOWN_VERSION");
  must(Object.keys(twin).join() === "ebb,version,order,core,attestations" && JSON.stringify(twin) === json, DAMAGED);
  return parts;
}

function fromBase64Url(value: Json | undefined): Buffer {
  must(typeof value === "string", DAMAGED);
  const decoded = Buffer.from(value, "base64url");
  must(decoded.toString("base64url") === value, DAMAGED);
  return decoded;
}

/** T46. */
function knownHolders({ agreed, certificates }: Folded): readonly string[] {
  const relays = agreed.trail.flatMap(({ terms }) => listOf(terms.relays)).map((relay) => objectOf(relay).relayKey);
  return [...agreed.seats.keys(), ...certificates.keys(), ...relays.map(textOf)];
}

/** T53, T54. */
function judge(given: JsonObject): Json {
  const twin = parseTwin(textOf(given.text));
  const [order, coreBytes] = [fromBase64Url(twin.order), fromBase64Url(twin.core)];
  must(isList(twin.attestations) && twin.attestations.length <= 1_200, DAMAGED);
  const given64 = twin.attestations.map(fromBase64Url);
  const { folded, final, orderHash, named } = checkAlone(order);
  must(hexOf(labelled("close-core", coreBytes)) === final.core, DAMAGED);
  const core = under(DAMAGED, () => readCore(coreBytes));
  must(core.programmeId === named.programmeId && core.charterHash === named.hash, DAMAGED);
  const attestations = given64.map((each) => under(DAMAGED, () => readAttestation(each)));
  must(attestations.every(isGenuine), DAMAGED);
  const keys = listOf(core.holders).map((holder) => textOf(objectOf(holder).key));
  must(knownHolders(folded).every((key) => keys.includes(key)), "CERTIFICATE_HOLDERS"); // biome-ignore format: one line
  const ours = attestations.filter(({ programmeId }) => hexOf(programmeId) === core.programmeId);
  const counted = ours.filter(({ cause, orderHash: of }) => cause !== 1 || hexOf(of) === orderHash);
  const holders = keys.map((key) => ({ key, attested: counted.some(({ device }) => hexOf(device) === key) }));
  const valid = counted.filter(({ device }) => keys.includes(hexOf(device))).length;
  const status = isDisputed(folded, ours) ? "disputed" : holders.every(({ attested }) => attested) ? "complete" : "incomplete"; // biome-ignore format: one line
  return { status, orderHash, holders, strangers: attestations.length - valid };
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

function checkAlone(order: Uint8Array) {
  try {
    return checkOrder(order, readOrder(order).charter, []);
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    throw new Refusal(["ORDER_UNSIGNED", "ORDER_STALE"].includes(failure.code) ? "CERTIFICATE_UNSIGNED" : DAMAGED);
  }
}

/** T54: rivals in force imply a coordinator with two words, so those are all that is asked here. */
function isDisputed({ agreed, closing }: Folded, attestations: readonly Attestation[]): boolean {
  const said = new Map<string, string>();
  const parts = attestations.map(({ device, cause, orderHash, method, left }) => {
    const [key, what] = [hexOf(device), [cause, hexOf(orderHash), method, ...left].join()];
    const isSame = (said.get(key) ?? what) === what;
    said.set(key, what);
    return isSame;
  });
  return agreed.doubleVotes.length + closing.doubleVotes.length > 0 || parts.includes(false);
}

export const closingOperations: Readonly<Record<string, Operation>> = {
  "sign-attestation": answering((given) => ({ attestation: hexOf(writeAttestation(given)) })),
  "decode-attestation": answering((given) => {
    const { left, ...fields } = readAttestation(bytesOf(given.attestation));
    return { ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, toJson(value)])), left };
  }),
  "verify-attestation": (given) => truth(isGenuine(readAttestation(bytesOf(given.attestation)))),
  "encode-core": answering((given) => {
    const core = writeCore(objectOf(given.core));
    return { core: hexOf(core), hash: hexOf(labelled("close-core", core)) };
  }),
  "decode-core": answering((given) => readCore(bytesOf(given.core))),
  "leaf-entries": ({ leaf }) =>
    ok({ closed: entryOf("leaf-closed", bytesOf(leaf)), erased: entryOf("leaf-erased", bytesOf(leaf)) }),
  "make-leaves": answering(makeLeaves),
  "find-leaf": answering(findLeaf),
  "make-order": answering(makeOrder),
  "check-order": answering(({ order, charter, statements }) => {
    const { final, orderHash } = checkOrder(bytesOf(order), textOf(charter), listOf(statements));
    return { orderHash, core: final.core ?? null, atMs: final.atMs ?? null };
  }),
  "judge-certificate": answering(judge),
};

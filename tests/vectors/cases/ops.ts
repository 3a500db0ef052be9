/** Ops of every kind, notices and record ids: W60 and W61 of src/wire/SPEC.md. */
import { type Cbor, encodeCbor } from "../../../src/kit/cbor.ts";
import { bytesOf, hexOf, type VectorFile } from "../json.ts";
import {
  answerCases,
  bytesFor,
  type Case,
  epoch,
  giveText,
  phone,
  programmeId,
  relay,
  stranger,
  withByte,
} from "../material.ts";

const author = phone.signKey;
const MS = 1_790_000_000_000;
const id = (name: string) => bytesOf(bytesFor(`op ${name}`, 16));
const fields = (...said: readonly (readonly [number, Cbor])[]): Cbor => new Map(said);
const NOTHING = fields();

const recordOf = async (name: string, maker = author) =>
  bytesOf(await giveText("record-id", { author: maker, opId: hexOf(id(name)) }, "recordId"));

type Part = "opId" | "kind" | "recordId" | "time" | "fields" | "replaces" | "formVersion";
type Parts = Readonly<Record<Part, Cbor>>;

const toOp = (parts: Parts, actor: readonly Cbor[] = []): Cbor => [...Object.values(parts), ...actor];

const SEEN: Cbor = [bytesOf(bytesFor("control feed", 16)), 7, bytesOf(bytesFor("control head", 16))];
const batch = (ops: Cbor, seen: Cbor = [SEEN]): Cbor => [1, seen, ops];

/** Half of a fork: two of them are the proof in a notice. */
const half = (name: string): string => bytesFor(`half ${name}`, 208);

/** A batch of one op with a field of `length` bytes. */
const wide = (op: Parts, length: number): Cbor =>
  batch([toOp({ ...op, fields: fields([24, new Uint8Array(length)]) })]);

export async function makeOps(): Promise<VectorFile> {
  const put: Parts = {
    opId: id("water"),
    kind: 1,
    recordId: await recordOf("water"),
    time: [MS, 0],
    fields: fields([1, 1], [13, 2], [15, [3, 4]], [16, "uk"]),
    replaces: NOTHING,
    formVersion: 3,
  };
  const change: Parts = { ...put, opId: id("sooner"), time: [MS, 1], fields: fields([13, 1]), replaces: fields([13, [id("water")]]) }; // biome-ignore format: one op a line
  const end = (kind: number): Parts => ({ ...put, opId: id(`end ${kind}`), kind, time: [MS + 1, 0], fields: NOTHING, formVersion: 0 }); // biome-ignore format: one op a line
  const notice = async (name: string, said: Cbor): Promise<Cbor> =>
    toOp({ ...end(6), opId: id(name), recordId: await recordOf(name), fields: said });
  const proofs = bytesOf(half("one") + half("other"));
  const read = (name: string, rules: string, value: Cbor, outcome = "OPS_MALFORMED"): Case => [
    `${outcome === "ok" ? "read" : "refuse"}: ${name}`,
    rules,
    "decode-ops",
    { plaintext: hexOf(encodeCbor(value)), author },
    outcome,
  ];
  const refuse = (name: string, changed: Partial<Parts>) => read(name, "W61", batch([toOp({ ...put, ...changed })]));
  const plaintext = hexOf(encodeCbor(batch([toOp(put)])));
  const random = [bytesFor("ops segment secret", 32), bytesFor("ops ephemeral", 32)];
  const at = { authorSeed: phone.seed, incarnation: phone.incarnation, programmeId, seq: 1, prev: "00".repeat(32) };
  const sealing = { ...at, kind: 1, recipients: [epoch.boxKey], plaintext, random };
  const frame = await giveText("seal-segment", sealing, "frame");
  return answerCases("ops", "src/wire/SPEC.md", [
    ["record id", "W61", "record-id", { author, opId: hexOf(id("water")) }, "ok"],
    ["record id of another author", "W61", "record-id", { author: stranger.signKey, opId: hexOf(id("water")) }, "ok"],
    read("a put that makes a need", "W60 W61", batch([toOp(put)]), "ok"),
    ["seal it", "W6 W7 W8 W60", "seal-segment", sealing, "ok"],
    ["open it", "W9 W60", "open-frame", { frame, author, secretKeys: [epoch.boxSecret] }, "ok"],
    read("a change that replaces, and its actor", "W61", batch([toOp(change, [bytesOf(relay.signKey)])]), "ok"),
    read("a put on somebody else's record", "W61", batch([toOp({ ...put, recordId: await recordOf("water", stranger.signKey) })]), "ok"), // biome-ignore format: one case a line
    read("an erase and a withdrawal", "W61", batch([toOp(end(2)), toOp(end(3))]), "ok"),
    read("a confirmation", "W61", batch([toOp({ ...change, kind: 4, fields: fields([13, 2]) })]), "ok"),
    read("a re-issue", "W61", batch([toOp({ ...change, kind: 5 })]), "ok"),
    read("notice: the feed was forked", "W61", batch([await notice("forked", fields([1, 1], [2, proofs]))]), "ok"),
    read("notice: its database was lost", "W61", batch([await notice("lost", fields([1, 2]))]), "ok"),
    read("notice: its box key of epoch 2", "W61", batch([await notice("box", fields([1, 3], [2, 2], [3, bytesOf(phone.boxKey)]))]), "ok"), // biome-ignore format: one case a line
    read("no op, nothing seen", "W60", batch([], []), "ok"),
    read("16 seen heads", "W60", batch([], Array(16).fill(SEEN)), "ok"),
    read("17 seen heads", "W60", batch([], Array(17).fill(SEEN))),
    read("a seen head at seq 0", "W60", batch([], [[bytesOf(bytesFor("control feed", 16)), 0, id("x")]])),
    read("a whole head", "W60", batch([], [[bytesOf(bytesFor("control feed", 16)), 1, new Uint8Array(32)]])),
    read("version 2", "W60", [2, [], []]),
    read("a fourth part", "W60", [1, [], [], 0]),
    read("16,383 bytes", "W60", wide(put, 16_383 - encodeCbor(wide(put, 256)).length + 256), "ok"),
    read("16,384 bytes", "W60", wide(put, 16_384 - encodeCbor(wide(put, 256)).length + 256)),
    ["refuse: cut", "W60", "decode-ops", { plaintext: plaintext.slice(0, -2), author }, "OPS_MALFORMED"],
    ["refuse: a list without a length", "W60", "decode-ops", { plaintext: withByte(plaintext, 0, 0x9f), author }, "OPS_MALFORMED"], // biome-ignore format: one case a line
    read("a good op and one that is none", "W61", batch([toOp(put), 0])),
    read("an op of six parts", "W61", batch([Object.values(put).slice(0, 6)])),
    read("an op of nine parts", "W61", batch([toOp(put, [bytesOf(author), 0])])),
    read("an actor of 31 bytes", "W61", batch([toOp(put, [bytesOf(author).slice(1)])])),
    read("an actor that is null", "W61", batch([toOp(put, [null])])),
    refuse("kind 0", { kind: 0 }),
    refuse("kind 7", { kind: 7 }),
    refuse("an op id of 15 bytes", { opId: id("x").slice(1) }),
    refuse("a record id of 17 bytes", { recordId: new Uint8Array(17) }),
    refuse("a time before 1970", { time: [-1, 0] }),
    refuse("a counter of 65,536", { time: [0, 65_536] }),
    refuse("a time without counter", { time: [0] }),
    refuse("a form version of 65,536", { formVersion: 65_536 }),
    refuse("fields that are a list", { fields: [] }),
    refuse("an empty list of replaced ops", { replaces: fields([13, []]) }),
    refuse("65 replaced ops", { replaces: fields([13, Array(65).fill(id("x"))]) }),
    refuse("a replaced op of 15 bytes", { replaces: fields([13, [id("x").slice(1)]]) }),
  ]);
}

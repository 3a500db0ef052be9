/** What ops come to: F10 to F19 of src/feed/SPEC.md. */
import { type Cbor, encodeCbor } from "../../../src/kit/cbor.ts";
import { bytesOf, hexOf, type JsonObject, textOf, type VectorFile } from "../json.ts";
import { answerCases, bytesFor, type Case, giveText, person } from "../material.ts";
import {
  amend,
  anna,
  ben,
  certOf,
  charter,
  cleo,
  dora,
  FIRST,
  feedOf,
  headAt,
  heads,
  nobody,
  type Person,
  papers,
  START_MS,
  Story,
  seats,
  tablet,
} from "../story.ts";

/** A phone of a second field worker, and of a third who is certified as a coordinator without a seat. */
const [phone, guest] = [papers, dora];
/** A phone of a volunteer. */
const helper = person("helper");
const [counted, thin] = [bytesFor("counted snapshot", 32), bytesFor("thin snapshot", 32)];

/** Anna, ben and cleo decide; cleo loses her seat; the tablet is acknowledged up to 2; the phone is revoked beyond 1; two snapshots, one of which is vouched for. */
async function makeStatements(): Promise<readonly JsonObject[]> {
  const three = await amend(FIRST, seats([anna, ben, cleo], 2));
  const removal = await amend(three, seats([anna, ben], 2), [headAt(feedOf(cleo), 1)]);
  const covers = (id: string): JsonObject => ({ type: "snapshot", id, feedId: bytesFor("pages", 16), fromSeq: 1, toSeq: 1, heads: [headAt(feedOf(tablet), 2)] }); // biome-ignore format: one line
  const story = new Story();
  await story.say(
    anna,
    three,
    await certOf(anna, tablet),
    await certOf(anna, phone),
    await certOf(anna, helper, 2),
    await certOf(anna, guest, 3),
  );
  await story.say(anna, heads([headAt(feedOf(tablet), 2)]), covers(counted), covers(thin), removal);
  await story.say(ben, { type: "vouch", id: counted }, removal);
  await story.say(ben, { type: "revoke", device: phone.signKey, pins: [headAt(feedOf(phone), 1)], reason: 1 });
  return story.statements;
}

const statements = await makeStatements();

interface Said {
  readonly kind?: number;
  /** Author and name of the op that made the record; the op itself where it is left out. */
  readonly on?: readonly [Person, string];
  readonly ms?: number;
  readonly counter?: number;
  readonly fields?: readonly (readonly [number, Cbor])[];
  readonly replaces?: readonly (readonly [number, readonly string[]])[];
  /** `null`: not sealed yet. */
  readonly seq?: number | null;
  /** How far anna's feed was seen. */
  readonly seen?: number;
  readonly stated?: string;
  /** Another op under the name. */
  readonly named?: string;
}

const opIdOf = (name: string) => bytesOf(bytesFor(`merge ${name}`, 16));

async function op(author: Person, name: string, said: Said = {}): Promise<JsonObject> {
  const [maker, made] = said.on ?? [author, said.named ?? name];
  const recordId = await giveText("record-id", { author: maker.signKey, opId: hexOf(opIdOf(made)) }, "recordId");
  const replaces = (said.replaces ?? []).map(([field, names]): [number, Cbor] => [field, names.map(opIdOf)]);
  const parts: readonly Cbor[] = [
    opIdOf(said.named ?? name),
    said.kind ?? 1,
    bytesOf(recordId),
    [START_MS + (said.ms ?? 0), said.counter ?? 0],
    new Map(said.fields),
    new Map(replaces),
    1,
  ];
  const seen = said.seen ? [{ feedId: feedOf(anna), seq: said.seen, head16: bytesFor("head", 16) }] : [];
  const feedId = said.seq === null ? null : feedOf(author);
  const place = { feedId, seq: said.seq === null ? 0 : (said.seq ?? 1), seen, stated: said.stated ?? null };
  return { author: author.signKey, ...place, op: hexOf(encodeCbor(parts)) };
}

const offer: Said = { fields: [[1, 7], [70, 101], [77, 3]] }; // biome-ignore format: one line
const need: Said = { fields: [[1, 1], [13, 2]] }; // biome-ignore format: one line
const piece: Said = { fields: [[1, 4]] };
const lease: Said = { fields: [[1, 13]] };
const leaf: Said = { fields: [[1, 5], [64, new Uint8Array(16)]] }; // biome-ignore format: one line
const onNeed = { on: [tablet, "need"] } as const;
const change = (urgency: number, ms: number, names: readonly string[] = ["need"]): Said => ({ ...onNeed, ms, fields: [[13, urgency]], replaces: [[13, names]] }); // biome-ignore format: one line
const end = (kind: number, seq: number | null, seen = 0): Said => ({ ...onNeed, kind, seq, seen, ms: 9 });

type Row = readonly [name: string, rules: string, ops: readonly Promise<JsonObject>[]];
const made = op(tablet, "need", need);

const ROWS: readonly Row[] = [
  ["a need, twice", "F10 F11 F12", [made, made]],
  ["a change replaces", "F11", [made, op(anna, "sooner", change(1, 5))]],
  ["a change that comes before what it replaces", "F10 F11", [op(anna, "sooner", change(1, 5)), made]],
  ["two changes are a conflict; the later is shown", "F11 F13", [made, op(anna, "sooner", change(1, 5)), op(ben, "later", change(4, 6))]], // biome-ignore format: one row
  ["of one time the higher op id is shown", "F13", [made, op(anna, "sooner", change(1, 5)), op(ben, "later", change(4, 5))]], // biome-ignore format: one row
  ["the same, the other way round", "F13", [made, op(ben, "sooner", change(1, 5)), op(anna, "later", change(4, 5))]],
  ["of one time and one op id the higher author key is shown", "F13", [made, op(ben, "sooner", change(1, 5)), op(anna, "again", { ...change(4, 5), named: "sooner" })]], // biome-ignore format: one row
  ["the counter counts before the op id", "F13", [made, op(anna, "sooner", { ...change(1, 5), counter: 1 }), op(anna, "later", change(4, 5))]], // biome-ignore format: one row
  ["the same with the other counter", "F13", [made, op(anna, "sooner", change(1, 5)), op(anna, "later", { ...change(4, 5), counter: 1 })]], // biome-ignore format: one row
  ["equal values are no conflict", "F11", [made, op(anna, "sooner", change(1, 5)), op(ben, "same", change(1, 6))]],
  ["a change that replaces a conflict", "F11", [made, op(anna, "sooner", change(1, 5)), op(ben, "later", change(4, 6)), op(ben, "settled", change(3, 7, ["sooner", "later"]))]], // biome-ignore format: one row
  ["a replacement counts in its field only", "F11", [made, op(anna, "other field", { ...onNeed, ms: 5, fields: [[15, [3]]], replaces: [[15, ["need"]]] })]], // biome-ignore format: one row
  ["a replacement by whom it is not allowed does not count", "F11 F15", [made, op(phone, "not mine", change(1, 5))]],
  ["a confirmation and a re-issue by coordinators", "F15", [made, op(ben, "confirmed", { ...change(2, 5), kind: 4 }), op(anna, "again", { ...change(2, 6, ["confirmed"]), kind: 5 })]], // biome-ignore format: one row
  ["a confirmation by a field worker", "F15", [made, op(tablet, "confirmed", { ...change(2, 5), kind: 4 })]],
  ["a change of a record that is not here", "F15", [op(tablet, "early", change(1, 5))]],
  ["nobody's certificate, and one of a coordinator without a seat", "F15", [op(nobody, "need", need), op(guest, "need", need)]], // biome-ignore format: one row
  ["an own op that waits for its segment", "F18", [op(tablet, "need", { ...need, seq: null })]],
  ["a coordinator erases", "F14", [made, op(anna, "sooner", change(1, 5)), op(ben, "end", end(2, 1))]],
  ["a past coordinator erased, beyond the pins", "F14", [made, op(cleo, "end", end(2, 9))]],
  ["a worker withdraws in time", "F14 F15", [made, op(tablet, "end", end(3, 2))]],
  ["a worker withdraws what a coordinator has", "F15", [made, op(tablet, "end", end(3, 3, 2))]],
  ["a worker withdraws the newest that a coordinator has", "F15", [op(tablet, "need", { ...need, seq: 2 }), op(tablet, "end", end(3, 3, 2))]], // biome-ignore format: one row
  ["a worker withdraws after what the coordinator has", "F15", [op(tablet, "need", { ...need, seq: 3 }), op(tablet, "end", end(3, 4, 2))]], // biome-ignore format: one row
  [
    "a worker who had seen more of control than is here",
    "F15",
    [op(tablet, "need", { ...need, seq: 3 }), op(tablet, "end", end(3, 4, 7))],
  ],
  ["a worker withdraws before the making is sealed", "F15", [op(tablet, "need", { ...need, seq: null }), op(tablet, "end", end(3, null, 2))]], // biome-ignore format: one row
  ["a worker erases somebody else's", "F15", [made, op(phone, "end", end(2, 1))]],
  ["two ends: the one with the lesser name is told", "F14", [made, op(anna, "end", end(2, 1)), op(ben, "end", end(3, 1))]], // biome-ignore format: one row
  ["two ops of one name", "F12", [made, op(tablet, "again", { ...need, named: "need", ms: 1 })]],
  ["two ops of one name, in two records", "F12", [made, op(tablet, "moved", { named: "need", on: [phone, "need"], fields: [[13, 1]] })]], // biome-ignore format: one row
  ["two ops of one name, one of an ended record", "F12 F14", [made, op(anna, "end", end(2, 1)), op(tablet, "moved", { named: "need", on: [tablet, "other"], fields: [[13, 1]] }), op(tablet, "other", need)]], // biome-ignore format: one row
  ["a revoked phone beyond its pin", "F18", [op(phone, "need", need), op(phone, "next", { ...need, seq: 2 })]],
  ["a revoked phone's op that waits", "F18", [op(phone, "need", { ...need, seq: null })]],
  ["a past coordinator beyond the pins", "F18", [op(cleo, "need", need), op(cleo, "next", { ...need, seq: 2 })]],
  ["a name that a revoked op shares does not count twice", "F12 F18", [op(phone, "need", need), op(phone, "again", { ...need, named: "need", ms: 1, seq: 2 })]], // biome-ignore format: one row
  ["from a snapshot that counts", "F16", [op(tablet, "need", { ...need, stated: counted })]],
  ["from a snapshot that too few vouch for", "F16", [op(tablet, "need", { ...need, stated: thin })]],
  ["a stated need, and a change of one of its values", "F16", [op(tablet, "need", { ...need, stated: thin }), op(anna, "sooner", change(1, 5))]], // biome-ignore format: one row
  ["a stated need, all of whose values were replaced", "F16", [op(tablet, "need", { ...need, stated: thin }), op(anna, "anew", { ...onNeed, ms: 5, fields: [[1, 1], [13, 1]], replaces: [[1, ["need"]], [13, ["need"]]] })]], // biome-ignore format: one row
  ["from a snapshot that too few vouch for, and from its segment", "F16", [op(tablet, "need", { ...need, stated: thin }), made]], // biome-ignore format: one row
  ["a snapshot says other than the author", "F16", [made, op(tablet, "again", { ...need, named: "need", ms: 1, stated: counted })]], // biome-ignore format: one row
  ["two snapshots say other", "F16", [op(tablet, "need", { ...need, stated: thin }), op(tablet, "again", { ...need, named: "need", ms: 1, stated: counted })]], // biome-ignore format: one row
  ["an end from a snapshot, without the making", "F16", [op(tablet, "end", { ...end(3, 3, 2), stated: thin })]],
  ["an end from a snapshot, and the making", "F15 F16", [made, op(tablet, "end", { ...end(3, 3, 2), stated: thin })]],
  ["an end that no snapshot holds, without the making", "F15", [op(tablet, "end", end(3, 3, 2))]],
  ["an erased leaf by a coordinator, by a field worker, and by a volunteer", "F15 W62", [op(anna, "leaf", leaf), op(tablet, "leaf", leaf), op(helper, "leaf", leaf)]], // biome-ignore format: one row
  ["a piece of a core by a coordinator, and by a field worker with a change of it", "F15 W62", [op(anna, "piece", piece), op(tablet, "piece", piece), op(tablet, "more", { on: [tablet, "piece"], ms: 1, fields: [[60, 1]] })]], // biome-ignore format: one row
  ["a lease by a coordinator, by a field worker, and by a volunteer", "F15 W62", [op(anna, "lease", lease), op(tablet, "lease", lease), op(helper, "lease", lease)]], // biome-ignore format: one row
  ["what only coordinators say about a need, by its worker", "F15 W63", [made, ...[27, 28, 29].map((field) => op(tablet, `says ${field}`, { on: [tablet, "need"], ms: 1, fields: [[field, 1]] }))]], // biome-ignore format: one row
  ["an offer by a volunteer, renewed by it, and by others", "F15 W62", [op(helper, "offer", offer), op(helper, "renewed", { on: [helper, "offer"], ms: 1, fields: [[77, 9]] }), op(tablet, "offer", offer), op(anna, "offer", offer)]], // biome-ignore format: one row
  ["a need, an assignment and a task by a volunteer", "F15 W62", [op(helper, "need", need), op(helper, "assignment", { fields: [[1, 8]] }), op(helper, "task", { fields: [[1, 11]] })]], // biome-ignore format: one row
  ["an assignment, what is known of a volunteer and an entry by a coordinator, and by a field worker", "F15 W62", [op(anna, "assignment", { fields: [[1, 8]] }), op(ben, "volunteer", { fields: [[1, 10]] }), op(ben, "entry", { fields: [[1, 12]] }), op(tablet, "assignment", { fields: [[1, 8]] }), op(tablet, "volunteer", { fields: [[1, 10]] }), op(tablet, "entry", { fields: [[1, 12]] })]], // biome-ignore format: one row
  ["who decides about a need: coordinators, not its writer", "F11 F15 W63", [made, op(tablet, "met", { ...onNeed, ms: 1, fields: [[28, 1]] }), op(anna, "confirmed", { ...onNeed, kind: 4, ms: 2, fields: [[27, new Uint8Array(16).fill(1)]] }), op(ben, "confirmed too", { ...onNeed, kind: 4, ms: 3, fields: [[27, new Uint8Array(16).fill(2)]] })]], // biome-ignore format: one row
  ["a notice", "F19", [op(tablet, "told", { kind: 6, fields: [[1, 2]] })]],
];

export async function makeMerge(): Promise<VectorFile> {
  const cases: Case[] = [];
  for (const [name, rules, ops] of ROWS) {
    const given = { charter, statements, ops: await Promise.all(ops) };
    cases.push([name, rules, "merge-ops", given, "ok"]);
  }
  const all = new Map<string, JsonObject>();
  for (const { ops } of cases.map(([, , , given]) => given as { readonly ops: readonly JsonObject[] }))
    for (const one of ops) all.set(JSON.stringify(one), one);
  const ops = [...all.values()].sort((a, b) => (textOf(a.op) < textOf(b.op) ? -1 : 1));
  cases.push(["all of these, by their bytes", "F10", "merge-ops", { charter, statements, ops }, "ok"]);
  cases.push(["all of these, backwards", "F10", "merge-ops", { charter, statements, ops: [...ops].reverse() }, "ok"]);
  cases.push(["no op", "F10", "merge-ops", { charter, statements, ops: [] }, "ok"]);
  return answerCases("merge", "src/feed/SPEC.md", cases);
}

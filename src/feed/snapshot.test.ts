import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RecordId, type SignKey, toFeedId, toHead, toOpId, toRecordId, toSignKey } from "../kit/brand.ts";
import { type Bytes, bytesToHex, concatBytes, copyBytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { unwrapResult } from "../kit/result.ts";
import { MAX_SNAPSHOT_PLAINTEXT_BYTES } from "../wire/limits.ts";
import type { FeedHead } from "../wire/receipt.ts";
import { type AuthoredOp, encodeOp, OP_KINDS, type Op, recordIdOf } from "./op.ts";
import {
  decodeManifest,
  decodeSnapshotPage,
  digestOps,
  encodeSnapshot,
  isVouchable,
  isWholeSnapshot,
  type SnapshotTerms,
  snapshotId,
} from "./snapshot.ts";
import { opsToColumns, type SealedOp } from "./snapshot-page.ts";

const fill = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const AUTHORS = [1, 2, 3].map((byte) => toSignKey(fill(32, byte)));
const FEEDS = [1, 2, 3].map((byte) => toFeedId(fill(16, byte)));
const STATED = fill(32, 9);
const [ANNA = toSignKey(fill(32, 0)), BEN = ANNA] = AUTHORS;
const [FEED = toFeedId(fill(16, 0))] = FEEDS;
const alive = () => false;

const idOf = (n: number) => toOpId(Uint8Array.from({ length: 16 }, (_, at) => (at < 4 ? (n >> (8 * at)) & 255 : 7)));

/** The op number `n` of Anna, which makes a record. */
function make(n: number, change: Partial<Op> = {}, author = ANNA): SealedOp {
  const opId = idOf(n);
  const record = { recordId: recordIdOf(author, opId), time: [1_000 + n, 0] as const, formVersion: 1 };
  const said = { fields: new Map([[1, n]]), replaces: new Map() };
  return {
    author,
    feedId: FEED,
    seq: 1,
    seen: [],
    stated: null,
    op: { opId, kind: OP_KINDS.put, ...record, ...said, ...change },
  };
}

const headsOf = (ops: readonly AuthoredOp[]): readonly FeedHead[] => {
  const seqByFeed = new Map<string, FeedHead>();
  for (const { feedId, seq } of ops)
    if (feedId && seq > (seqByFeed.get(bytesToHex(feedId))?.seq ?? 0))
      seqByFeed.set(bytesToHex(feedId), { feedId, seq, head: toHead(fill(32, seq % 256)) });
  return [...seqByFeed.values()];
};

const terms = (ops: readonly AuthoredOp[], change: Partial<SnapshotTerms> = {}): SnapshotTerms => ({
  heads: headsOf(ops),
  createdMs: 5,
  epoch: 2,
  rank: () => 0,
  isEnded: alive,
  ...change,
});

async function readPages(pages: readonly Bytes[], stated = STATED): Promise<readonly SealedOp[]> {
  const read = await Promise.all(pages.slice(0, -1).map((page) => decodeSnapshotPage(page, stated)));
  return read.flatMap(unwrapResult).map(withMap);
}

/** Fields that were read are a view of their page; as a map they compare. */
const withMap = (one: SealedOp): SealedOp => ({ ...one, op: { ...one.op, fields: new Map(one.op.fields) } });

const lastOf = (pages: readonly Bytes[]) => pages.at(-1) ?? fill(0, 0);

const nameOf = ({ author, op }: AuthoredOp) => `${bytesToHex(author)}${bytesToHex(encodeOp(op))}`;
const sorted = (ops: readonly AuthoredOp[]) => [...ops].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(copyBytes);
const value: fc.Arbitrary<Cbor> = fc.oneof(
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.string({ unit: "grapheme-ascii" }),
  bytesOf(8),
  fc.array(fc.integer(), { maxLength: 3 }),
);
const fieldCode = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
const knownId = fc.integer({ min: 0, max: 12 }).map(idOf);
const anyOpId = fc.oneof(knownId, bytesOf(16).map(toOpId));

interface Drawn {
  readonly op: Omit<Op, "recordId" | "actor">;
  readonly actor: SignKey | null;
  /** The op that made the record, where it was one of these people. */
  readonly made: { readonly author: SignKey; readonly opId: Op["opId"] } | null;
  readonly recordId: RecordId;
}

const drawnOp: fc.Arbitrary<Drawn> = fc.record({
  op: fc.record({
    opId: anyOpId,
    kind: fc.constantFrom(...Object.values(OP_KINDS)),
    time: fc.tuple(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), fc.integer({ min: 0, max: 0xffff })),
    fields: fc.array(fc.tuple(fieldCode, value), { maxLength: 4 }).map((entries) => new Map(entries)),
    replaces: fc
      .array(fc.tuple(fieldCode, fc.array(anyOpId, { minLength: 1, maxLength: 3 })), { maxLength: 2 })
      .map((entries) => new Map(entries)),
    formVersion: fc.integer({ min: 0, max: 0xffff }),
  }),
  actor: fc.option(fc.constantFrom(...AUTHORS, toSignKey(fill(32, 77)))),
  made: fc.option(fc.record({ author: fc.constantFrom(...AUTHORS), opId: knownId })),
  recordId: bytesOf(16).map(toRecordId),
});

function toOp({ op, actor, made, recordId }: Drawn): Op {
  const isEnd = op.kind === OP_KINDS.erase || op.kind === OP_KINDS.withdraw;
  const said = isEnd ? { fields: new Map(), replaces: new Map() } : {};
  const whole = { ...op, ...said, recordId: made ? recordIdOf(made.author, made.opId) : recordId };
  return actor ? { ...whole, actor } : whole;
}

const anySeen = fc.record({
  feedId: fc.constantFrom(...FEEDS),
  seq: fc.integer({ min: 1, max: 3 }),
  head16: fc.constantFrom(fill(16, 1), fill(16, 2)),
});
const anySource = fc.record({
  author: fc.constantFrom(...AUTHORS),
  feedId: fc.constantFrom(...FEEDS),
  seq: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 0xffff_ffff })),
  seen: fc.array(anySeen, { maxLength: 4 }),
});
const anyOps: fc.Arbitrary<readonly SealedOp[]> = fc
  .array(fc.record({ source: anySource, drawn: drawnOp }), { maxLength: 12 })
  .map((items) => items.map(({ source, drawn }) => ({ ...source, stated: null, op: toOp(drawn) })));

const pageOf = (columns: Uint8Array) => concatBytes(Uint8Array.of(1), deflateRawSync(columns));

describe("a snapshot", () => {
  it("F40 reads back as it was written (seed 7)", async () => {
    await fc.assert(
      fc.asyncProperty(anyOps, async (ops) => {
        const { pages, id } = await encodeSnapshot(ops, terms(ops));
        const read = await readPages(pages, id);
        const distinct = new Map(ops.map((op) => [bytesToHex(digestOps([op])), { ...op, stated: id }]));
        expect(sorted(read)).toEqual(sorted([...distinct.values()]));
        expect(isWholeSnapshot(unwrapResult(decodeManifest(lastOf(pages))), pages.slice(0, -1), read)).toBe(true);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it("F40 of nothing is a manifest", async () => {
    const { pages } = await encodeSnapshot([], terms([]));
    expect(pages).toHaveLength(1);
    expect(decodeManifest(lastOf(pages))).toMatchObject({ ok: true, value: { pageCount: 0, opCount: 0, heads: [] } });
  });

  it("F41 holds ops of segments up to its heads only", async () => {
    const ops = [make(1), { ...make(2), seq: 2 }, { ...make(3), feedId: null, seq: 0 }];
    const { pages } = await encodeSnapshot(ops, terms(ops, { heads: headsOf([make(1)]) }));
    expect((await readPages(pages)).map(({ op }) => op.opId)).toEqual([idOf(1)]);
  });

  it("F41 holds no value of a record that ended", async () => {
    const secret = "at the well behind the school";
    const told = make(1, { fields: new Map([[5, secret]]) });
    const end = make(2, { kind: OP_KINDS.erase, recordId: told.op.recordId, fields: new Map([[5, secret]]) }, BEN);
    const ops = [told, end, make(3)];
    const isEnded = (id: RecordId) => bytesToHex(id) === bytesToHex(told.op.recordId);
    const read = await readPages((await encodeSnapshot(ops, terms(ops, { isEnded }))).pages);
    expect(read.map(({ op }) => bytesToHex(op.opId)).sort()).toEqual([idOf(2), idOf(3)].map(bytesToHex).sort());
    expect(JSON.stringify(read.map(({ op }) => [...op.fields.values()]))).not.toContain(secret);
  });

  it("F42 puts the lowest rank first, and at most 100 ops into the first page", async () => {
    const ops = Array.from({ length: 250 }, (_, n) => make(n));
    const rank = ({ fields }: Op) => -Number(fields.get(1));
    const { pages } = await encodeSnapshot(ops, terms(ops, { rank }));
    const first = unwrapResult(await decodeSnapshotPage(pages[0] ?? fill(0, 0), STATED));
    expect(first.map(({ op }) => op.fields.get(1)).sort()).toEqual(Array.from({ length: 100 }, (_, n) => 150 + n));
  });

  it("F42 keeps the ops of a record together", async () => {
    const creations = Array.from({ length: 150 }, (_, n) => make(n));
    const changes = creations.map(({ op }, n) => make(1_000 + n, { recordId: op.recordId }, BEN));
    const ops = [...creations, ...changes];
    const { pages } = await encodeSnapshot(ops, terms(ops));
    const first = unwrapResult(await decodeSnapshotPage(pages[0] ?? fill(0, 0), STATED));
    const records = first.map(({ op }) => bytesToHex(op.recordId));
    expect(records.length).toBe(2 * new Set(records).size);
  });

  it("F43 fits its segments when its values do not compress", async () => {
    const noise = (n: number) => Uint8Array.from({ length: 9_000 }, (_, at) => ((n * 7_919 + at) ** 2 * 31) >> 5);
    const ops = Array.from({ length: 200 }, (_, n) => make(n, { fields: new Map([[1, noise(n)]]) }));
    const { pages } = await encodeSnapshot(ops, terms(ops));
    expect(pages.every(({ length }) => length <= MAX_SNAPSHOT_PLAINTEXT_BYTES)).toBe(true);
    expect(sorted(await readPages(pages))).toEqual(sorted(ops.map((op) => ({ ...op, stated: STATED }))));
  });

  it("F43 holds an op that fills a segment with fields", async () => {
    const fields = new Map(Array.from({ length: 4_000 }, (_, code) => [code + 300, 0] as const));
    const ops = [make(1, { fields })];
    expect(await readPages((await encodeSnapshot(ops, terms(ops))).pages)).toEqual([{ ...ops[0], stated: STATED }]);
  });

  it("F44 refuses to be made of more than 4,000 heads", async () => {
    const head = (n: number) => ({ feedId: toFeedId(idOf(n)), seq: 1, head: toHead(fill(32, 1)) });
    const heads = Array.from({ length: 4_001 }, (_, n) => head(n));
    await expect(encodeSnapshot([], terms([], { heads }))).rejects.toMatchObject({ code: "SNAPSHOT_TOO_LARGE" });
  });

  it("F44 of 4,000 heads fits a segment", async () => {
    const head = (n: number) => ({ feedId: toFeedId(idOf(n)), seq: 0xffff_ffff, head: toHead(fill(32, 1)) });
    const heads = Array.from({ length: 4_000 }, (_, n) => head(n));
    const { pages } = await encodeSnapshot([], terms([], { heads }));
    expect(lastOf(pages).length).toBeLessThanOrEqual(MAX_SNAPSHOT_PLAINTEXT_BYTES);
    expect(unwrapResult(decodeManifest(lastOf(pages))).heads).toHaveLength(4_000);
  });

  it("F47 changes nothing that it was given", async () => {
    const ops = [make(2, { kind: OP_KINDS.withdraw }), make(1)];
    const before = structuredClone(ops);
    await encodeSnapshot(ops, terms(ops));
    expect(ops).toEqual(before);
  });
});

describe("the digest of ops", () => {
  it("F44 is the same in every order, however often an op comes, wherever it was read (seed 11)", () => {
    const mixed = anyOps.chain((ops) =>
      fc.record({ ops: fc.constant(ops), again: fc.subarray([...ops]), by: fc.infiniteStream(fc.nat(1_000)) }),
    );
    fc.assert(
      fc.property(mixed, ({ ops, again, by }) => {
        const copies = again.map((op) => ({ ...op, stated: STATED }));
        const shuffled = [...ops, ...copies].map((op) => [by.next().value, op] as const).sort(([a], [b]) => a - b);
        expect(digestOps(shuffled.map(([, op]) => op))).toEqual(digestOps(ops));
      }),
      { seed: 11 },
    );
  });

  it.each<readonly [string, SealedOp]>([
    ["the author", { ...make(1), author: BEN }],
    ["the feed", { ...make(1), feedId: FEEDS[1] ?? FEED }],
    ["the position", { ...make(1), seq: 2 }],
    ["what was seen", { ...make(1), seen: [{ feedId: FEED, seq: 1, head16: fill(16, 0) }] }],
    ["a value", make(1, { fields: new Map([[1, 2]]) })],
    ["the time", make(1, { time: [1_001, 1] })],
  ])("F44 is another where this is another: %s", (_, other) => {
    expect(digestOps([other])).not.toEqual(digestOps([make(1)]));
  });

  it("F44 gives another id with other heads", () => {
    const digest = digestOps([make(1)]);
    expect(snapshotId(headsOf([make(1)]), digest)).not.toEqual(snapshotId(headsOf([{ ...make(1), seq: 2 }]), digest));
  });

  it("F44 gives the same id in every order of heads", () => {
    const heads = FEEDS.map((feedId) => ({ feedId, seq: 1, head: toHead(fill(32, 1)) }));
    expect(snapshotId([...heads].reverse(), STATED)).toEqual(snapshotId(heads, STATED));
  });

  it("F44 is the id that the manifest gives", async () => {
    const { pages, id } = await encodeSnapshot([make(1)], terms([make(1)]));
    expect(unwrapResult(decodeManifest(lastOf(pages))).id).toEqual(id);
  });
});

describe("a snapshot is not whole", () => {
  it.each<readonly [string, readonly SealedOp[]]>([
    ["with an op too few", [make(1)]],
    ["with an op twice", [make(1), make(2), make(2)]],
    ["with another op", [make(1), make(3)]],
    ["with a segment beyond its heads", [make(1), { ...make(2), seq: 2 }]],
  ])("F45 %s, in either version", async (_, ops) => {
    const { pages } = await encodeSnapshot([make(1), make(2)], terms([make(1)]));
    const manifest = unwrapResult(decodeManifest(lastOf(pages)));
    const others = (await encodeSnapshot(ops, terms(ops))).pages.slice(0, -1);
    const older = { ...manifest, version: 1 as const, digest: digestOps([make(1), make(2)]) };
    expect([isWholeSnapshot(manifest, others, ops), isWholeSnapshot(older, others, ops)]).toEqual([false, false]);
  });

  it("F45 with the ops that it states in another page", async () => {
    const ops = [make(1), make(2)];
    const { pages } = await encodeSnapshot(ops, terms(ops));
    const stored = concatBytes(Uint8Array.of(1), deflateRawSync(opsToColumns(ops), { level: 0 }));
    expect(isWholeSnapshot(unwrapResult(decodeManifest(lastOf(pages))), [stored], ops)).toBe(false);
  });

  it("F45 with a page too few", async () => {
    const ops = [make(1)];
    const { pages } = await encodeSnapshot(ops, terms(ops));
    expect(isWholeSnapshot(unwrapResult(decodeManifest(lastOf(pages))), [], ops)).toBe(false);
  });
});

describe("a snapshot of version 1", () => {
  it("F45 is whole with the digest of its ops, in whatever pages they lie", async () => {
    const ops = [make(1), make(2)];
    const { pages } = await encodeSnapshot(ops, terms(ops));
    const manifest = { ...unwrapResult(decodeManifest(lastOf(pages))), version: 1 as const, digest: digestOps(ops) };
    expect(isWholeSnapshot(manifest, pages.slice(0, -1), ops)).toBe(true);
  });
});

describe("vouching", () => {
  const told = make(1);
  const end = make(2, { kind: OP_KINDS.erase, recordId: told.op.recordId, fields: new Map() }, BEN);
  const otherEnd = make(3, { kind: OP_KINDS.withdraw, recordId: told.op.recordId, fields: new Map() });
  const heads = headsOf([told]);
  const hasEnded = (id: RecordId) => bytesToHex(id) === bytesToHex(told.op.recordId);

  it.each<readonly [string, readonly SealedOp[], readonly AuthoredOp[], (id: RecordId) => boolean, boolean]>([
    ["what both hold", [told, make(4)], [make(4), told], alive, true],
    ["an op that the reader does not hold", [told, make(4)], [told], alive, false],
    ["a value that the reader holds otherwise", [make(1, { fields: new Map([[1, 9]]) })], [told], alive, false],
    ["less than the reader holds", [told], [told, make(4)], alive, false],
    ["not what the reader holds beyond the heads", [told], [told, { ...make(4), seq: 2 }], alive, true],
    ["values of a record that ended for the reader later", [told], [{ ...end, seq: 2 }], hasEnded, true],
    ["values of a record whose end it leaves out", [told], [end], hasEnded, false],
    ["one end where the reader holds another", [otherEnd], [end], hasEnded, true],
    ["an end that the reader does not hold", [end], [told], alive, false],
    ["an end that ended nothing instead of the values", [end], [told, end], alive, false],
  ])("F46 for %s", (_, stated, held, isEnded, may) => {
    expect(isVouchable({ stated, heads, held, isEnded })).toBe(may);
  });
});

describe("a page", () => {
  /** One op with a field, a replaced op and an actor, as columns. */
  const plain: readonly Cbor[] = [
    concatBytes(ANNA, BEN),
    concatBytes(FEED, Uint8Array.of(0, 0, 0, 1), fill(16, 3)),
    fill(16, 5),
    [[0], FEED, [1], [[0]], [1]],
    [fill(16, 4), [0], [1], [1_000], [0], [1]],
    new Map<number, Cbor>([[1, [[0, 1], ["water"]]]]),
    new Map<number, Cbor>([[1, [[0, 1], [[1]]]]]),
    new Map<number, Cbor>([[0, [[0, 1], [1]]]]),
  ];
  const SOURCES = 3;
  const OPS = 4;
  const FIELDS = 5;
  const REPLACES = 6;
  const ACTORS = 7;
  const withPart = (at: number, part: Cbor): readonly Cbor[] => plain.map((before, i) => (i === at ? part : before));
  const within = (at: number, inner: number, part: Cbor) => {
    const list = plain[at];
    return withPart(at, Array.isArray(list) ? list.map((before: Cbor, i) => (i === inner ? part : before)) : null);
  };
  const column = (runs: Cbor, values: Cbor) => new Map<number, Cbor>([[1, [runs, values]]]);
  const read = (columns: Uint8Array) => decodeSnapshotPage(pageOf(columns), STATED);

  it("F40 the plain example of the refusals below is readable", async () => {
    expect(await read(encodeCbor(plain))).toMatchObject({
      ok: true,
      value: [{ author: ANNA, seq: 1, stated: STATED }],
    });
  });

  it("F40 is the plain example of the refusals below when it is written", async () => {
    const ops = unwrapResult(await read(encodeCbor(plain)));
    expect(decodeCbor(opsToColumns(ops), 1_000)).toEqual({ ok: true, value: plain });
  });

  it.each<readonly [string, readonly Cbor[]]>([
    ["seven parts", plain.slice(0, 7)],
    ["nine parts", [...plain, 0]],
    ["a key of 31 bytes", withPart(0, fill(31, 1))],
    ["keys that do not ascend", withPart(0, concatBytes(BEN, ANNA))],
    ["a key twice", withPart(0, concatBytes(ANNA, ANNA))],
    ["a seen head of 35 bytes", withPart(1, fill(35, 1))],
    ["a seen head at position 0", withPart(1, fill(36, 0))],
    ["an id of 15 bytes", withPart(2, fill(15, 1))],
    ["a source without a key", within(SOURCES, 0, [2])],
    ["a source of no feed", within(SOURCES, 1, fill(0, 0))],
    ["a source at position 0", within(SOURCES, 2, [0])],
    ["a source at position 2³²", within(SOURCES, 2, [2 ** 32])],
    ["a source that saw a head which is not there", within(SOURCES, 3, [[1]])],
    ["a source that saw 17 heads", within(SOURCES, 3, [Array(17).fill(0)])],
    ["a source of no ops", within(SOURCES, 4, [0])],
    ["a source of two ops where there is one", within(SOURCES, 4, [2])],
    ["a source of 1,001 ops", within(SOURCES, 4, [1_001])],
    ["an op id of 15 bytes", within(OPS, 0, fill(15, 4))],
    ["two op ids for one op", within(OPS, 0, fill(32, 4))],
    ["a record that is not there", within(OPS, 1, [3])],
    ["two records for one op", within(OPS, 1, [0, 0])],
    ["kind 0", within(OPS, 2, [0])],
    ["kind 7", within(OPS, 2, [7])],
    ["a time before 1970", within(OPS, 3, [-1])],
    ["a counter of 65,536", within(OPS, 4, [65_536])],
    ["a form version of 65,536", within(OPS, 5, [65_536])],
    ["fields in a list", withPart(FIELDS, [])],
    ["an end with a field", within(OPS, 2, [2]).map((part, at) => (at === REPLACES ? new Map() : part))],
    ["an end that replaces", within(OPS, 2, [3]).map((part, at) => (at === FIELDS ? new Map() : part))],
    ["a column without runs", withPart(FIELDS, column([], []))],
    ["a column that only skips", withPart(FIELDS, column([1], []))],
    ["a column that takes none", withPart(FIELDS, column([0, 0], []))],
    ["a column that takes beyond the ops", withPart(FIELDS, column([1, 1], ["water"]))],
    ["a column with a value too many", withPart(FIELDS, column([0, 1], ["water", "water"]))],
    ["a column with a value too few", withPart(FIELDS, column([0, 1], []))],
    ["a column of three parts", withPart(FIELDS, new Map<number, Cbor>([[1, [[0, 1], [1], 1]]]))],
    ["an empty list of replaced ops", withPart(REPLACES, column([0, 1], [[]]))],
    ["65 replaced ops", withPart(REPLACES, column([0, 1], [Array(65).fill(0)]))],
    ["a replaced op that is not there", withPart(REPLACES, column([0, 1], [[2]]))],
    ["an actor that is not there", withPart(ACTORS, new Map<number, Cbor>([[0, [[0, 1], [2]]]]))],
    ["a second column of actors", withPart(ACTORS, new Map<number, Cbor>([[1, [[0, 1], [1]]]]))],
    [
      "no op",
      [
        fill(0, 0),
        fill(0, 0),
        fill(0, 0),
        [[], fill(0, 0), [], [], []],
        [fill(0, 0), [], [], [], [], []],
        ...Array(3).fill(new Map()),
      ],
    ],
    ["an op that fits no segment", withPart(FIELDS, column([0, 1], [fill(16_383, 1)]))],
  ])("F40 is refused: %s", async (_, columns) => {
    expect(await read(encodeCbor(columns))).toMatchObject({ ok: false, error: { code: "SNAPSHOT_MALFORMED" } });
  });

  it("F40 is refused: a record of an op that made none", async () => {
    const ops = [make(1, { recordId: toRecordId(fill(16, 200)) }), make(2, { recordId: toRecordId(fill(16, 200)) })];
    const decoded = unwrapResult(decodeCbor(opsToColumns(ops), 1_000));
    const parts = Array.isArray(decoded) ? decoded : [];
    const chained = parts.map((part, at) =>
      at === OPS ? part.map((inner: Cbor, i: number) => (i === 1 ? [3, 1] : inner)) : part,
    );
    expect(await read(encodeCbor(chained))).toMatchObject({ ok: false });
  });

  it("F40 is refused: a column twice", async () => {
    const bytes = encodeCbor(plain);
    // The map of fields has one column, 01 82 …; another of the same code makes it two.
    const at = bytes.findIndex((_, i) => bytesToHex(bytes.subarray(i, i + 12)) === "a10182820001816577617465");
    const twice = concatBytes(
      bytes.subarray(0, at),
      Uint8Array.of(0xa2),
      bytes.subarray(at + 1, at + 13),
      bytes.subarray(at + 1),
    );
    expect([at > 0, (await read(twice)).ok]).toEqual([true, false]);
  });

  it("F40 is refused: columns in another CBOR than the writer's", async () => {
    const bytes = encodeCbor(plain);
    expect((await read(concatBytes(Uint8Array.of(0x98, 8), bytes.subarray(1)))).ok).toBe(false);
  });

  it.each<readonly [string, Uint8Array]>([
    ["nothing", fill(0, 0)],
    ["a version alone", fill(1, 1)],
    ["version 2", concatBytes(Uint8Array.of(2), deflateRawSync(encodeCbor(plain)))],
    ["a page that is cut", pageOf(encodeCbor(plain)).slice(0, -1)],
    ["a page with a byte behind", concatBytes(pageOf(encodeCbor(plain)), fill(1, 0))],
    ["what is not deflated", concatBytes(Uint8Array.of(1), encodeCbor(plain))],
    ["64 MiB of zeros in 64 KiB", pageOf(new Uint8Array(1 << 26))],
    ["more than a segment holds", concatBytes(Uint8Array.of(1), fill(MAX_SNAPSHOT_PLAINTEXT_BYTES, 0))],
  ])("F40 is refused: %s", async (_, bytes) => {
    expect(await decodeSnapshotPage(bytes, STATED)).toMatchObject({ ok: false, error: { code: "SNAPSHOT_MALFORMED" } });
  });

  it("F40 of damaged columns is refused or reads as ops that can be written again (seed 3)", async () => {
    const bytes = encodeCbor(plain);
    const damage = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (edits) => {
        const damaged = copyBytes(bytes);
        for (const [at, byte] of edits) damaged[at] = byte;
        const result = await read(damaged);
        if (result.ok) expect(opsToColumns(result.value).length).toBeGreaterThan(0);
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it("F40 of arbitrary bytes never throws (seed 5)", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(typeof (await decodeSnapshotPage(bytes, STATED)).ok).toBe("boolean");
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});

describe("a manifest", () => {
  const plain: readonly Cbor[] = [1, 2, 3, [[FEED, 1, fill(32, 1)]], fill(32, 2), 4, 5];
  const withPart = (at: number, part: Cbor) => encodeCbor(plain.map((before, i) => (i === at ? part : before)));

  it("F40 the plain example of the refusals below is readable", () => {
    expect(decodeManifest(encodeCbor(plain))).toMatchObject({
      ok: true,
      value: { pageCount: 2, opCount: 3, epoch: 5 },
    });
  });

  it("F40 says its version", () => {
    const versions = [1, 2].map((version) => unwrapResult(decodeManifest(withPart(0, version))).version);
    expect(versions).toEqual([1, 2]);
  });

  it("F40 is no page", async () => {
    expect((await decodeSnapshotPage(encodeCbor(plain), STATED)).ok).toBe(false);
  });

  it.each<readonly [string, Uint8Array]>([
    ["nothing", fill(0, 0)],
    ["a page", pageOf(encodeCbor(plain))],
    ["version 0", withPart(0, 0)],
    ["version 3", withPart(0, 3)],
    ["pages below 0", withPart(1, -1)],
    ["a count of ops that is text", withPart(2, "3")],
    ["heads that are none", withPart(3, [[FEED, 1]])],
    ["a head at position 0", withPart(3, [[FEED, 0, fill(32, 1)]])],
    [
      "a feed twice",
      withPart(
        3,
        [1, 2].map((seq) => [FEED, seq, fill(32, 1)]),
      ),
    ],
    [
      "heads that do not ascend",
      withPart(
        3,
        [2, 1].map((byte) => [fill(16, byte), 1, fill(32, 1)]),
      ),
    ],
    ["a digest of 31 bytes", withPart(4, fill(31, 2))],
    ["a time before 1970", withPart(5, -1)],
    ["epoch 0", withPart(6, 0)],
    ["six parts", encodeCbor(plain.slice(0, 6))],
    ["eight parts", encodeCbor([...plain, 0])],
    ["a byte behind the end", concatBytes(encodeCbor(plain), fill(1, 0))],
  ])("F40 is refused: %s", (_, bytes) => {
    expect(decodeManifest(bytes)).toMatchObject({ ok: false, error: { code: "SNAPSHOT_MALFORMED" } });
  });
});

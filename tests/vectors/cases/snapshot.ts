/** Snapshots: W70 to W74 of src/wire/SPEC.md. */
import { createHash } from "node:crypto";
import { type Cbor, decodeCbor, encodeCbor } from "../../../src/kit/cbor.ts";
import { unwrapResult } from "../../../src/kit/result.ts";
import { columnsOf } from "../ebb-snapshot.ts";
import { bytesOf, hexOf, type JsonObject, type VectorFile } from "../json.ts";
import { answerCases, bytesFor, type Case, coordinator, phone } from "../material.ts";

const feed = (name: string) => bytesFor(`${name} feed`, 16);
const opId = (name: string) => bytesOf(bytesFor(`op ${name}`, 16));

const madeBy = (author: string, id: Uint8Array) =>
  createHash("sha256").update("ebb/record/1\0").update(bytesOf(author)).update(id).digest().subarray(0, 16);

interface Told {
  readonly kind?: number;
  readonly record?: Uint8Array;
  readonly fields?: readonly (readonly [number, Cbor])[];
  readonly replaces?: readonly (readonly [number, Cbor])[];
  readonly actor?: string;
}

function op(author: string, name: string, ms: number, told: Told = {}): JsonObject {
  const record = told.record ?? madeBy(author, opId(name));
  const parts: Cbor[] = [opId(name), told.kind ?? 1, Uint8Array.from(record), [ms, 0]];
  const said: Cbor[] = [new Map(told.fields), new Map(told.replaces), 1];
  const actor = told.actor === undefined ? [] : [bytesOf(told.actor)];
  const seen = [{ feedId: feed("control"), seq: 7, head16: bytesFor("control head", 16) }];
  const source =
    author === phone.signKey ? { feedId: feed("phone"), seq: 3, seen } : { feedId: feed("own"), seq: 1, seen: [] };
  return { author, ...source, op: hexOf(encodeCbor([...parts, ...said, ...actor])) };
}

const water = op(phone.signKey, "water", 1_790_000_000_000, { fields: [[1, 1], [13, 2], [15, [3, 4]], [16, "uk"]] }); // biome-ignore format: one op a line
const blankets = op(phone.signKey, "blankets", 1_790_000_060_000, { fields: [[1, 1], [13, 4]] }); // biome-ignore format: one op a line
const waterRecord = madeBy(phone.signKey, opId("water"));
const sooner = op(coordinator.signKey, "sooner", 1_790_000_050_000, {
  record: waterRecord,
  fields: [[13, 1]],
  replaces: [[13, [opId("water"), opId("of another page")]]],
  actor: bytesFor("someone else", 32),
});
const ended = op(coordinator.signKey, "end", 1_790_000_070_000, { kind: 2, record: bytesOf(bytesFor("record", 16)) });
const OPS = [water, blankets, sooner, ended];

const STORED_MOST = 0xffff;

/** Raw DEFLATE that compresses nothing, so that every machine makes the same bytes (RFC 1951 §3.2.4). */
function stored(bytes: Uint8Array): string {
  const length = Buffer.alloc(4);
  if (bytes.length > STORED_MOST) throw new RangeError("one stored block only");
  length.writeUInt16LE(bytes.length);
  length.writeUInt16LE(STORED_MOST - bytes.length, 2);
  return `01${hexOf(length)}${hexOf(bytes)}`;
}

const pageOf = (columns: Uint8Array) => `01${stored(columns)}`;

const columns = columnsOf(OPS);
const parts = unwrapResult(decodeCbor(columns, columns.length)) as readonly Cbor[];
const withPart = (at: number, part: Cbor) => encodeCbor(parts.map((before, i) => (i === at ? part : before)));
const within = (at: number, inner: number, part: Cbor) =>
  withPart(at, (parts[at] as readonly Cbor[]).map((before, i) => (i === inner ? part : before))); // biome-ignore format: one line
const field = (runs: Cbor, values: Cbor) => withPart(5, new Map<number, Cbor>([[1, [runs, values]]]));

const REFUSED: readonly (readonly [name: string, rules: string, columns: Uint8Array])[] = [
  ["seven parts", "W71", encodeCbor(parts.slice(0, 7))],
  ["a key of 31 bytes", "W71", withPart(0, new Uint8Array(31))],
  ["a key twice", "W71", withPart(0, new Uint8Array(64))],
  ["a seen head at seq 0", "W71", withPart(1, new Uint8Array(36))],
  ["ids that do not ascend", "W71", withPart(2, new Uint8Array(32))],
  ["a source without a key", "W71", within(3, 0, [0, 9])],
  ["a source at seq 0", "W71", within(3, 2, [0, 3])],
  ["a source of no op", "W71", within(3, 4, [0, 4])],
  ["more ops than the sources have", "W71", within(3, 4, [1, 2])],
  ["a time before 1970", "W71", within(4, 3, [-1, 0, 0, 0])],
  ["kind 7", "W73", within(4, 2, [1, 1, 1, 7])],
  ["an end with fields", "W73", within(4, 2, [2, 2, 2, 2])],
  ["a record that is not there", "W72", within(4, 1, [0, 0, 0, 99])],
  ["a record of an op that made none", "W72", within(4, 1, [2, 1, 0, 0])],
  ["runs that end with a skip", "W72", field([0, 1, 1], [1])],
  ["runs that take nothing", "W72", field([0, 0], [])],
  ["runs beyond the ops", "W72", field([4, 1], [1])],
  ["a value too few", "W72", field([0, 2], [1])],
  ["an empty list of replaced ops", "W72", withPart(6, new Map<number, Cbor>([[1, [[0, 1], [[]]]]]))],
  ["an actor that is not there", "W72", withPart(7, new Map<number, Cbor>([[0, [[0, 1], [9]]]]))],
  ["an op that no segment holds", "W73", field([0, 1], [new Uint8Array(16_384)])],
];

const head: readonly Cbor[] = [bytesOf(feed("phone")), 3, bytesOf(bytesFor("phone head", 32))];
const heads = [head, [bytesOf(feed("own")), 1, bytesOf(bytesFor("own head", 32))]] as const;
const sortedHeads = [...heads].sort(([a], [b]) => Buffer.compare(a as Uint8Array, b as Uint8Array));
const digest = bytesOf(bytesFor("digest", 32));
const manifest: readonly Cbor[] = [2, 1, 4, sortedHeads, digest, 1_790_000_100_000, 2];
const withItem = (at: number, item: Cbor) => manifest.map((before, i) => (i === at ? item : before));

const REFUSED_MANIFESTS: readonly (readonly [name: string, value: readonly Cbor[]])[] = [
  ["version 0", withItem(0, 0)],
  ["version 3", withItem(0, 3)],
  ["six items", manifest.slice(0, 6)],
  ["heads that do not ascend", withItem(3, [...sortedHeads].reverse())],
  ["a feed twice", withItem(3, [head, head])],
  ["a head at seq 0", withItem(3, [[head[0] ?? 0, 0, head[2] ?? 0]])],
  ["a digest of 31 bytes", withItem(4, digest.slice(1))],
  ["epoch 0", withItem(6, 0)],
];

export function makeSnapshots(): Promise<VectorFile> {
  const page = (name: string, rules: string, hex: string, outcome = "SNAPSHOT_MALFORMED"): Case => [
    `page: ${name}`,
    rules,
    "decode-snapshot-page",
    { page: hex },
    outcome,
  ];
  const readManifest = (name: string, value: readonly Cbor[], outcome = "SNAPSHOT_MALFORMED"): Case => [
    `manifest: ${name}`,
    "W70",
    "decode-snapshot-manifest",
    { manifest: hexOf(encodeCbor(value)) },
    outcome,
  ];
  const digestOf = (name: string, ops: readonly JsonObject[]): Case => [
    `digest: ${name}`,
    "W74",
    "digest-ops",
    { ops },
    "ok",
  ];
  return answerCases("snapshot", "src/wire/SPEC.md", [
    page("four ops of two segments", "W70 W71 W72 W73", pageOf(columns), "ok"),
    page("one op", "W70 W71", pageOf(columnsOf([water])), "ok"),
    page("compressed", "W70", COMPRESSED, "ok"),
    page("version 2", "W70", `02${stored(columns)}`),
    page("cut", "W70", pageOf(columns).slice(0, -2)),
    page("a byte behind the end", "W70", `${pageOf(columns)}00`),
    page("not deflated", "W70", `01${hexOf(columns)}`),
    page("a manifest", "W70", hexOf(encodeCbor(manifest))),
    ...REFUSED.map(([name, rules, changed]) => page(name, rules, pageOf(changed))),
    readManifest("two heads", manifest, "ok"),
    readManifest("of version 1", withItem(0, 1), "ok"),
    readManifest("nothing covered", [2, 0, 0, [], digest, 0, 1], "ok"),
    ...REFUSED_MANIFESTS.map(([name, value]) => readManifest(name, value)),
    ...[
      [],
      [pageOf(columns)],
      [pageOf(columnsOf([water])), pageOf(columns)],
      [pageOf(columns), pageOf(columnsOf([water]))],
    ].map(
      (pages): Case => [
        `digest of ${pages.length} pages${pages[0] === pageOf(columns) ? ", the larger first" : ""}`,
        "W74",
        "digest-pages",
        { pages },
        "ok",
      ],
    ),
    digestOf("four ops", OPS),
    digestOf("four ops in another order, one of them twice", [...[...OPS].reverse(), water]),
    digestOf("no op", []),
    digestOf("an end that came with a field", [
      op(coordinator.signKey, "end", 1_790_000_070_000, {
        kind: 2,
        record: bytesOf(bytesFor("record", 16)),
        fields: [[13, 1]],
      }),
    ]),
  ]);
}

/** The page of the four ops as one compressor wrote it; others write other bytes. */
const COMPRESSED =
  "01017b0184fe885860240651e60a154fbe1475d98dbd7d10f9722403908ca80581a78b475647b9ae02576653a118f2970b6d02844398ff59dc534e27c574e3c4720ea327f7d8879ca27dd3fb3b67717fa16e2ac2e4ad07126480ca209426ac50b4c2f9321a2d4b02595824e9086580bc238f290b9a3b1cc83bda63000000079d36e730fc490c24492c21391b349b0c5820c7412e2bbc8ee37f1c9239aa12b2adecd81d33c959fd8d995b26b2fa75a32f2085820002582052726940c3d56f799f0df6e5d3caf4655ff510c7ba679f4b918085a846ddb92d82030182810080820202865840ee24066976edc9416d87f72d6ecc8090eec28f2562cffbfc6b87894b12aea58246550772283b04da2732ce9c1156d69ee602c91d5e3c6d064b031ffdea98fd6684000001068401010102841b000001a0c4506c0019ea6039270f194e2084000000008401010101a401828200028201010d82820003830204010f828200018182030410828200018162756ba10d8282020181820004a100828202018101";

/**
 * What a snapshot of 10,000 registrations weighs and how long it takes: `npm run bench:sizes [seed]`.
 * Twenty workers hand over 3 to 30 needs at a time; every tenth need is corrected once.
 */
import { type AuthoredOp, OP_KINDS, recordIdOf } from "../../src/feed/op.ts";
import { decodeManifest, decodeSnapshotPage, encodeSnapshot, isWholeSnapshot } from "../../src/feed/snapshot.ts";
import { type SignKey, toFeedId, toHead, toOpId, toSignKey } from "../../src/kit/brand.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { needToFields } from "../../src/need/codec.ts";
import { paddedLength } from "../../src/wire/padding.ts";
import { writeResult } from "./results.ts";

const COUNT = 10_000;
const WORKERS = 20;
const URGENCY = 13;
const LANGUAGES = ["en", "ar", "fr", "uk"] as const;

/** Mulberry32, so that two runs weigh the same. */
function makeRandom(seed: number) {
  let state = seed;
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
  return { below, bytes: (length: number) => Uint8Array.from({ length }, () => below(256)) };
}

const seed = Number(process.argv[2] ?? 1);
const { below, bytes } = makeRandom(seed);

const makeWorker = () => ({
  author: toSignKey(bytes(32)),
  feedId: toFeedId(bytes(16)),
  seq: 0,
  left: 0,
  ms: 1_790_000_000_000,
  seen: Array.from({ length: 3 }, () => ({ feedId: toFeedId(bytes(16)), seq: 1, head16: bytes(16) })),
});

const needFields = (n: number) =>
  needToFields({
    kind: "help",
    alias: [below(256), below(256)],
    sector: 1 + below(8),
    item: 100 * (1 + below(8)) + below(8),
    urgency: 1 + below(4),
    people: 1 + below(6),
    extraHelp: below(3) === 0 ? [1 + below(8)] : [],
    area: 1 + below(40),
    helperPreference: 0,
    day: 20_000 + Math.floor(n / 700),
    half: n % 2 === 0 ? "am" : "pm",
    informedBy: 1,
    noticeVersion: 1,
    language: LANGUAGES[below(4)] ?? "en",
  });

function makeOps() {
  const workers = Array.from({ length: WORKERS }, makeWorker);
  const ops = Array.from({ length: COUNT }, (_, n) => {
    const worker = workers[n % WORKERS] ?? makeWorker();
    if (worker.left-- === 0) {
      worker.seq++;
      worker.left = 2 + below(28);
      if (below(3) === 0) worker.seen = worker.seen.map((one) => ({ ...one, seq: one.seq + 1, head16: bytes(16) }));
    }
    worker.ms += 30_000 + below(370_000);
    const { author, feedId, seq, seen, ms } = worker;
    return { author, feedId, seq, seen, stated: null, op: makeOp(author, ms, n) };
  });
  const corrections = ops.filter((_, n) => n % 10 === 0).map(correct);
  const heads = workers.map(({ feedId, seq }) => ({ feedId, seq, head: toHead(bytes(32)) }));
  return { ops: [...ops, ...corrections], heads };
}

function makeOp(author: SignKey, ms: number, n: number) {
  const opId = toOpId(bytes(16));
  const recordId = recordIdOf(author, opId);
  const time = [ms, 0] as const;
  return { opId, kind: OP_KINDS.put, recordId, time, fields: needFields(n), replaces: new Map(), formVersion: 1 };
}

function correct(created: AuthoredOp): AuthoredOp {
  const { opId, time } = created.op;
  const fields = new Map([[URGENCY, 1]]);
  const op = { ...created.op, opId: toOpId(bytes(16)), time: [time[0] + 60_000, 0] as const, fields };
  return { ...created, op: { ...op, replaces: new Map([[URGENCY, [opId]]]) } };
}

const rank = ({ fields }: AuthoredOp["op"]) => Number(fields.get(URGENCY) ?? 9);

const times: { readonly what: string; readonly cpuMs: number }[] = [];
const best = (of: string) => Math.min(...times.filter(({ what }) => what === of).map(({ cpuMs }) => cpuMs));

async function timed<Value>(what: string, act: () => Promise<Value>): Promise<Value> {
  const [started, used] = [performance.now(), process.cpuUsage()];
  const value = await act();
  const { user, system } = process.cpuUsage(used);
  const cpuMs = (user + system) / 1_000;
  times.push({ what, cpuMs });
  console.log(`${what}: ${(performance.now() - started).toFixed(0)} ms, ${cpuMs.toFixed(0)} ms of a processor`);
  return value;
}

const { ops, heads } = makeOps();
let padded = 0;
for (let run = 1; run <= 3; run++) {
  console.log(`run ${run}, seed ${seed}`);
  const terms = { heads, createdMs: 1_790_000_000_000, epoch: 1, rank, isEnded: () => false };
  const { pages, id } = await timed("write", () => encodeSnapshot(ops, terms));
  const read = await timed("read", () => Promise.all(pages.slice(0, -1).map((page) => decodeSnapshotPage(page, id))));
  const manifest = unwrapResult(decodeManifest(pages.at(-1) ?? new Uint8Array()));
  await timed("check", async () =>
    console.log(isWholeSnapshot(manifest, pages.slice(0, -1), read.flatMap(unwrapResult))),
  );
  padded = pages.reduce((sum, page) => sum + paddedLength(page.length, true), 0);
  console.log(`${pages.length} pages, ${padded} bytes padded, ${(padded / COUNT).toFixed(1)} a registration`);
}
writeResult(
  "sizes",
  [
    { what: "a registration in a snapshot of 10,000", value: padded / COUNT, unit: "bytes", asked: "≤ 110 bytes" },
    { what: "writing it, processor, best of 3", value: best("write"), unit: "ms" },
    { what: "reading and checking it, processor, best of 3", value: best("read") + best("check"), unit: "ms" },
  ],
  { seed, count: COUNT, padded, times },
);

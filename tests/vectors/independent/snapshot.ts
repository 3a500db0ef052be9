/** Pages and manifests of snapshots, after W70 to W74 of src/wire/SPEC.md. */
import { Buffer } from "node:buffer";
import { inflateRawSync } from "node:zlib";
import { bytesOf, hexOf, type Json, type JsonObject, listOf, numberOf, type Operation, objectOf } from "../json.ts";
import { isArray, isBytes, isWhole, readCbor, type Value, writeCbor } from "./cbor.ts";
import { labelled, sha256, u32 } from "./primitives.ts";
import { answering, must } from "./refusal.ts";

const BAD = "SNAPSHOT_MALFORMED";
const SAFE = Number.MAX_SAFE_INTEGER;
const MOST_PLAINTEXT = 258_047;
const MOST_COLUMNS = 1_048_576;

function inflate(bytes: Uint8Array): Uint8Array {
  try {
    const options = { maxOutputLength: MOST_COLUMNS, info: true } as const;
    const { buffer, engine } = inflateRawSync(bytes, options) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    must(engine.bytesWritten === bytes.length, BAD);
    return buffer;
  } catch {
    must(false, BAD);
    return bytes;
  }
}

function list(value: Value | undefined, length?: number): readonly Value[] {
  must(isArray(value, length), BAD);
  return value;
}

function wholes(value: Value | undefined, length: number, least: number, most: number): readonly number[] {
  return list(value, length).map((item) => {
    must(isWhole(item, least, most), BAD);
    return item;
  });
}

function strings(value: Value | undefined, length: number): readonly Buffer[] {
  must(value instanceof Uint8Array && value.length % length === 0, BAD);
  return Array.from({ length: value.length / length }, (_, at) =>
    Buffer.from(value.subarray(at * length, (at + 1) * length)),
  );
}

function table(value: Value | undefined, length: number): readonly Buffer[] {
  const items = strings(value, length);
  for (const [at, item] of items.entries()) must(at === 0 || Buffer.compare(items[at - 1] ?? item, item) < 0, BAD);
  return items;
}

interface Source {
  readonly author: Buffer;
  readonly feedId: Buffer;
  readonly seq: number;
  readonly seen: readonly Buffer[];
}

/** The source of each op. */
function readSources(value: Value | undefined, keys: readonly Buffer[], heads: readonly Buffer[]): readonly Source[] {
  const [authors, feeds, seqs, seenLists, counts] = list(value, 5);
  const feedIds = strings(feeds, 16);
  const keyAt = wholes(authors, feedIds.length, 0, keys.length - 1);
  const seqAt = wholes(seqs, feedIds.length, 1, 0xffff_ffff);
  const countAt = wholes(counts, feedIds.length, 1, 1_000);
  const seenAt = list(seenLists, feedIds.length).map((seen) => {
    must(isArray(seen) && seen.length <= 16, BAD);
    return wholes(seen, seen.length, 0, heads.length - 1);
  });
  const nothing = Buffer.alloc(0);
  return feedIds.flatMap((feedId, at) => {
    const seen = (seenAt[at] ?? []).map((index) => heads[index] ?? nothing);
    const source = { author: keys[keyAt[at] ?? 0] ?? nothing, feedId, seq: seqAt[at] ?? 0, seen };
    return Array.from({ length: countAt[at] ?? 0 }, () => source);
  });
}

/** Values of one column by op. */
function readColumn(value: Value | undefined, count: number): ReadonlyMap<number, Value> {
  const [runs, values] = list(value, 2);
  const lengths = wholes(runs, list(runs).length, 0, count);
  must(lengths.length >= 2 && lengths.length % 2 === 0 && lengths.every((length, at) => at === 0 || length > 0), BAD);
  const places = lengths.flatMap((length, at) => {
    const start = lengths.slice(0, at).reduce((sum, before) => sum + before, 0);
    return at % 2 === 0 ? [] : Array.from({ length }, (_, taken) => start + taken);
  });
  must(places.every((place) => place < count) && list(values).length === places.length, BAD);
  return new Map(places.map((place, at) => [place, list(values)[at] ?? null]));
}

function readColumns(value: Value | undefined, count: number): ReadonlyMap<number, ReadonlyMap<number, Value>> {
  must(value instanceof Map, BAD);
  return new Map([...value].map(([code, column]) => [code, readColumn(column, count)]));
}

const valuesAt = (columns: ReadonlyMap<number, ReadonlyMap<number, Value>>, at: number): Map<number, Value> =>
  new Map([...columns].flatMap(([code, column]) => (column.has(at) ? [[code, column.get(at) ?? null] as const] : [])));

const madeBy = (author: Uint8Array, opId: Uint8Array): Buffer => labelled("record", author, opId).subarray(0, 16);

function readPage(given: JsonObject): Json {
  const page = bytesOf(given.page);
  must(page.length <= MOST_PLAINTEXT && page[0] === 1, BAD);
  const [keyBytes, seenBytes, idBytes, sourceParts, opParts, fieldParts, replaceParts, actorParts] = list(
    readCbor(inflate(page.subarray(1))),
    8,
  );
  const [keys, heads, ids] = [table(keyBytes, 32), table(seenBytes, 36), table(idBytes, 16)];
  must(
    heads.every((head) => head.readUInt32BE(16) > 0),
    BAD,
  );
  const sources = readSources(sourceParts, keys, heads);
  const count = sources.length;
  must(count >= 1 && count <= 1_000, BAD);
  const [opIdBytes, recordCodes, kindCodes, deltaCodes, counterCodes, versionCodes] = list(opParts, 6);
  const opIds = strings(opIdBytes, 16);
  must(opIds.length === count, BAD);
  const recordAt = wholes(recordCodes, count, 0, count + ids.length);
  const kindAt = wholes(kindCodes, count, 1, 6);
  const deltaAt = wholes(deltaCodes, count, -SAFE, SAFE);
  const counterAt = wholes(counterCodes, count, 0, 0xffff);
  const versionAt = wholes(versionCodes, count, 0, 0xffff);
  const [fields, replaces, actors] = [fieldParts, replaceParts, actorParts].map((part) => readColumns(part, count));
  must(fields !== undefined && replaces !== undefined && actors !== undefined, BAD);
  must(
    [...actors.keys()].every((code) => code === 0),
    BAD,
  );
  const named = [...opIds, ...ids];
  let ms = 0;
  const ops = sources.map((source, at): Json => {
    ms += deltaAt[at] ?? 0;
    must(ms >= 0 && ms <= SAFE, BAD);
    const code = recordAt[at] ?? 0;
    const maker = code === 0 ? at : code - 1;
    must(maker >= count || recordAt[maker] === 0, BAD);
    const record =
      maker < count
        ? madeBy(sources[maker]?.author ?? source.author, opIds[maker] ?? source.feedId)
        : (ids[maker - count] ?? null);
    const said = valuesAt(fields, at);
    const instead = new Map(
      [...valuesAt(replaces, at)].map(([field, numbers]) => {
        must(isArray(numbers) && numbers.length >= 1 && numbers.length <= 64, BAD);
        const ids = wholes(numbers, numbers.length, 0, named.length - 1).map((number) => named[number] ?? null);
        return [field, ids] as const;
      }),
    );
    const kind = kindAt[at] ?? 0;
    must((kind !== 2 && kind !== 3) || said.size + instead.size === 0, BAD);
    const actor = valuesAt(actors, at).get(0);
    must(actor === undefined || isWhole(actor, 0, keys.length - 1), BAD);
    const head = [opIds[at] ?? null, kind, record, [ms, counterAt[at] ?? 0], said, instead, versionAt[at] ?? 0];
    const op = writeCbor(actor === undefined ? head : [...head, keys[actor] ?? null]);
    must(op.length <= 16_383, BAD);
    return {
      author: hexOf(source.author),
      feedId: hexOf(source.feedId),
      seq: source.seq,
      seen: source.seen.map((one) => ({
        feedId: hexOf(one.subarray(0, 16)),
        seq: one.readUInt32BE(16),
        head16: hexOf(one.subarray(20)),
      })),
      op: hexOf(op),
    };
  });
  return { ops };
}

function readManifest(given: JsonObject): Json {
  const bytes = bytesOf(given.manifest);
  const [version, pageCount, opCount, headParts, digest, createdMs, epoch] = list(
    bytes.length <= MOST_PLAINTEXT ? readCbor(bytes) : undefined,
    7,
  );
  must(isWhole(version, 1, 2) && isWhole(pageCount, 0, 0xffff_ffff) && isWhole(opCount, 0, 0xffff_ffff), BAD);
  must(isBytes(digest, 32) && isWhole(createdMs, 0, SAFE) && isWhole(epoch, 1, 0xffff_ffff), BAD);
  must(list(headParts).length <= 4_000, BAD);
  const heads = list(headParts).map((part) => {
    const [feedId, seq, head] = list(part, 3);
    must(isBytes(feedId, 16) && isWhole(seq, 1, 0xffff_ffff) && isBytes(head, 32), BAD);
    return { feedId: hexOf(feedId), seq, head: hexOf(head) };
  });
  for (const [at, { feedId }] of heads.entries()) must(at === 0 || (heads[at - 1]?.feedId ?? "") < feedId, BAD);
  const id = hexOf(labelled("snapshot", writeCbor([list(headParts), digest])));
  return { version, pageCount, opCount, createdMs, epoch, heads, digest: hexOf(digest), id };
}

function hashOp(json: Json): Buffer {
  const { author, feedId, seq, seen, op } = objectOf(json);
  const heads = listOf(seen).map((one) => {
    const head = objectOf(one);
    return Buffer.concat([bytesOf(head.feedId), u32(numberOf(head.seq)), bytesOf(head.head16)]);
  });
  const source = Buffer.concat([bytesOf(author), bytesOf(feedId), u32(numberOf(seq)), ...heads]);
  const parts = list(readCbor(bytesOf(op)));
  const isEnd = parts[1] === 2 || parts[1] === 3;
  const said = parts.map((part, at) => (isEnd && (at === 4 || at === 5) ? new Map<number, Value>() : part));
  return labelled("op", writeCbor([Uint8Array.from(source), said]));
}

const digestPages = (given: JsonObject): Json => ({
  digest: hexOf(labelled("pages", ...listOf(given.pages).map((page) => sha256(bytesOf(page))))),
});

function digestOps(given: JsonObject): Json {
  const hashes = new Map(listOf(given.ops).map((op) => [hexOf(hashOp(op)), hashOp(op)]));
  const sorted = [...hashes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, hash]) => hash);
  return { digest: hexOf(labelled("state", Buffer.concat(sorted))) };
}

export const snapshotOperations: Readonly<Record<string, Operation>> = {
  "decode-snapshot-page": answering(readPage),
  "decode-snapshot-manifest": answering(readManifest),
  "digest-pages": answering(digestPages),
  "digest-ops": answering(digestOps),
};

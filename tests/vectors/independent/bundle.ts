/** Bundles, after W100 to W106 of src/wire/SPEC.md. */
import { bytesOf, hexOf, type Json, type JsonObject, listOf, numberOf, type Operation, objectOf } from "../json.ts";
import { isArray, isBytes, isBytesUpTo, isWhole, readCbor, type Value, writeCbor } from "./cbor.ts";
import { hkdf, openSecret, sealSecret, sign, signKeyOf, u32, verify } from "./primitives.ts";
import { answering, must } from "./refusal.ts";
import { readItems } from "./segment.ts";

const keyFor = (charterHash: Uint8Array, head: Buffer) => hkdf("bundle", charterHash, [head.subarray(5)], 32);
const nonceFor = (index: number) => Buffer.concat([u32(index), Buffer.alloc(20)]);
const partLength = (size: number) => 512 * 2 ** size;

function writeManifest(given: JsonObject): Buffer {
  const rows = (name: string) =>
    listOf(given[name]).map((value): Value => {
      const { feedId, seq, head, signature } = objectOf(value);
      const row: Value[] = [bytesOf(feedId), numberOf(seq), bytesOf(head)];
      return signature === undefined ? row : [...row, bytesOf(signature)];
    });
  const seed = bytesOf(given.makerSeed);
  const payload = writeCbor([1, signKeyOf(seed), numberOf(given.madeMs), rows("held"), rows("receipts")]);
  const message = Buffer.concat([bytesOf(given.charterHash), bytesOf(given.random), payload]);
  return writeCbor([payload, sign(seed, "bundle-manifest", message)]);
}

function makeBundle(given: JsonObject): Json {
  const manifest = writeManifest(given);
  const units = [Buffer.concat([u32(manifest.length), manifest]), ...listOf(given.items).map(bytesOf)];
  const content = Buffer.concat(units);
  const begins = units.map((_, at) => units.slice(0, at).reduce((sum, { length }) => sum + length, 0));
  let size = 1;
  while (size < numberOf(given.largest) && partLength(size) - 20 < content.length) size++;
  const step = partLength(size) - 20;
  const parts = Math.ceil(content.length / step);
  const head = Buffer.alloc(40);
  head.write("EBBB", "latin1");
  head.writeUInt8(1, 4);
  head.writeUInt8(size, 5);
  head.writeUInt16BE(parts, 6);
  head.set(bytesOf(given.random), 8);
  const key = keyFor(bytesOf(given.charterHash), head);
  const sealed = Array.from({ length: parts }, (_, index) => {
    const bytes = content.subarray(index * step, (index + 1) * step);
    const begun = (begins.find((begin) => begin >= index * step) ?? content.length) - index * step;
    const part = Buffer.alloc(step + 4);
    part.writeUInt16BE(Math.min(begun, bytes.length), 0);
    part.writeUInt16BE(bytes.length, 2);
    part.set(bytes, 4);
    return sealSecret(key, nonceFor(index), part);
  });
  return { bundle: hexOf(Buffer.concat([head, ...sealed])) };
}

function readRows(value: Value | undefined, most: number, width: number): JsonObject[] | null {
  if (!isArray(value) || value.length > most) return null;
  const rows = value.map((row) => {
    if (!isArray(row, width) || !isBytes(row[0], 16) || !isWhole(row[1], 1, 0xffff_ffff) || !isBytes(row[2], 32))
      return null;
    const at = { feedId: hexOf(row[0]), seq: row[1], head: hexOf(row[2]) };
    if (width === 3) return at;
    return isBytes(row[3], 64) ? { ...at, signature: hexOf(row[3]) } : null;
  });
  return rows.includes(null) ? null : (rows as JsonObject[]);
}

function readManifest(bytes: Buffer, charterHash: Uint8Array, salt: Uint8Array): Json {
  const outer = bytes.length <= 327_680 ? readCbor(bytes) : undefined;
  if (!isArray(outer, 2) || !isBytesUpTo(outer[0], 327_680) || !isBytes(outer[1], 64)) return null;
  const [payload, signature] = [outer[0], outer[1]];
  const inner = readCbor(payload);
  if (!isArray(inner, 5) || inner[0] !== 1 || !isBytes(inner[1], 32) || !isWhole(inner[2], 0, Number.MAX_SAFE_INTEGER))
    return null;
  const [held, receipts] = [readRows(inner[3], 4096, 3), readRows(inner[4], 256, 4)];
  const message = Buffer.concat([charterHash, salt, payload]);
  if (!held || !receipts || !verify(inner[1], signature, "bundle-manifest", message)) return null;
  return { maker: hexOf(inner[1]), madeMs: inner[2], held, receipts };
}

function openParts(bundle: Buffer, charterHash: Uint8Array): readonly (Buffer | null)[] {
  must(bundle.length >= 8 && bundle.toString("latin1", 0, 4) === "EBBB", "BUNDLE_MALFORMED");
  must(bundle[4] === 1, "BUNDLE_UNKNOWN_VERSION");
  const [size, parts] = [bundle.readUInt8(5), bundle.readUInt16BE(6)];
  must(size >= 1 && size <= 5 && parts >= 1 && parts <= 4096, "BUNDLE_MALFORMED");
  const length = partLength(size);
  must(bundle.length >= 40 + length, "BUNDLE_CUT");
  const key = keyFor(charterHash, bundle.subarray(0, 40));
  const opened = Array.from({ length: parts }, (_, index) => {
    const sealed = bundle.subarray(40 + index * length, 40 + (index + 1) * length);
    const plain = sealed.length === length ? openSecret(key, nonceFor(index), sealed) : null;
    const part = plain && Buffer.from(plain);
    return part && part.readUInt16BE(0) <= part.readUInt16BE(2) && part.readUInt16BE(2) <= part.length - 4
      ? part
      : null;
  });
  must(
    opened.some((part) => part !== null),
    "BUNDLE_FOREIGN",
  );
  return opened;
}

function openBundle(given: JsonObject): Json {
  const [bundle, charterHash] = [Buffer.from(bytesOf(given.bundle)), bytesOf(given.charterHash)];
  const opened = openParts(bundle, charterHash);
  let manifest: Json = null;
  const items: Json[] = [];
  let isFlawed = false;
  for (let index = 0; index < opened.length; ) {
    const first = index;
    let run = Buffer.alloc(0);
    for (; opened[index]; index++) {
      const part = opened[index] as Buffer;
      run = Buffer.concat([
        run,
        part.subarray(4 + (index === first ? part.readUInt16BE(0) : 0), 4 + part.readUInt16BE(2)),
      ]);
    }
    if (index === first) {
      index++;
      continue;
    }
    if (first === 0) {
      const end = 4 + run.readUInt32BE(0);
      if (end <= run.length) manifest = readManifest(run.subarray(4, end), charterHash, bundle.subarray(8, 40));
      run = run.subarray(Math.min(end, run.length));
    }
    const read = readItems(run);
    items.push(...read.items.filter((item) => item.type !== "mark"));
    if (read.outcome !== "ok" && (read.outcome !== "STREAM_CUT" || index === opened.length)) isFlawed = true;
  }
  const missing = opened.flatMap((part, index) => (part ? [] : [index + 1]));
  return { manifest, items, parts: opened.length, missing, isFlawed };
}

export const bundleOperations: Readonly<Record<string, Operation>> = {
  "make-bundle": answering(makeBundle),
  "open-bundle": answering(openBundle),
};

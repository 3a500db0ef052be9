/** Cuts a stream of chunks into items (W30), each as soon as its last byte is there. Holds no more than one item and one chunk. */
import { type Bytes, copyBytes } from "../../kit/bytes.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { decodeItem, measureItem, type StreamItem } from "../../wire/stream.ts";
import type { BodyFailure } from "./body.ts";

export type ItemFailure = BodyFailure | "FRAME_MALFORMED";

/** Yields items until the stream ends or the first failure; `FRAME_MALFORMED` covers every rule of the stream format. */
export async function* readItems(
  chunks: AsyncIterable<Result<Uint8Array, BodyFailure>>,
): AsyncGenerator<Result<StreamItem, ItemFailure>> {
  const buffer = makeBuffer();
  for await (const chunk of chunks) {
    if (!chunk.ok) return yield chunk;
    buffer.push(chunk.value);
    for (let cut = cutItem(buffer); cut !== null; cut = cutItem(buffer)) {
      yield cut;
      if (!cut.ok) return;
    }
  }
  if (buffer.bytes().length > 0) yield err("STREAM_CUT" as const);
}

/** The first item, or `null` while it is not whole. */
function cutItem(buffer: ByteBuffer): Result<StreamItem, "FRAME_MALFORMED"> | null {
  const length = measureItem(buffer.bytes());
  if (!length.ok) return err("FRAME_MALFORMED");
  if (length.value === "more" || buffer.bytes().length < length.value) return null;
  const item = decodeItem(buffer.shift(length.value));
  return item.ok ? ok(item.value) : err("FRAME_MALFORMED");
}

interface ByteBuffer {
  bytes(): Uint8Array;
  push(chunk: Uint8Array): void;
  shift(length: number): Bytes;
}

/** Doubles as it grows, so that a body sent byte by byte costs no more than one sent at once. */
function makeBuffer(): ByteBuffer {
  let space = new Uint8Array(4096);
  let used = 0;
  return {
    bytes: () => space.subarray(0, used),
    push(chunk) {
      if (used + chunk.length > space.length) {
        const larger = new Uint8Array(Math.max(2 * space.length, used + chunk.length));
        larger.set(space.subarray(0, used));
        space = larger;
      }
      space.set(chunk, used);
      used += chunk.length;
    },
    shift(length) {
      const cut = copyBytes(space.subarray(0, length));
      space.copyWithin(0, length, used);
      used -= length;
      return cut;
    },
  };
}

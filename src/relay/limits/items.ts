/**
 * Cuts a stream of chunks into items (W30), each as soon as its last byte is there. Holds no more than one item and twice one chunk. Nothing writes into a chunk behind its hand-over, so what is
 * whole in one is cut from it as it lies there.
 */
import { err, ok, type Result } from "../../kit/result.ts";
import { decodeItem, measureItem, type StreamItem } from "../../wire/stream.ts";
import type { BodyFailure } from "./body.ts";

export type ItemFailure = BodyFailure | "FRAME_MALFORMED";

/** What is whole with one more chunk, and why the stream ends behind it. */
export interface Cut {
  readonly items: readonly StreamItem[];
  readonly failure: ItemFailure | null;
}

/** Yields what each chunk makes whole until the stream ends or the first failure; `FRAME_MALFORMED` covers every rule of the stream format. */
export async function* readItems(chunks: AsyncIterable<Result<Uint8Array, BodyFailure>>): AsyncGenerator<Cut> {
  const buffer = makeBuffer();
  for await (const chunk of chunks) {
    if (!chunk.ok) return yield { items: [], failure: chunk.error };
    buffer.push(chunk.value);
    const cut = cutItems(buffer);
    if (cut.items.length > 0 || cut.failure) yield cut;
    if (cut.failure) return;
  }
  if (buffer.bytes().length > 0) yield { items: [], failure: "STREAM_CUT" };
}

function cutItems(buffer: ByteBuffer): Cut {
  const items: StreamItem[] = [];
  for (let cut = cutItem(buffer); cut !== null; cut = cutItem(buffer)) {
    if (!cut.ok) return { items, failure: cut.error };
    items.push(cut.value);
  }
  return { items, failure: null };
}

/** The first item, or `null` while it is not whole. */
function cutItem(buffer: ByteBuffer): Result<StreamItem, "FRAME_MALFORMED"> | null {
  const length = measureItem(buffer.bytes());
  if (!length.ok) return err("FRAME_MALFORMED");
  if (length.value === "more" || buffer.bytes().length < length.value) return null;
  const item = decodeItem(buffer.bytes().subarray(0, length.value));
  buffer.drop(length.value);
  return item.ok ? ok(item.value) : err("FRAME_MALFORMED");
}

interface ByteBuffer {
  bytes(): Uint8Array;
  push(chunk: Uint8Array): void;
  /** Forgets the first `length` bytes. */
  drop(length: number): void;
}

const LEAST_SPACE = 4_096;

/** A chunk that nothing waits for is taken as it is. Otherwise space doubles as it grows, so that a body sent byte by byte costs no more than one sent at once. */
function makeBuffer(): ByteBuffer {
  let space: Uint8Array = new Uint8Array();
  let [from, to] = [0, 0];
  const append = (chunk: Uint8Array) => {
    const waiting = space.subarray(from, to);
    if (to + chunk.length > space.length) {
      space = new Uint8Array(Math.max(LEAST_SPACE, 2 * (waiting.length + chunk.length)));
      space.set(waiting);
      [from, to] = [0, waiting.length];
    }
    space.set(chunk, to);
    to += chunk.length;
  };
  return {
    bytes: () => space.subarray(from, to),
    push(chunk) {
      if (from === to) [space, from, to] = [chunk, 0, chunk.length];
      else append(chunk);
    },
    drop(length) {
      from += length;
    },
  };
}

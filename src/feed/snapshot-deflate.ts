/** Raw DEFLATE (RFC 1951) by the platform's streams, with a limit that ends the reading early. */
import type { Bytes } from "../kit/bytes.ts";
import { joinBytes } from "./snapshot-columns.ts";

type Transform = ReadableWritablePair<Uint8Array, BufferSource>;

/** Written at once: a blob's stream would go through the browser's own process. What fails is heard by who reads. */
function through(bytes: Bytes, transform: Transform): ReadableStreamDefaultReader<Uint8Array> {
  const writer = transform.writable.getWriter();
  for (const step of [writer.write(bytes), writer.close()]) step.catch(() => undefined);
  return transform.readable.getReader();
}

/** Compressed `bytes`. Engines compress differently, so these bytes are never hashed or compared. */
export async function deflate(bytes: Bytes): Promise<Bytes> {
  const parts: Uint8Array[] = [];
  const reader = through(bytes, new CompressionStream("deflate-raw"));
  for (let next = await reader.read(); !next.done; next = await reader.read()) parts.push(next.value);
  return joinBytes(parts);
}

/** What `deflate` was given; `null` for anything else, cut or followed by other bytes included, and for more than `maxBytes`, of which no more is read then. */
export async function inflate(bytes: Bytes, maxBytes: number): Promise<Bytes | null> {
  const parts: Uint8Array[] = [];
  const reader = through(bytes, new DecompressionStream("deflate-raw"));
  let length = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length > maxBytes) {
        await reader.cancel();
        return null;
      }
      parts.push(next.value);
    }
    return joinBytes(parts);
  } catch {
    return null;
  }
}

/** Reads request bodies by counting what really comes; the length that a client claims is only used to refuse sooner. */
import type { Readable } from "node:stream";
import { type Bytes, concatBytes } from "../../kit/bytes.ts";
import { err, ok, type Result } from "../../kit/result.ts";

export type BodyFailure = "BODY_TOO_LARGE" | "STREAM_CUT";

/** The chunks of a body of at most `max` bytes; ends with a failure where more come or the client goes away. Where Node's own stream of the call is given, it is read in place of what Hono makes of it. */
export async function* readChunks(
  request: Request,
  max: number,
  incoming: Readable | null = null,
): AsyncGenerator<Result<Uint8Array, BodyFailure>> {
  if (Number(request.headers.get("content-length") ?? 0) > max) return yield err("BODY_TOO_LARGE" as const);
  let length = 0;
  try {
    for await (const chunk of incoming ? readStream(incoming) : readBodyOf(request)) {
      length += chunk.length;
      if (length > max) return yield err("BODY_TOO_LARGE" as const);
      yield ok(chunk);
    }
  } catch {
    yield err("STREAM_CUT" as const);
  }
}

/** Left open where it is not read to its end: the answer goes the same way. */
const readStream = (stream: Readable): AsyncIterable<Uint8Array> => stream.iterator({ destroyOnReturn: false });

async function* readBodyOf({ body }: Request): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  try {
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) yield chunk.value;
  } finally {
    reader?.releaseLock();
  }
}

/** A whole body of at most `max` bytes. */
export async function readBody(request: Request, max: number): Promise<Result<Bytes, BodyFailure>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readChunks(request, max)) {
    if (!chunk.ok) return chunk;
    chunks.push(chunk.value);
  }
  return ok(concatBytes(...chunks));
}

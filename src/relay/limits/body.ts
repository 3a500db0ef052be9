/** Reads request bodies by counting what really comes; the length that a client claims is only used to refuse sooner. */
import { type Bytes, concatBytes } from "../../kit/bytes.ts";
import { err, ok, type Result } from "../../kit/result.ts";

export type BodyFailure = "BODY_TOO_LARGE" | "STREAM_CUT";

/** The chunks of a body of at most `max` bytes; ends with a failure where more come or the client goes away. */
export async function* readChunks(request: Request, max: number): AsyncGenerator<Result<Uint8Array, BodyFailure>> {
  if (Number(request.headers.get("content-length") ?? 0) > max) return yield err("BODY_TOO_LARGE" as const);
  const reader = request.body?.getReader();
  let length = 0;
  try {
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
      length += chunk.value.length;
      if (length > max) return yield err("BODY_TOO_LARGE" as const);
      yield ok(chunk.value);
    }
  } catch {
    yield err("STREAM_CUT" as const);
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

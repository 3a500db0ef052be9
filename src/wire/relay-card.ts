/** What a relay says of itself: its key, and whether it takes training programmes. Answer to `GET /v1/relay`. */
import { isSoundSignKey } from "../crypto/points.ts";
import { type SignKey, toSignKey } from "../kit/brand.ts";
import type { Bytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { readBytes, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";

export interface RelayCard {
  readonly relayKey: SignKey;
  readonly takesTraining: boolean;
}

/** CBOR [1, relayKey, takesTraining]. */
export const encodeRelayCard = ({ relayKey, takesTraining }: RelayCard): Bytes =>
  encodeCbor([1, relayKey, takesTraining]);

export function decodeRelayCard(bytes: Uint8Array): Result<RelayCard, CodecError<"RELAY_CARD_MALFORMED">> {
  const decoded = decodeCbor(bytes, 256);
  const parts = decoded.ok ? readTuple(3)(decoded.value) : null;
  const relayKey = readBytes(32)(parts?.[1]);
  const takesTraining = parts?.[2];
  if (parts?.[0] !== 1 || !relayKey || !isSoundSignKey(relayKey) || typeof takesTraining !== "boolean")
    return err(new CodecError("RELAY_CARD_MALFORMED"));
  return ok({ relayKey: toSignKey(relayKey), takesTraining });
}

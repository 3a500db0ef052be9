/**
 * Argon2id (RFC 9106) for what people remember, by hash-wasm. Runs in a worker; parameters are stored beside the salt.
 *
 * `FLOOR` is the least that is ever used, `TARGET` what a phone with room for it uses (P).
 */
import { argon2id } from "hash-wasm";
import type { CardSecret, ProgrammeId } from "../kit/brand.ts";
import { type Bytes, copyBytes } from "../kit/bytes.ts";
import { UsageError } from "../kit/errors.ts";
import { CARD_STRETCH, isWithinBounds, type StretchSetting } from "./stretch-setting.ts";

/** 32 bytes from `secret` (any length above 0) and a 16-byte `salt`. Throws `UsageError` below the floor or above the ceiling. */
export async function stretch(secret: Uint8Array, salt: Uint8Array, setting: StretchSetting): Promise<Bytes> {
  if (salt.length !== 16 || secret.length === 0 || !isWithinBounds(setting)) throw new UsageError("STRETCH_SETTING");
  const hash = await argon2id({
    password: secret,
    salt,
    memorySize: setting.memoryKib,
    iterations: setting.passes,
    parallelism: 1,
    hashLength: 32,
    outputType: "binary",
  });
  return copyBytes(hash);
}

/**
 * 32 bytes from a card's secret, salted with its programme. Takes about as long as opening a vault, so it belongs into a worker; `stretchInWorker` of
 * the room `vault` with `CARD_STRETCH` gives the same bytes. Keeps `secret`. Rule K9.
 */
export const stretchCard = (secret: CardSecret, programmeId: ProgrammeId): Promise<Bytes> =>
  stretch(secret, programmeId, CARD_STRETCH);

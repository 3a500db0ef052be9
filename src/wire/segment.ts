/**
 * Segments: seal and open. One segment = one random secret = one ciphertext = one signature.
 *
 * NaCl has no associated data: programme, feed, position and author are bound because the body's key is derived from them, and the header
 * commits to that key, so that one ciphertext cannot be opened under two secrets. Rules W5–W12 of SPEC.md.
 * Reader order: sizes → certificate → signature → chain → bodyHash → unseal → keyCommit → open → decode. All failures to open look the same.
 */

import { type BoxKeyPair, boxKeyToId } from "../crypto/box-keys.ts";
import { deriveBytes, sha256 } from "../crypto/hash.ts";
import { openSealed, sealToKey } from "../crypto/sealed-box.ts";
import { openSecretBox, SECRET_BOX_OVERHEAD, sealSecretBox } from "../crypto/secret-box.ts";
import type { Signer } from "../crypto/sign.ts";
import { type BoxKey, type FeedId, type Head, type ProgrammeId, type SignKey, toKeyId } from "../kit/brand.ts";
import { type Bytes, concatBytes, copyBytes, isEqualBytes, u32ToBytes, zeroBytes } from "../kit/bytes.ts";
import { UsageError, VerifyError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { Frame } from "./frame.ts";
import { encodeHeader, type Header, headerToHead } from "./header.ts";
import { GRANT_BYTES, MAX_CONTROL_BYTES, MAX_RECIPIENTS, maxBodyBytes, type SegmentKind } from "./limits.ts";
import { pad, unpad } from "./padding.ts";

/** Where a segment stands: everything that its key is bound to besides its kind. */
export interface Position {
  readonly programmeId: ProgrammeId;
  readonly feedId: FeedId;
  readonly seq: number;
  readonly prev: Head;
  readonly author: SignKey;
}

export type OpenFailure = VerifyError<"OPEN_FAILED">;

/**
 * Seals `plaintext` (at most 16,383 bytes; a snapshot page at most `MAX_SNAPSHOT_PLAINTEXT_BYTES`) to `recipients` (1 to 16) and signs the header.
 * The secret is drawn here and zeroed before the frame is returned: the author cannot open it again.
 * Throws `UsageError` with `RECIPIENT_COUNT`, `PLAINTEXT_TOO_LARGE` or `BOX_KEY_UNSOUND`. Rule W11.
 */
export async function sealSegment(
  kind: Exclude<SegmentKind, 4>,
  position: Position,
  recipients: readonly BoxKey[],
  plaintext: Uint8Array,
  sign: Signer,
  random: Random,
): Promise<Frame> {
  if (recipients.length === 0 || recipients.length > MAX_RECIPIENTS) throw new UsageError("RECIPIENT_COUNT");
  const padded = pad(plaintext, kind === 5);
  const secret = random.bytes(32);
  const { key, nonce, keyCommit } = deriveSegmentKey(secret, position);
  const grants: Bytes[] = [];
  for (const recipient of recipients)
    grants.push(concatBytes(boxKeyToId(recipient), await sealToKey(recipient, secret, random)));
  const body = concatBytes(Uint8Array.of(recipients.length), ...grants, sealSecretBox(key, nonce, padded));
  zeroBytes(secret, key);
  return signFrame(
    { ...headerOf(position), kind, keyCommit, bodyLen: body.length, bodyHash: sha256(body) },
    body,
    sign,
  );
}

/** Signs a control segment (kind 4), whose body is readable within the programme. */
export async function signControlSegment(position: Position, body: Bytes, sign: Signer): Promise<Frame> {
  if (body.length > MAX_CONTROL_BYTES) throw new UsageError("CONTROL_TOO_LARGE");
  return signFrame(
    { ...headerOf(position), kind: 4, keyCommit: new Uint8Array(32), bodyLen: body.length, bodyHash: sha256(body) },
    body,
    sign,
  );
}

const headerOf = ({ programmeId, feedId, seq, prev }: Position) => ({ programmeId, feedId, seq, prev });

async function signFrame(header: Header, body: Bytes, sign: Signer): Promise<Frame> {
  if (body.length > maxBodyBytes(header.kind)) throw new UsageError("PLAINTEXT_TOO_LARGE");
  const headerBytes = encodeHeader(header);
  return { header, headerBytes, signature: await sign("seg", headerBytes), body, head: headerToHead(headerBytes) };
}

/**
 * Opens the body of a verified frame of `author` with whichever of `pairs` it is sealed to. Fails only with `OPEN_FAILED`.
 * Zeroes the segment secret and the derived key; keeps `pairs`.
 */
export async function openSegment(
  frame: Frame,
  author: SignKey,
  pairs: readonly BoxKeyPair[],
): Promise<Result<Bytes, OpenFailure>> {
  const failed = err(new VerifyError("OPEN_FAILED" as const));
  const parts = splitBody(frame);
  const secret = parts && (await unsealSecret(parts.grants, pairs));
  if (!parts || !secret) return failed;
  const { key, nonce, keyCommit } = deriveSegmentKey(secret, { ...frame.header, author });
  zeroBytes(secret);
  const padded = isEqualBytes(keyCommit, frame.header.keyCommit) ? openSecretBox(key, nonce, parts.box) : null;
  zeroBytes(key);
  const plaintext = padded && unpad(padded, frame.header.kind === 5);
  return plaintext ? ok(plaintext) : failed;
}

interface Grant {
  readonly keyId: Bytes;
  readonly sealed: Bytes;
}

/** Key ids that a frame's body is sealed to; empty for kind 4 and for a body that does not parse. */
export const frameRecipients = (frame: Pick<Frame, "header" | "body">) =>
  (splitBody(frame)?.grants ?? []).map(({ keyId }) => toKeyId(keyId));

function splitBody({ header, body }: Pick<Frame, "header" | "body">): { grants: readonly Grant[]; box: Bytes } | null {
  const count = body[0] ?? 0;
  const boxAt = 1 + count * GRANT_BYTES;
  if (header.kind === 4 || count === 0 || count > MAX_RECIPIENTS || body.length < boxAt + SECRET_BOX_OVERHEAD)
    return null;
  const grants = Array.from({ length: count }, (_, i) => {
    const grant = body.subarray(1 + i * GRANT_BYTES, 1 + (i + 1) * GRANT_BYTES);
    return { keyId: copyBytes(grant.subarray(0, 8)), sealed: copyBytes(grant.subarray(8)) };
  });
  return { grants, box: copyBytes(body.subarray(boxAt)) };
}

async function unsealSecret(grants: readonly Grant[], pairs: readonly BoxKeyPair[]): Promise<Bytes | null> {
  for (const pair of pairs) {
    const id = boxKeyToId(pair.publicKey);
    for (const grant of grants) {
      const secret = isEqualBytes(grant.keyId, id) ? await openSealed(pair, grant.sealed) : null;
      if (secret !== null) return secret;
    }
  }
  return null;
}

/** HKDF-SHA-256(secret, "ebb/segkey/1\0" ‖ programmeId ‖ feedId ‖ seq ‖ author key, 88) → key 32 ‖ nonce 24 ‖ keyCommit 32. */
function deriveSegmentKey(secret: Uint8Array, at: Pick<Position, "programmeId" | "feedId" | "seq" | "author">) {
  const derived = deriveBytes("segkey", secret, [at.programmeId, at.feedId, u32ToBytes(at.seq), at.author], 88);
  return { key: derived.subarray(0, 32), nonce: derived.subarray(32, 56), keyCommit: copyBytes(derived.subarray(56)) };
}

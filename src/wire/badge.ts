/**
 * A helper's badge: a coordinator's short-lived signed statement that the programme sent this volunteer, which any phone of the programme checks without a network.
 * Rules W130 to W132 of SPEC.md.
 *
 * Bytes: CBOR [1, programmeId 16, volunteer's sign key 32, [word, word], not after ms, issuer's sign key 32] ‖ Ed25519 signature 64 under "ebb/badge/1\0".
 * It names no person and no task.
 */
import { isSoundSignKey } from "../crypto/points.ts";
import { type Signer, verify } from "../crypto/sign.ts";
import { type ProgrammeId, type SignKey, toProgrammeId, toSignKey } from "../kit/brand.ts";
import { type Bytes, concatBytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { readBytes, readInteger, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { decodeBase45, encodeBase45 } from "./base45.ts";

export interface BadgeFields {
  readonly programmeId: ProgrammeId;
  readonly volunteer: SignKey;
  /** The two picture-words of the volunteer's phone. */
  readonly label: readonly [number, number];
  readonly notAfterMs: number;
  readonly issuer: SignKey;
}

export interface Badge extends BadgeFields {
  /** What was signed, as received. */
  readonly payload: Bytes;
  readonly signature: Bytes;
}

export type BadgeFailure = CodecError<"BADGE_MALFORMED" | "BADGE_OTHER">;

const VERSION = 1;
const PREFIX = "EBB-B1.";
const SIGNATURE_BYTES = 64;
const MAX_PAYLOAD_BYTES = 192;
/** Base 45 of the longest badge, with room around it. */
const MAX_TEXT = 480;

/** Makes a badge as bytes; `sign` is the issuer's. */
export async function makeBadge(fields: BadgeFields, sign: Signer): Promise<Bytes> {
  const { programmeId, volunteer, label, notAfterMs, issuer } = fields;
  const payload = encodeCbor([VERSION, programmeId, volunteer, [...label], notAfterMs, issuer]);
  return concatBytes(payload, await sign("badge", payload));
}

/** Reads a badge without believing it. */
export function decodeBadge(bytes: Uint8Array): Result<Badge, BadgeFailure> {
  const malformed = err(new CodecError("BADGE_MALFORMED" as const));
  const [payload, signature] = [bytes.slice(0, -SIGNATURE_BYTES), bytes.slice(-SIGNATURE_BYTES)];
  const decoded = decodeCbor(payload, MAX_PAYLOAD_BYTES);
  const parts = decoded.ok ? readTuple(6)(decoded.value) : null;
  const [programmeId, volunteer, issuer] = [
    readBytes(16)(parts?.[1]),
    readBytes(32)(parts?.[2]),
    readBytes(32)(parts?.[5]),
  ];
  const [first, second] = (readTuple(2)(parts?.[3]) ?? []).map(readInteger(0, 255));
  const notAfterMs = readInteger(0, Number.MAX_SAFE_INTEGER)(parts?.[4]);
  if (parts?.[0] !== VERSION || !programmeId || !volunteer || !issuer || notAfterMs === null) return malformed;
  if (typeof first !== "number" || typeof second !== "number") return malformed;
  if (!isSoundSignKey(volunteer) || !isSoundSignKey(issuer)) return malformed;
  const keys = { volunteer: toSignKey(volunteer), issuer: toSignKey(issuer) };
  return ok({
    programmeId: toProgrammeId(programmeId),
    ...keys,
    label: [first, second],
    notAfterMs,
    payload,
    signature,
  });
}

/** Whether its issuer signed it. Whose word counts, and until when, is judged elsewhere. */
export const isBadgeSigned = ({ issuer, signature, payload }: Badge): Promise<boolean> =>
  verify(issuer, signature, "badge", payload);

/** The text of its QR code: letters that a code holds in few dots. */
export const badgeToText = (bytes: Uint8Array): string => `${PREFIX}${encodeBase45(bytes)}`;

/** Reads such a text, with or without line breaks around it; a space may be its last letter. `BADGE_OTHER`: it is no badge at all. */
export function readBadgeText(text: string): Result<Badge, BadgeFailure> {
  const tidy = text.replaceAll(/^\s+|[\r\n]+$/g, "");
  if (!tidy.startsWith(PREFIX)) return err(new CodecError("BADGE_OTHER"));
  const bytes = tidy.length > MAX_TEXT ? null : decodeBase45(tidy.slice(PREFIX.length));
  return bytes ? decodeBadge(bytes) : err(new CodecError("BADGE_MALFORMED"));
}

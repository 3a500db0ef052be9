/**
 * An introduction goes before the first frame of a feed and lets a reader who has never met the author check it: whose key, which incarnation,
 * by what right. Rules W24, W25 of SPEC.md.
 *
 * Bytes: "EBBF" ‖ suite ‖ author key 32 ‖ incarnation 16 ‖ u16 length ‖ certificate. The certificate is empty for who has or had a seat, and for the recovery key.
 */
import { isSoundSignKey } from "../crypto/points.ts";
import {
  type FeedId,
  type Incarnation,
  type ProgrammeId,
  type SignKey,
  toIncarnation,
  toSignKey,
} from "../kit/brand.ts";
import { type Bytes, concatBytes, copyBytes, isEqualBytes, utf8ToBytes } from "../kit/bytes.ts";
import { CodecError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { type Certificate, decodeCertificate } from "./certificate.ts";
import { makeFeedId, SUITE } from "./header.ts";
import { MAX_CERTIFICATE_BYTES } from "./limits.ts";

export const INTRODUCTION_MAGIC = utf8ToBytes("EBBF");
/** Bytes before the certificate. */
export const INTRODUCTION_HEAD_BYTES = 4 + 1 + 32 + 16 + 2;

export interface Introduction {
  readonly author: SignKey;
  readonly incarnation: Incarnation;
  /** `null` for who has or had a seat, and for the recovery key. */
  readonly certificate: Certificate | null;
}

export type IntroductionFailure = CodecError<"INTRODUCTION_MALFORMED">;

export function encodeIntroduction({ author, incarnation, certificate }: Introduction): Bytes {
  const bytes = certificate?.bytes ?? new Uint8Array();
  return concatBytes(
    INTRODUCTION_MAGIC,
    Uint8Array.of(SUITE),
    author,
    incarnation,
    Uint8Array.of(bytes.length >> 8, bytes.length & 255),
    bytes,
  );
}

/** Length of the introduction that starts with these `INTRODUCTION_HEAD_BYTES`; `null` where its certificate would be too large. */
export function introductionLength(head: Uint8Array): number | null {
  const certificateBytes = (head[53] ?? 0) * 256 + (head[54] ?? 0);
  return certificateBytes > MAX_CERTIFICATE_BYTES ? null : INTRODUCTION_HEAD_BYTES + certificateBytes;
}

/** Reads an introduction without believing it: the certificate's signature is not checked, but it must be about the same author. */
export function decodeIntroduction(bytes: Uint8Array): Result<Introduction, IntroductionFailure> {
  const malformed = err(new CodecError("INTRODUCTION_MALFORMED" as const));
  if (bytes.length < INTRODUCTION_HEAD_BYTES || introductionLength(bytes) !== bytes.length) return malformed;
  if (
    !isEqualBytes(bytes.subarray(0, 4), INTRODUCTION_MAGIC) ||
    bytes[4] !== SUITE ||
    !isSoundSignKey(bytes.subarray(5, 37))
  )
    return malformed;
  const author = toSignKey(bytes.subarray(5, 37));
  const incarnation = toIncarnation(bytes.subarray(37, 53));
  if (bytes.length === INTRODUCTION_HEAD_BYTES) return ok({ author, incarnation, certificate: null });
  const certificate = decodeCertificate(copyBytes(bytes.subarray(INTRODUCTION_HEAD_BYTES)));
  if (!certificate.ok || !isEqualBytes(certificate.value.signKey, author)) return malformed;
  return ok({ author, incarnation, certificate: certificate.value });
}

/** The feed that an introduction speaks of, within `programmeId`. */
export const introducedFeed = (programmeId: ProgrammeId, { author, incarnation }: Introduction): FeedId =>
  makeFeedId(programmeId, author, incarnation);

/**
 * When the access of a phone ends, and when it erases itself for that: by the time that coordinators signed, never by one clock alone. Pure. Rule T47.
 */
import type { SignKey } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import type { Certificate } from "../wire/certificate.ts";
import { vouchedMs } from "./questions.ts";
import type { ControlState } from "./state.ts";

/** So long behind the end what exists only on a phone stays there (P). */
export const LAST_COPY_STAYS_MS = 7 * 86_400_000;

/** When the access of `device` ends, ms since 1970: with its certificate, or with the terms in force. `own` is the certificate that it holds, where no statement has one. */
export function accessEndMs(state: ControlState, device: SignKey, own: Certificate | null = null): number {
  const certificate = state.certificateByKey.get(bytesToHex(device)) ?? own;
  return Math.min(state.terms.expiresMs, certificate?.notAfterMs ?? Number.POSITIVE_INFINITY);
}

/** What a phone knows of its own end. */
export interface AccessEnd {
  readonly endMs: number;
  /** By this device's clock. */
  readonly localMs: number;
  /** It holds something that neither a relay nor a coordinator has. */
  readonly hasOnlyHere: boolean;
}

/** Whether a phone is to erase itself because its access has ended. */
export function isAccessOver(state: ControlState, { endMs, localMs, hasOnlyHere }: AccessEnd): boolean {
  const signedMs = vouchedMs(state);
  if (signedMs === null || signedMs < endMs) return false;
  return !hasOnlyHere || Math.min(signedMs, localMs) >= endMs + LAST_COPY_STAYS_MS;
}

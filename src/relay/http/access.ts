/** Who may do what: programme ids in paths, the rights of a device key, bearer tokens. */
import type { Context } from "hono";
import { type Charter, decodeCharter } from "../../control/charter.ts";
import { isCoordinator } from "../../control/fold.ts";
import { charterTerms } from "../../control/terms.ts";
import { boxKeyToId } from "../../crypto/box-keys.ts";
import { sha256 } from "../../crypto/hash.ts";
import { type FeedId, type KeyId, type ProgrammeId, type SignKey, toFeedId, toProgrammeId } from "../../kit/brand.ts";
import { type Bytes, base64UrlToBytes, bytesToHex, isEqualBytes } from "../../kit/bytes.ts";
import { InternalError } from "../../kit/errors.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { decodeCertificate } from "../../wire/certificate.ts";
import type { RelayStorage, Scope, Token } from "../storage/port.ts";
import type { RefusalCode } from "./errors.ts";
import type { Relay } from "./relay.ts";

/** 16 bytes from a path part in base64url; `null` for any other text. */
function readId(text: string | undefined): Bytes | null {
  const bytes = text === undefined || text.length > 24 ? null : base64UrlToBytes(text);
  return bytes?.length === 16 ? bytes : null;
}

/** The programme that the path names. Fails with `PROGRAMME_UNKNOWN`, for malformed ids too. */
export async function findCharter({ storage }: Relay, c: Context): Promise<Result<Charter, "PROGRAMME_UNKNOWN">> {
  const id = readId(c.req.param("pid"));
  const programme = id && (await storage.findProgramme(toProgrammeId(id)));
  return programme ? ok(storedToCharter(programme.charter)) : err("PROGRAMME_UNKNOWN");
}

/** The feed id in the path, or `null`. */
export function readFeedId(c: Context): FeedId | null {
  const id = readId(c.req.param("fid"));
  return id && toFeedId(id);
}

/** A charter was decoded before it was stored, so it decodes. */
export function storedToCharter(bytes: Bytes): Charter {
  const charter = decodeCharter(bytes);
  if (!charter.ok) throw new InternalError("CHARTER_UNREADABLE");
  return charter.value;
}

/** What a device key may do in a programme. */
export interface Rights {
  readonly scope: Scope;
  readonly keyId: KeyId | null;
  readonly isRevoked: boolean;
  /** End of its certificate, ms; for ever for a coordinator whom the charter names. */
  readonly notAfterMs: number;
}

/** Rights of `key`, or `null` for one that nobody certified here. Revocation beats the charter. */
export async function findRights(storage: RelayStorage, charter: Charter, key: SignKey): Promise<Rights | null> {
  const device = await storage.findDevice(charter.programmeId, key);
  const founder = charter.coordinators.find(({ signKey }) => isEqualBytes(signKey, key));
  const isRevoked = device?.isRevoked ?? false;
  if (founder)
    return {
      scope: "coordinator",
      keyId: device?.keyId ?? boxKeyToId(founder.boxKey),
      isRevoked,
      notAfterMs: Infinity,
    };
  if (device === null) return null;
  const certificate = decodeCertificate(device.certificate);
  const notAfterMs = certificate.ok ? certificate.value.notAfterMs : 0;
  return { scope: device.scope, keyId: device.keyId, isRevoked, notAfterMs };
}

/** Whether the charter names `key`. */
export const isFounder = (charter: Charter, key: SignKey): boolean => isCoordinator({ terms: charterTerms(charter) }, key);

/** 32 bytes behind "Bearer ", or `null`. */
export function readBearer(c: Context): Bytes | null {
  const [, text] = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(c.req.header("authorization") ?? "") ?? [];
  return text === undefined ? null : base64UrlToBytes(text);
}

/** How tokens are kept: nothing in the database lets anyone in. */
export const hashToken = (token: Bytes): Bytes => sha256(token);

export type AccessFailure = { readonly code: RefusalCode; readonly waitSeconds?: number };

/** The caller's token for `programmeId`. Fails with `TOKEN_REFUSED` and, above the device's rate, `RATE_LIMITED`. */
export async function authorise(
  relay: Relay,
  c: Context,
  programmeId: ProgrammeId,
): Promise<Result<Token, AccessFailure>> {
  const bearer = readBearer(c);
  const token = bearer && (await relay.storage.findToken(hashToken(bearer), relay.clock.nowMs()));
  if (!token || !isEqualBytes(token.programmeId, programmeId)) return err({ code: "TOKEN_REFUSED" });
  const waitSeconds = relay.limits.device.take(bytesToHex(token.deviceKey));
  return waitSeconds > 0 ? err({ code: "RATE_LIMITED", waitSeconds }) : ok(token);
}

/** Who calls: programme ids in paths, bearer tokens. */
import type { Context } from "hono";
import type { Charter } from "../../control/charter.ts";
import { decodeCharter } from "../../control/charter-rules.ts";
import { sha256 } from "../../crypto/hash.ts";
import { type FeedId, type ProgrammeId, toFeedId, toProgrammeId } from "../../kit/brand.ts";
import { type Bytes, base64UrlToBytes, bytesToHex, isEqualBytes } from "../../kit/bytes.ts";
import { InternalError } from "../../kit/errors.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { findRights, type Rights } from "../rights.ts";
import type { Token } from "../storage/port.ts";
import type { RefusalCode } from "./errors.ts";
import type { Relay } from "./relay.ts";

/** 16 bytes from a path part in base64url; `null` for any other text. */
function readId(text: string | undefined): Bytes | null {
  const bytes = text === undefined || text.length > 24 ? null : base64UrlToBytes(text);
  return bytes?.length === 16 ? bytes : null;
}

/** The programme id in the path, or `null`. */
export function readProgrammeId(c: Context): ProgrammeId | null {
  const id = readId(c.req.param("pid"));
  return id && toProgrammeId(id);
}

/** The programme that the path names. Fails with `PROGRAMME_UNKNOWN`, for malformed ids too, and with `PROGRAMME_CLOSED`. */
export async function findCharter(
  { storage }: Relay,
  c: Context,
): Promise<Result<Charter, "PROGRAMME_UNKNOWN" | "PROGRAMME_CLOSED">> {
  const id = readProgrammeId(c);
  const programme = id && (await storage.findProgramme(id));
  if (programme === "closed") return err("PROGRAMME_CLOSED");
  return programme ? ok(storedToCharter(programme.charter)) : err("PROGRAMME_UNKNOWN");
}

/** The feed id in the path, or `null`. */
export function readFeedId(c: Context): FeedId | null {
  const id = readId(c.req.param("fid"));
  return id && toFeedId(id);
}

/** The recovery id in the path, or `null`. */
export const readRecoveryId = (c: Context): Bytes | null => readId(c.req.param("rid"));

/** Charters that were decoded last: most calls are of few programmes. */
const charters = new Map<string, Charter>();
const MOST_CHARTERS = 64;

/** A charter was decoded before it was stored, so it decodes. */
export function storedToCharter(bytes: Bytes): Charter {
  const name = bytesToHex(sha256(bytes));
  const known = charters.get(name);
  if (known) return known;
  const charter = decodeCharter(bytes);
  if (!charter.ok) throw new InternalError("CHARTER_UNREADABLE");
  if (charters.size >= MOST_CHARTERS) charters.clear();
  charters.set(name, charter.value);
  return charter.value;
}

/** 32 bytes behind "Bearer ", or `null`. */
export function readBearer(c: Context): Bytes | null {
  const [, text] = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(c.req.header("authorization") ?? "") ?? [];
  return text === undefined ? null : base64UrlToBytes(text);
}

/** How tokens are kept: nothing in the database lets anyone in. */
export const hashToken = (token: Bytes): Bytes => sha256(token);

export type AccessFailure = { readonly code: RefusalCode; readonly waitSeconds?: number };

/** Somebody with a token that holds now. */
export interface Access {
  readonly token: Token;
  readonly rights: Rights;
}

/** As `findAccess`. Fails also above the device's rate, with `RATE_LIMITED`. */
export async function authorise(relay: Relay, c: Context, charter: Charter): Promise<Result<Access, AccessFailure>> {
  const access = await findAccess(relay, c, charter);
  if (!access.ok) return access;
  const waitSeconds = relay.limits.device.take(bytesToHex(access.value.token.deviceKey));
  return waitSeconds > 0 ? err({ code: "RATE_LIMITED", waitSeconds }) : access;
}

/** The caller's token for the programme of `charter`, if it holds now. Fails with `TOKEN_REFUSED`. */
export async function findAccess(relay: Relay, c: Context, charter: Charter): Promise<Result<Access, AccessFailure>> {
  const { storage, clock } = relay;
  const bearer = readBearer(c);
  const token = bearer && (await storage.findToken(hashToken(bearer), clock.nowMs()));
  if (!token || !isEqualBytes(token.programmeId, charter.programmeId)) return err({ code: "TOKEN_REFUSED" });
  const rights = await findRights(storage, charter, token.deviceKey);
  if (!rights || rights.isRevoked || (token.scope === "coordinator" && rights.scope !== "coordinator"))
    return err({ code: "TOKEN_REFUSED" });
  return ok({ token, rights });
}

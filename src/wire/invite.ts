/**
 * Invites: what a coordinator shows as QR or link so that one phone can join. Rules W50–W52 of SPEC.md.
 *
 * The text stands behind "#join=", never in a query: it is used once, lives briefly, and stays in the browser's history.
 * The charter's full hash makes the relay's copy of the charter checkable; `commit` fixes the coordinator's nonce before any phone speaks.
 */
import { deriveBytes, hashToId } from "../crypto/hash.ts";
import { type Bytes, base64UrlToBytes, bytesToBase64Url } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { readBytes, readText, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { ROLES, type Role } from "./roles.ts";

export interface Invite {
  /** SHA-256("ebb/charter/1\0" ‖ charter bytes): 32 bytes; the first 16 are the programme id. */
  readonly charterHash: Bytes;
  /** 16 random bytes that only this invite's readers know. */
  readonly secret: Bytes;
  /** SHA-256("ebb/join-commit/1\0" ‖ coordinator nonce)[0..16]. */
  readonly commit: Bytes;
  readonly role: Role;
  /** Address of a relay, for example "https://relay.example"; empty where the programme has none. */
  readonly relayAddress: string;
}

export type InviteFailure = CodecError<"INVITE_MALFORMED">;
const MAX_ADDRESS = 120;
const MAX_INVITE_BYTES = 256;

/** Base64url text of an invite: about 140 characters. */
export const encodeInvite = ({ charterHash, secret, commit, role, relayAddress }: Invite): string =>
  bytesToBase64Url(encodeCbor([1, charterHash, secret, commit, role, relayAddress]));

/** Reads an invite's text; a damaged, shortened or foreign one is refused whole. */
export function decodeInvite(text: string): Result<Invite, InviteFailure> {
  const bytes = base64UrlToBytes(text.trim());
  const decoded = bytes && decodeCbor(bytes, MAX_INVITE_BYTES);
  const parts = decoded?.ok ? readTuple(6)(decoded.value) : null;
  const [charterHash, secret, commit] = [
    readBytes(32)(parts?.[1]),
    readBytes(16)(parts?.[2]),
    readBytes(16)(parts?.[3]),
  ];
  const role = ROLES.find((known) => known === parts?.[4]);
  const relayAddress = readText(MAX_ADDRESS)(parts?.[5]);
  if (parts?.[0] !== 1 || !charterHash || !secret || !commit || !role || relayAddress === null)
    return err(new CodecError("INVITE_MALFORMED"));
  return ok({ charterHash, secret, commit, role, relayAddress });
}

/** The mailbox of an invite at a relay: 16 bytes that tell nothing of the secret. */
export const inviteToId = ({ secret, charterHash }: Pick<Invite, "secret" | "charterHash">): Bytes =>
  deriveBytes("invite-id", secret, [charterHash], 16);

/** What an invite shows of the coordinator's 16-byte `nonce` before it is revealed. */
export const commitToNonce = (nonce: Uint8Array): Bytes => hashToId("join-commit", nonce);

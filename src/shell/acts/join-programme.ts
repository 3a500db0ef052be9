/**
 * Joining on the phone's side. Each step can be cut and repeated: the vault holds the invite and the request until the certificate is there.
 * Wire rules W50–W57.
 */
import type { Charter } from "../../control/charter.ts";
import { decodeCharter } from "../../control/charter-rules.ts";
import { toProgrammeId } from "../../kit/brand.ts";
import { type Bytes, isEqualBytes } from "../../kit/bytes.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import type { RelayFailure } from "../../relay-client/failure.ts";
import { makeRelayClient, type RelayClient } from "../../relay-client/relay-client.ts";
import type { PlacedRow, RowRef, StoreFailure } from "../../store/port.ts";
import { encodeOwnFeed, ownRef, startFeed } from "../../sync/rows.ts";
import { makeDeviceKeys } from "../../vault/device-keys.ts";
import { type MakeFailure, makeVault } from "../../vault/make-vault.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Passphrase } from "../../vault/passphrase.ts";
import { SLOT_CORE } from "../../vault/slots.ts";
import { type Certificate, decodeCertificate, verifyCertificate } from "../../wire/certificate.ts";
import { decodeInvite, encodeInvite, type Invite, inviteToId } from "../../wire/invite.ts";
import { isCommittedNonce, joinWords, openJoinOutcome, sealJoinRequest } from "../../wire/join.ts";
import { ROLE_COORDINATOR } from "../../wire/roles.ts";
import type { Device } from "./device.ts";

/** `CHARTER_FALSE`: the relay's charter is not the one that the invite names. `PROGRAMME_OVER`: its end date is past by this phone's clock. */
export type InviteProblem = RelayFailure | { readonly code: "CHARTER_FALSE" | "PROGRAMME_OVER" };

/** Fetches the charter that an invite names and checks it against the invite's hash. */
export async function readInvitation(
  { fetch, clock }: Device,
  invite: Invite,
): Promise<Result<Charter, InviteProblem>> {
  const client = makeRelayClient(invite.relayAddress, fetch);
  const bytes = await client.charter(toProgrammeId(invite.charterHash.subarray(0, 16)));
  return bytes.ok ? checkCharter({ clock }, invite, bytes.value) : bytes;
}

/** The charter that an invite names, from whoever brought it. */
export function checkCharter(
  { clock }: Pick<Device, "clock">,
  invite: Invite,
  bytes: Uint8Array,
): Result<Charter, InviteProblem> {
  const charter = decodeCharter(bytes);
  if (!charter.ok || !isEqualBytes(charter.value.hash, invite.charterHash)) return err({ code: "CHARTER_FALSE" });
  return charter.value.expiresMs > clock.nowMs() ? charter : err({ code: "PROGRAMME_OVER" });
}

/** Makes the phone's vault, with keys of its own and the invite inside. */
export async function prepareJoin(
  device: Device,
  invite: Invite,
  charter: Charter,
  passphrase: Passphrase,
  picture: number,
): Promise<Result<OpenVault, MakeFailure>> {
  const { setting } = await device.tune();
  return makeVault(
    device,
    {
      charter,
      role: invite.role,
      keys: makeDeviceKeys(device.random),
      certificate: null,
      invite: encodeInvite(invite),
    },
    passphrase,
    picture,
    setting,
  );
}

/** Where a phone stands: no answer yet; words to compare; refused; approved. `cheated`: the coordinator's nonce or certificate is not genuine. */
export type JoinStep =
  | { readonly type: "waiting" }
  | { readonly type: "compare"; readonly words: Bytes }
  | { readonly type: "refused" | "cheated" | "joined" };

const REQUEST_REF: RowRef = { table: "meta", key: "join-request" };

/** Posts the request (the same bytes each time), reads the mailbox and does what it says. Call again until refused, cheated or joined. */
export async function stepJoin(
  device: Device,
  vault: OpenVault,
  signal: AbortSignal,
): Promise<Result<JoinStep, RelayFailure | StoreFailure>> {
  const { invite: text, charter, certificate } = vault.identity();
  const decoded = text === null ? null : decodeInvite(text);
  if (certificate || !decoded?.ok) return ok({ type: "joined" });
  const invite = decoded.value;
  const client: RelayClient = makeRelayClient(invite.relayAddress, device.fetch);
  const request = await requestOf(device, vault, invite);
  if (!request.ok) return request;
  const mailbox = await client.join(charter.programmeId, inviteToId(invite), request.value, signal);
  if (!mailbox.ok) return mailbox;
  const { challenge, outcome } = mailbox.value;
  if (challenge === null) return ok({ type: "waiting" });
  if (!isCommittedNonce(invite, challenge)) return ok({ type: "cheated" });
  return outcome === null
    ? ok({ type: "compare", words: joinWords(invite, joinKeys(vault), challenge) })
    : takeOutcome(device, vault, invite, outcome);
}

export const joinKeys = (vault: OpenVault) => {
  const { signKey, boxKey, incarnation } = vault.identity().keys;
  return { signKey, boxKey, incarnation };
};

/** The request, drawn once and kept: a repeated post with other bytes would look like a second phone. */
export async function requestOf(
  { random }: Pick<Device, "random">,
  vault: OpenVault,
  invite: Invite,
): Promise<Result<Bytes, StoreFailure>> {
  const kept = await vault.store.get(REQUEST_REF);
  const known = kept && vault.open(REQUEST_REF, kept);
  if (known) return ok(known);
  const request = await sealJoinRequest(invite, joinKeys(vault), vault.sign, random);
  const committed = await vault.store.commit({ put: [vault.seal(SLOT_CORE, REQUEST_REF, request)] });
  return committed.ok ? ok(request) : committed;
}

/** Believes an approval only after every check, and stores it with the feeds that this device writes. */
export async function takeOutcome(
  device: Device,
  vault: OpenVault,
  invite: Invite,
  outcome: Bytes,
): Promise<Result<JoinStep, StoreFailure>> {
  const opened = openJoinOutcome(invite, outcome);
  if (!opened.ok) return ok({ type: "cheated" });
  if (opened.value.type === "refused") return ok({ type: "refused" });
  const certificate = decodeCertificate(opened.value.certificate);
  if (!certificate.ok || !(await isForUs(vault, invite, certificate.value))) return ok({ type: "cheated" });
  const stored = await vault.certify(certificate.value.bytes, {
    put: await feedRows(device, vault),
    remove: [REQUEST_REF],
  });
  return stored.ok ? ok({ type: "joined" }) : stored;
}

/** The feeds that a device of its role writes. */
async function feedRows(device: Device, vault: OpenVault): Promise<readonly PlacedRow[]> {
  const { charter, keys, role } = vault.identity();
  if (role === ROLE_COORDINATOR) {
    const { coordinatorFeedRows } = await import("./create-programme.ts");
    return coordinatorFeedRows(device, vault);
  }
  const feed = startFeed(charter.programmeId, keys.signKey, keys.incarnation, 1);
  return [{ ...ownRef(feed.feedId), value: encodeOwnFeed(feed) }];
}

/**
 * The certificate is about our keys and the invited role, and its issuer signed it. Whether the issuer has a seat is not known here: the charter names the first
 * coordinator only. What is written is sealed to an epoch that the charter's line of coordinators stated, so a false issuer gets a phone that nobody hears.
 */
async function isForUs(vault: OpenVault, invite: Invite, certificate: Certificate): Promise<boolean> {
  const { charter, keys } = vault.identity();
  const isAboutUs =
    isEqualBytes(certificate.signKey, keys.signKey) &&
    isEqualBytes(certificate.boxKey, keys.boxKey) &&
    certificate.role === invite.role;
  return isAboutUs && verifyCertificate(certificate, charter.programmeId, [certificate.issuer]);
}

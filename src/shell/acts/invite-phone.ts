/**
 * Inviting and approving a phone, on the coordinator's side. One invite is for one phone: the first request that comes binds it. The nonce is
 * revealed only then, and both screens show the words that follow from both. Wire rules W50–W57.
 */
import { toIncarnation } from "../../kit/brand.ts";
import { type Bytes, bytesToHex } from "../../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../../kit/cbor.ts";
import { readInteger, readTuple } from "../../kit/read.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import type { RelayFailure } from "../../relay-client/failure.ts";
import type { PlacedRow, RowRef, StoreFailure } from "../../store/port.ts";
import { appendControl } from "../../sync/acknowledge.ts";
import { commitFrame, nextPosition } from "../../sync/append.ts";
import type { SyncEngine } from "../../sync/engine.ts";
import { recipientKey } from "../../sync/people.ts";
import { type Replica, withOwn } from "../../sync/replica.ts";
import { encodeOwnFeed, type OwnFeed, ownRef, startFeed, startingWith } from "../../sync/rows.ts";
import type { RelaySession } from "../../sync/session.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { SLOT_CORE } from "../../vault/slots.ts";
import { type Certificate, signCertificate } from "../../wire/certificate.ts";
import { commitToNonce, encodeInvite, type Invite, inviteToId } from "../../wire/invite.ts";
import { type JoinKeys, joinWords, openJoinRequest, sealJoinOutcome } from "../../wire/join.ts";
import type { Role } from "../../wire/roles.ts";
import { sealSegment } from "../../wire/segment.ts";
import type { Device } from "./device.ts";
import { SETTINGS_REF, settingsBatch } from "./settings-row.ts";

/** An invite that is shown now. It lives in memory: reloading the page means showing a new one. */
export interface ShownInvite {
  readonly invite: Invite;
  /** `<app address>/#join=<text>`. */
  readonly link: string;
  readonly inviteId: Bytes;
  readonly nonce: Bytes;
  readonly expiresMs: number;
}

/** A phone that asks: its keys, and three bytes that both screens show as picture-words. */
export interface JoinAsk {
  readonly keys: JoinKeys;
  readonly words: Bytes;
}

/** How long an invite is open, in seconds (P). */
export const INVITE_SECONDS = 900;

/** An invite, and the nonce that it fixes. */
export function makeInvite(
  { random }: Pick<Device, "random">,
  vault: OpenVault,
  role: Role,
  relayAddress: string,
): Pick<ShownInvite, "invite" | "nonce"> {
  const nonce = random.bytes(16);
  const { hash: charterHash } = vault.identity().charter;
  return { invite: { charterHash, secret: random.bytes(16), commit: commitToNonce(nonce), role, relayAddress }, nonce };
}

/** Opens a mailbox at the relay and returns the invite to show. `appAddress` is the origin that serves the app. */
export async function showInvite(
  { random, clock }: Device,
  vault: OpenVault,
  session: RelaySession,
  role: Role,
  appAddress: string,
): Promise<Result<ShownInvite, RelayFailure>> {
  const { charter } = vault.identity();
  const { invite, nonce } = makeInvite({ random }, vault, role, session.client.address);
  const inviteId = inviteToId(invite);
  const opened = await session.withToken((token) =>
    session.client.mailbox(charter.programmeId, token, inviteId, { type: "open", livesSeconds: INVITE_SECONDS }),
  );
  if (!opened.ok) return opened;
  return ok({
    invite,
    link: `${appAddress}/#join=${encodeInvite(invite)}`,
    inviteId,
    nonce,
    expiresMs: clock.nowMs() + INVITE_SECONDS * 1_000,
  });
}

/** Looks for a request; the first genuine one is answered with the nonce. `null` while no phone has asked. */
export async function awaitJoin(
  vault: OpenVault,
  session: RelaySession,
  { invite, inviteId, nonce }: ShownInvite,
  signal: AbortSignal,
): Promise<Result<JoinAsk | null, RelayFailure | "not-genuine">> {
  const { programmeId } = vault.identity().charter;
  const read = await session.withToken(
    (token) => session.client.mailbox(programmeId, token, inviteId, { type: "read" }, signal),
    signal,
  );
  if (!read.ok) return read;
  if (read.value.request === null) return ok(null);
  const keys = await openJoinRequest(invite, read.value.request);
  if (!keys.ok) return err("not-genuine");
  const revealed = await session.withToken(
    (token) => session.client.mailbox(programmeId, token, inviteId, { type: "challenge", bytes: nonce }, signal),
    signal,
  );
  return revealed.ok ? ok({ keys: keys.value, words: joinWords(invite, keys.value, nonce) }) : revealed;
}

/**
 * Approves a phone whose words matched: certificate into the control feed, settings down to the phone, certificate into the mailbox. May be
 * repeated after any failure: what was done is not done again.
 */
export async function approveJoin(
  device: Device,
  vault: OpenVault,
  engine: SyncEngine,
  session: RelaySession,
  shown: ShownInvite,
  { keys }: JoinAsk,
): Promise<Result<void, RelayFailure | StoreFailure>> {
  const outcome = await admit(device, vault, engine, shown.invite, keys);
  return outcome.ok ? answer(vault, session, shown, outcome.value) : outcome;
}

/** Certifies a phone whose words matched, and gives the outcome for it. May be repeated. */
export async function admit(
  device: Device,
  vault: OpenVault,
  engine: SyncEngine,
  invite: Invite,
  keys: JoinKeys,
): Promise<Result<Bytes, StoreFailure>> {
  const { charter, keys: own } = vault.identity();
  const fields = {
    programmeId: charter.programmeId,
    signKey: keys.signKey,
    boxKey: keys.boxKey,
    role: invite.role,
    notAfterMs: engine.replica().control.terms.expiresMs,
    lease: new Uint8Array(),
  };
  const certificate = await signCertificate(fields, own.signKey, vault.sign);
  // A repeated approval, after the relay was away, must not certify the phone twice.
  const isKnown = engine.replica().control.certificateByKey.has(bytesToHex(keys.signKey));
  const published = isKnown
    ? ok(undefined)
    : await engine.change((replica) => publish(device, vault, replica, certificate));
  if (!published.ok) return published;
  const sent = await engine.change((replica) => sendMissingSettings(device, vault, replica));
  if (!sent.ok) return sent;
  return ok(sealJoinOutcome(invite, { type: "approved", certificate: certificate.bytes }, device.random));
}

/** Refuses a phone whose words differed. */
export const refuseJoin = (
  device: Device,
  vault: OpenVault,
  session: RelaySession,
  shown: ShownInvite,
): Promise<Result<void, RelayFailure>> =>
  answer(vault, session, shown, sealJoinOutcome(shown.invite, { type: "refused" }, device.random));

async function answer(
  vault: OpenVault,
  session: RelaySession,
  { inviteId }: ShownInvite,
  bytes: Bytes,
): Promise<Result<void, RelayFailure>> {
  const { programmeId } = vault.identity().charter;
  const written = await session.withToken((token) =>
    session.client.mailbox(programmeId, token, inviteId, { type: "outcome", bytes }),
  );
  // Only a coordinator writes there, and once: it is the answer of an earlier try whose receipt was lost.
  if (!written.ok && written.error.relayCode === "INVITE_TAKEN") return ok(undefined);
  return written.ok ? ok(undefined) : written;
}

async function publish(
  device: Device,
  vault: OpenVault,
  replica: Replica,
  certificate: Certificate,
): Promise<Result<Replica, StoreFailure>> {
  const feed = downFeed(device, vault, certificate);
  const created = { ...ownRef(feed.feedId), value: encodeOwnFeed(feed) };
  const certified = await appendControl(vault, replica, [{ type: "cert", certificate }], {
    expect: [{ ...created, value: null }],
    put: [created, approvedRow(device, vault, certificate)],
  });
  return certified.ok ? ok(withOwn(certified.value, feed)) : certified;
}

/** Sends the settings to every approved phone that has none yet: after an approval, and at each unlock for an approval that was cut off. */
export async function sendMissingSettings(
  device: Device,
  vault: OpenVault,
  replica: Replica,
): Promise<Result<Replica, StoreFailure>> {
  let current = replica;
  for (const feed of replica.own.values()) {
    const isWaiting = feed.purpose === 2 && feed.seq === 0 && feed.device !== null;
    const certificate = isWaiting ? replica.control.certificateByKey.get(bytesToHex(feed.device)) : undefined;
    const sent = certificate ? await sendSettings(device, vault, current, feed, certificate) : ok(current);
    if (!sent.ok) return sent;
    current = sent.value;
  }
  return ok(current);
}

const APPROVED = "phone:";
const approvedRef = (signKey: Uint8Array): RowRef => ({ table: "meta", key: APPROVED + bytesToHex(signKey) });

function approvedRow({ clock }: Device, vault: OpenVault, { signKey }: Certificate): PlacedRow {
  return vault.seal(SLOT_CORE, approvedRef(signKey), encodeCbor([1, clock.nowMs()]));
}

/** When this coordinator let phones in, ms since 1970 by its clock, by sign key in hex; nothing of those whom another coordinator let in. One question to the store for all. */
export async function readApprovedMs(vault: OpenVault): Promise<ReadonlyMap<string, number>> {
  const rows = await vault.store.list("meta", startingWith(APPROVED));
  return new Map(
    rows.flatMap(({ key, value }): [string, number][] => {
      const plaintext = vault.open({ table: "meta", key }, value);
      const decoded = plaintext && decodeCbor(plaintext, 32);
      const ms = decoded?.ok ? readInteger(0, Number.MAX_SAFE_INTEGER)(readTuple(2)(decoded.value)?.[1]) : null;
      return ms === null ? [] : [[key.slice(APPROVED.length), ms]];
    }),
  );
}

/** A down feed is for one device, so that its reader sees a chain without holes. */
function downFeed({ random }: Device, vault: OpenVault, { signKey }: Certificate): OwnFeed {
  const { charter, keys } = vault.identity();
  return startFeed(charter.programmeId, keys.signKey, toIncarnation(random.bytes(16)), 2, signKey);
}

async function sendSettings(
  device: Device,
  vault: OpenVault,
  replica: Replica,
  feed: OwnFeed,
  { signKey, boxKey }: Certificate,
): Promise<Result<Replica, StoreFailure>> {
  const plaintext = await settingsPlaintext(device, vault, replica);
  if (!plaintext) return ok(replica);
  const recipient = recipientKey(replica, signKey) ?? boxKey;
  const frame = await sealSegment(2, nextPosition(vault, feed), [recipient], plaintext, vault.sign, device.random);
  const committed = await commitFrame(vault, feed, frame);
  return committed.ok ? ok(withOwn(replica, committed.value)) : committed;
}

/** The settings as a batch: as this coordinator made them, or as they stand in its records. */
async function settingsPlaintext(device: Device, vault: OpenVault, replica: Replica): Promise<Bytes | null> {
  const row = await vault.store.get(SETTINGS_REF);
  return (row && vault.open(SETTINGS_REF, row)) ?? settingsBatch(device, replica.records);
}

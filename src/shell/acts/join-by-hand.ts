/**
 * Joining with no relay: the messages of the mailbox are shown and read in one room, in the same order and with the same checks. Wire rules W50–W57, W114.
 *
 * Coordinator: invitation → reads the request → nonce, words → outcome with the first bundle. Phone: reads the invitation → request → reads the nonce, words → reads the
 * outcome.
 */

import type { Bytes } from "../../kit/bytes.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import type { StoreFailure } from "../../store/port.ts";
import { takeIn } from "../../sync/carry/open.ts";
import { makeSyncEngine, type SyncEngine, type SyncFailure } from "../../sync/engine.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { openBundle } from "../../wire/bundle.ts";
import { encodeHandMessage } from "../../wire/hand-message.ts";
import { decodeInvite, type Invite } from "../../wire/invite.ts";
import { isCommittedNonce, joinWords, openJoinRequest, sealJoinOutcome } from "../../wire/join.ts";
import { MAX_MOVING_BYTES } from "../../wire/moving.ts";
import type { Role } from "../../wire/roles.ts";
import { makeCarryFile } from "./carry.ts";
import type { Device } from "./device.ts";
import { admit, type JoinAsk, makeInvite, type ShownInvite } from "./invite-phone.ts";
import { type JoinStep, joinKeys, requestOf, takeOutcome } from "./join-programme.ts";
import { programmeDay } from "./programme-day.ts";
import { rankOp } from "./records.ts";

/** An invite that is shown in one room. It lives in memory. */
export interface HandInvite extends Pick<ShownInvite, "invite" | "nonce"> {
  /** What is shown first. */
  readonly message: Bytes;
}

export function makeHandInvite(device: Pick<Device, "random">, vault: OpenVault, role: Role): HandInvite {
  const made = makeInvite(device, vault, role, "");
  const charter = vault.identity().charter.bytes;
  return { ...made, message: encodeHandMessage({ type: "invitation", invite: made.invite, charter }) };
}

/** The phone that asks; `null` where the request is not genuine. Only now the nonce may be shown (W54). */
export async function readHandRequest({ invite, nonce }: HandInvite, request: Uint8Array): Promise<JoinAsk | null> {
  const keys = await openJoinRequest(invite, request);
  return keys.ok ? { keys: keys.value, words: joinWords(invite, keys.value, nonce) } : null;
}

/** Lets the phone in whose words matched; what comes back is shown to it: its certificate, and all that it needs to begin. */
export async function approveByHand(
  device: Device,
  vault: OpenVault,
  engine: SyncEngine,
  { invite }: HandInvite,
  { keys }: JoinAsk,
): Promise<Result<Bytes, SyncFailure>> {
  const outcome = await admit(device, vault, engine, invite, keys);
  if (!outcome.ok) return outcome;
  const made = await makeCarryFile(device, { vault, engine }, { type: "phones", only: keys.signKey }, SMALL_PARTS);
  if (!made.ok) return made;
  const { bytes } = made.value.packed;
  // Of a programme that is long under way the rest comes as a file.
  const bundle = bytes.length < MAX_MOVING_BYTES - 1_024 ? bytes : new Uint8Array();
  return ok(encodeHandMessage({ type: "outcome", outcome: outcome.value, bundle }));
}

/** Parts of 1 KiB: codes are dear, and padding costs codes. */
const SMALL_PARTS = 1;

/** What is shown to a phone whose words differed. */
export const refuseByHand = ({ random }: Pick<Device, "random">, { invite }: HandInvite): Bytes =>
  encodeHandMessage({
    type: "outcome",
    outcome: sealJoinOutcome(invite, { type: "refused" }, random),
    bundle: new Uint8Array(),
  });

/** The invite of a vault that joins by hand; `null` for one that asks a relay, or is in. */
export function handInviteOf(vault: OpenVault): Invite | null {
  const { invite: text, certificate } = vault.identity();
  const invite = text === null || certificate ? null : decodeInvite(text);
  return invite?.ok && invite.value.relayAddress === "" ? invite.value : null;
}

/** What the phone shows: the same bytes each time. */
export async function makeHandRequest(
  device: Pick<Device, "random">,
  vault: OpenVault,
  invite: Invite,
): Promise<Result<Bytes, StoreFailure>> {
  const request = await requestOf(device, vault, invite);
  return request.ok ? ok(encodeHandMessage({ type: "request", request: request.value })) : request;
}

/** The three bytes that both screens show; `null` where the nonce is not the one that the invite fixed. */
export const readHandNonce = (vault: OpenVault, invite: Invite, nonce: Uint8Array): Bytes | null =>
  isCommittedNonce(invite, nonce) ? joinWords(invite, joinKeys(vault), nonce) : null;

/** Takes the outcome, and what came with it, before the session begins. */
export async function takeHandOutcome(
  device: Device,
  vault: OpenVault,
  invite: Invite,
  { outcome, bundle }: { readonly outcome: Bytes; readonly bundle: Bytes },
): Promise<Result<JoinStep, SyncFailure>> {
  const step = await takeOutcome(device, vault, invite, outcome);
  if (!step.ok || step.value.type !== "joined" || bundle.length === 0) return step;
  const opened = await openBundle(bundle, vault.identity().charter.hash);
  // A damaged one comes again as a file.
  if (!opened.ok) return step;
  const { clock, random } = device;
  const today = () => programmeDay(device, vault);
  const parts = { vault, session: null, clock, random, today, rank: rankOp, pageFrames: 1, onChange: () => undefined };
  const engine = await makeSyncEngine(parts);
  const taken = await takeIn({ ...parts, engine }, opened.value);
  return taken.ok ? step : err(taken.error);
}

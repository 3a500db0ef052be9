/** Shares of coordinators' leases: left with a token, fetched with the lease key by whoever has words and disk, while its device has a seat. Rules R60, R61. */
import type { Context, Hono } from "hono";
import type { Charter } from "../../control/charter.ts";
import type { SignKey } from "../../kit/brand.ts";
import { type Bytes, bytesToHex, isEqualBytes } from "../../kit/bytes.ts";
import {
  decodeLeaseCall,
  encodeLeaseAnswer,
  type LeaseAnswer,
  type LeaseCall,
  type LeaseGet,
  MAX_LEASES,
  verifyLeaseGet,
} from "../../wire/lease.ts";
import { type ChallengeAsk, checkChallenge, makeChallenge, SCOPE_LEASE } from "../challenge.ts";
import { readBody } from "../limits/body.ts";
import { findRights } from "../rights.ts";
import { type AccessFailure, authorise, findCharter } from "./access.ts";
import type { RefusalCode } from "./errors.ts";
import { answerCbor, MAX_CALL_BYTES, type Relay, refuse } from "./relay.ts";

type Outcome = LeaseAnswer | AccessFailure;

/** Adds the call about leases. */
export function addLeaseCalls(app: Hono, relay: Relay): void {
  app.post("/v1/p/:pid/lease", async (c) => {
    const charter = await findCharter(relay, c);
    if (!charter.ok) return refuse(c, charter.error);
    const body = await readBody(c.req.raw, MAX_CALL_BYTES);
    if (!body.ok) return refuse(c, body.error);
    const call = decodeLeaseCall(body.value);
    if (!call.ok) return refuse(c, "BODY_MALFORMED");
    const outcome = await answer(relay, c, charter.value, call.value);
    return "code" in outcome ? refuse(c, outcome.code, outcome) : answerCbor(c, encodeLeaseAnswer(outcome));
  });
}

function answer(relay: Relay, c: Context, charter: Charter, call: LeaseCall): Promise<Outcome> {
  switch (call.type) {
    case "ask":
      return giveChallenge(relay, charter, call.leaseKey);
    case "get":
      return giveShare(relay, charter, call);
    case "put":
    case "keep":
      return change(relay, c, charter, call);
  }
}

const askOf = ({ programmeId }: Charter, deviceKey: SignKey): ChallengeAsk => ({
  ...{ programmeId, deviceKey },
  scope: SCOPE_LEASE,
});

async function giveChallenge(relay: Relay, charter: Charter, leaseKey: SignKey): Promise<Outcome> {
  const { keys, clock, random } = relay;
  const challenge = makeChallenge(keys.challengeSecret, askOf(charter, leaseKey), clock.nowMs(), random);
  return { type: "challenge", challenge };
}

/** R61: whoever has the lease key, while the device that left the share has a seat. */
async function giveShare(relay: Relay, charter: Charter, get: LeaseGet): Promise<Outcome> {
  const { storage, keys, clock, limits } = relay;
  const { programmeId } = charter;
  const waitSeconds = limits.device.take(bytesToHex(get.leaseKey));
  if (waitSeconds > 0) return { code: "RATE_LIMITED", waitSeconds };
  if (!checkChallenge(keys.challengeSecret, askOf(charter, get.leaseKey), get.challenge, clock.nowMs()))
    return { code: "CHALLENGE_REFUSED" };
  if (!(await verifyLeaseGet(get, keys.publicKey, programmeId))) return { code: "AUTH_REFUSED" };
  const lease = await storage.findLease(programmeId, get.leaseKey);
  if (!lease) return { code: "LEASE_UNKNOWN" };
  const rights = await findRights(storage, charter, lease.deviceKey);
  if (rights?.isRevoked) return { code: "DEVICE_REVOKED" };
  if (rights?.seat !== "active") return { code: "SCOPE_REFUSED" };
  const bodyKey = await keys.readProgrammeKey(programmeId);
  return { type: "share", share: bodyKey.open({ programmeId, leaseKey: get.leaseKey }, lease.sealed) };
}

/** R60: a coordinator in force, for its own device. */
async function change(
  relay: Relay,
  c: Context,
  charter: Charter,
  call: LeaseCall & { readonly type: "put" | "keep" },
): Promise<Outcome> {
  const access = await authorise(relay, c, charter);
  if (!access.ok) return access.error;
  const { token, rights } = access.value;
  if (token.scope !== "coordinator" || rights.seat !== "active") return { code: "SCOPE_REFUSED" };
  const { storage } = relay;
  const { programmeId } = charter;
  if (call.type === "put") {
    const refusal = await put(relay, charter, token.deviceKey, call.leaseKey, call.share);
    if (refusal) return { code: refusal };
  } else {
    await storage.keepLease(programmeId, token.deviceKey, call.leaseKey);
    await storage.checkpoint();
  }
  return { type: "held", leaseKeys: await storage.listLeases(programmeId, token.deviceKey) };
}

async function put(
  { storage, keys }: Relay,
  { programmeId }: Charter,
  deviceKey: SignKey,
  leaseKey: SignKey,
  share: Bytes,
): Promise<RefusalCode | null> {
  const bodyKey = await keys.readProgrammeKey(programmeId);
  const place = { programmeId, leaseKey };
  const outcome = await storage.putLease(
    programmeId,
    { leaseKey, deviceKey, sealed: bodyKey.seal(place, share) },
    MAX_LEASES,
  );
  if (outcome !== "taken") return outcome === "full" ? "LEASES_FULL" : null;
  const there = await storage.findLease(programmeId, leaseKey);
  const isSame =
    there && isEqualBytes(there.deviceKey, deviceKey) && isEqualBytes(bodyKey.open(place, there.sealed), share);
  return isSame ? null : "LEASE_TAKEN";
}

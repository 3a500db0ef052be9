/** The mailbox of an invite: the phone posts to `join`, the coordinator to `invites`; both are answered with what lies in it. */
import type { Context, Hono } from "hono";
import type { ProgrammeId } from "../../kit/brand.ts";
import type { Bytes } from "../../kit/bytes.ts";
import { decodeJoinCall, decodeMailboxCall, encodeMailbox, type MailboxAct } from "../../wire/join.ts";
import { readBody } from "../limits/body.ts";
import type { FillOutcome, InviteSlot } from "../storage/port.ts";
import { authorise, findCharter } from "./access.ts";
import type { RefusalCode } from "./errors.ts";
import { answerCbor, MAX_CALL_BYTES, type Relay, refuse } from "./relay.ts";

/** Most invites of one programme that may be open at once. */
export const MAX_OPEN_INVITES = 200;
const EMPTY = { request: null, challenge: null, outcome: null };

/** Adds the calls about invites. */
export function addJoinCalls(app: Hono, relay: Relay): void {
  app.post("/v1/p/:pid/join", async (c) => {
    const charter = await findCharter(relay, c);
    if (!charter.ok) return refuse(c, charter.error);
    const body = await readBody(c.req.raw, MAX_CALL_BYTES);
    if (!body.ok) return refuse(c, body.error);
    const call = decodeJoinCall(body.value);
    if (!call.ok) return refuse(c, "BODY_MALFORMED");
    const { inviteId, request } = call.value;
    const { programmeId } = charter.value;
    const refusal = request ? await fill(relay, programmeId, inviteId, "request", request) : null;
    return refusal ? refuse(c, refusal) : answerMailbox(relay, c, programmeId, inviteId);
  });

  app.post("/v1/p/:pid/invites", async (c) => {
    const charter = await findCharter(relay, c);
    if (!charter.ok) return refuse(c, charter.error);
    const { programmeId } = charter.value;
    const access = await authorise(relay, c, charter.value);
    if (!access.ok) return refuse(c, access.error.code, access.error);
    if (access.value.token.scope !== "coordinator" || access.value.rights.seat !== "active")
      return refuse(c, "SCOPE_REFUSED");
    const body = await readBody(c.req.raw, MAX_CALL_BYTES);
    if (!body.ok) return refuse(c, body.error);
    const call = decodeMailboxCall(body.value);
    if (!call.ok) return refuse(c, "BODY_MALFORMED");
    const { inviteId, act } = call.value;
    const refusal = await doAct(relay, programmeId, inviteId, act);
    if (refusal) return refuse(c, refusal);
    if (act.type === "cancel") return answerCbor(c, encodeMailbox(EMPTY));
    return answerMailbox(relay, c, programmeId, inviteId);
  });
}

async function answerMailbox({ storage, clock }: Relay, c: Context, programmeId: ProgrammeId, inviteId: Bytes) {
  const invite = await storage.findInvite(programmeId, inviteId, clock.nowMs());
  return invite ? answerCbor(c, encodeMailbox(invite)) : refuse(c, "INVITE_UNKNOWN");
}

async function doAct(relay: Relay, pid: ProgrammeId, inviteId: Bytes, act: MailboxAct): Promise<RefusalCode | null> {
  const { storage, clock } = relay;
  const nowMs = clock.nowMs();
  switch (act.type) {
    case "open": {
      const expiresMs = nowMs + 1000 * act.livesSeconds;
      const outcome = await storage.openInvite(pid, inviteId, expiresMs, nowMs, MAX_OPEN_INVITES);
      return outcome === "full" ? "INVITES_FULL" : null;
    }
    case "read":
      return null;
    case "challenge":
    case "outcome":
      return fill(relay, pid, inviteId, act.type, act.bytes);
    case "cancel":
      await storage.cancelInvite(pid, inviteId);
      return null;
  }
}

const REFUSAL_BY_OUTCOME: Record<FillOutcome, RefusalCode | null> = {
  filled: null,
  same: null,
  taken: "INVITE_TAKEN",
  unknown: "INVITE_UNKNOWN",
};

async function fill({ storage, clock }: Relay, pid: ProgrammeId, inviteId: Bytes, slot: InviteSlot, bytes: Bytes) {
  return REFUSAL_BY_OUTCOME[await storage.fillInvite(pid, inviteId, slot, bytes, clock.nowMs())];
}

/** The mailbox of cards, and the list of programmes that a card is looked up with. Rules R80 to R83. A card's id is never part of an address. */
import type { Context, Hono } from "hono";
import type { Charter } from "../../control/charter.ts";
import type { CardId } from "../../kit/brand.ts";
import { type Bytes, bytesToHex, hexToBytes, isEqualBytes } from "../../kit/bytes.ts";
import { verifyKeyToCardId } from "../../wire/card.ts";
import {
  type CardCall,
  type CardReply,
  decodeCardCall,
  encodeCardReply,
  encodeProgrammes,
  MAX_CARD_CALL_BYTES,
  MAX_CARD_IDS,
  MAX_LISTED_PROGRAMMES,
  MAX_WAITING,
  verifyCardAsk,
} from "../../wire/card-calls.ts";
import { cardRequestId, decodeCardRequest, isGenuineRequest } from "../../wire/card-request.ts";
import { type ChallengeAsk, checkChallenge, makeChallenge, SCOPE_CARD } from "../challenge.ts";
import { readBody } from "../limits/body.ts";
import { type AccessFailure, authorise, findCharter } from "./access.ts";
import { answerCbor, type Relay, refuse } from "./relay.ts";

type Outcome = CardReply | AccessFailure;
type HolderCall = CardCall & { readonly type: "ask" | "get" | "post" };
type CoordinatorCall = Exclude<CardCall, HolderCall>;

/** Most requests of one card that wait for an answer (P). */
export const MAX_REQUESTS = 8;

/** Adds the calls about cards. */
export function addCardCalls(app: Hono, relay: Relay): void {
  app.get("/v1/programmes", async (c) => {
    const [text, behind] = [c.req.query("tag"), c.req.query("after")];
    if (text !== undefined && !/^[0-9a-f]{4}$/.test(text)) return refuse(c, "BODY_MALFORMED");
    if (behind !== undefined && !/^[0-9a-f]{32}$/.test(behind)) return refuse(c, "BODY_MALFORMED");
    const waitSeconds = relay.limits.card.take(`list ${relay.addressOf(c)}`);
    if (waitSeconds > 0) return refuse(c, "RATE_LIMITED", { waitSeconds });
    const tag = text === undefined ? null : hexToBytes(text);
    const after = behind === undefined ? null : hexToBytes(behind);
    return answerCbor(c, encodeProgrammes(await relay.storage.listProgrammes(tag, MAX_LISTED_PROGRAMMES, after)));
  });

  app.post("/v1/p/:pid/card", async (c) => {
    const charter = await findCharter(relay, c);
    if (!charter.ok) return refuse(c, charter.error);
    const body = await readBody(c.req.raw, MAX_CARD_CALL_BYTES);
    if (!body.ok) return refuse(c, body.error);
    const call = decodeCardCall(body.value);
    if (!call.ok) return refuse(c, "BODY_MALFORMED");
    const outcome = await answer(relay, c, charter.value, call.value);
    return "code" in outcome ? refuse(c, outcome.code, outcome) : answerCbor(c, encodeCardReply(outcome));
  });
}

function answer(relay: Relay, c: Context, charter: Charter, call: CardCall): Promise<Outcome> {
  switch (call.type) {
    case "ask":
    case "get":
    case "post":
      return answerHolder(relay, charter, call);
    default:
      return answerCoordinator(relay, c, charter, call);
  }
}

/** R81: possession of the card is proven anew for every look and every request. */
async function answerHolder(relay: Relay, charter: Charter, call: HolderCall): Promise<Outcome> {
  const { keys, clock, random } = relay;
  const request = call.type === "post" ? decodeCardRequest(call.request) : null;
  if (request && !request.ok) return { code: "BODY_MALFORMED" };
  const verifyKey = call.type === "post" ? request?.value.verifyKey : call.verifyKey;
  if (!verifyKey) return { code: "BODY_MALFORMED" };
  const waitSeconds = relay.limits.card.take(bytesToHex(verifyKey));
  if (waitSeconds > 0) return { code: "RATE_LIMITED", waitSeconds };
  const { programmeId } = charter;
  const ask: ChallengeAsk = { programmeId, deviceKey: verifyKey, scope: SCOPE_CARD };
  if (call.type === "ask")
    return { type: "challenge", challenge: makeChallenge(keys.challengeSecret, ask, clock.nowMs(), random) };
  const nonce = checkChallenge(keys.challengeSecret, ask, call.challenge, clock.nowMs());
  if (!nonce) return { code: "CHALLENGE_REFUSED" };
  const cardId = verifyKeyToCardId(programmeId, verifyKey);
  if (call.type === "get") {
    if (!(await verifyCardAsk(call, programmeId))) return { code: "AUTH_REFUSED" };
    return giveCopy(relay, charter, cardId);
  }
  if (!request?.ok || !isEqualBytes(request.value.nonce, nonce)) return { code: "CHALLENGE_REFUSED" };
  if (!(await isGenuineRequest(request.value, programmeId))) return { code: "AUTH_REFUSED" };
  return keepRequest(relay, charter, cardId, cardRequestId(request.value), call.request);
}

async function giveCopy({ storage, keys }: Relay, { programmeId }: Charter, cardId: CardId): Promise<Outcome> {
  const sealed = await storage.findCopy(programmeId, cardId);
  if (!sealed) return { code: "CARD_UNKNOWN" };
  const bodyKey = await keys.readProgrammeKey(programmeId);
  const waiting = await storage.countRequests(programmeId, cardId);
  return { type: "copy", copy: bodyKey.open({ programmeId, cardId }, sealed), waiting };
}

/** R82 */
async function keepRequest(relay: Relay, charter: Charter, cardId: CardId, requestId: Bytes, request: Bytes) {
  const { storage, keys, clock } = relay;
  const { programmeId } = charter;
  const bodyKey = await keys.readProgrammeKey(programmeId);
  const sealed = bodyKey.seal({ programmeId, requestId }, request);
  const stored = { requestId, cardId, sealed, cameMs: clock.nowMs() };
  const outcome = await storage.putRequest(programmeId, stored, MAX_REQUESTS);
  if (outcome === "unknown") return { code: "CARD_UNKNOWN" } as const;
  return outcome === "full" ? ({ code: "REQUESTS_FULL" } as const) : giveCopy(relay, charter, cardId);
}

/** R80: coordinators in force. */
async function answerCoordinator(relay: Relay, c: Context, charter: Charter, call: CoordinatorCall): Promise<Outcome> {
  const access = await authorise(relay, c, charter);
  if (!access.ok) return access.error;
  const { token, rights } = access.value;
  if (token.scope !== "coordinator" || rights.seat !== "active") return { code: "SCOPE_REFUSED" };
  const { storage, keys } = relay;
  const { programmeId } = charter;
  switch (call.type) {
    case "put": {
      const bodyKey = await keys.readProgrammeKey(programmeId);
      const sealed = call.copies.map(({ cardId, copy }) => ({
        cardId,
        sealed: bodyKey.seal({ programmeId, cardId }, copy),
      }));
      await storage.putCopies(programmeId, sealed);
      return { type: "done" };
    }
    case "remove":
      await storage.removeCards(programmeId, call.cardIds);
      await storage.checkpoint();
      return { type: "done" };
    case "list":
      return { type: "cards", cardIds: await storage.listCards(programmeId, call.after, MAX_CARD_IDS) };
    case "requests": {
      const bodyKey = await keys.readProgrammeKey(programmeId);
      const waiting = await storage.listRequests(programmeId, call.after, MAX_WAITING);
      return {
        type: "requests",
        requests: waiting.map(({ requestId, sealed, cameMs }) => ({
          cameMs,
          request: bodyKey.open({ programmeId, requestId }, sealed),
        })),
      };
    }
    case "done":
      await storage.removeRequests(programmeId, call.requestIds);
      return { type: "done" };
  }
}

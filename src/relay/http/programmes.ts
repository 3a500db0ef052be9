/** The relay's card, charters, and authentication. */
import type { Context, Hono } from "hono";
import type { Charter } from "../../control/charter.ts";
import { decodeCharter } from "../../control/charter-rules.ts";
import { encodeCbor } from "../../kit/cbor.ts";
import {
  type AuthAsk,
  type AuthProof,
  decodeAuthRequest,
  encodeAuthChallenge,
  encodeToken,
  SCOPE_COORDINATOR,
  verifyAuth,
} from "../../wire/auth.ts";
import { encodeRelayCard } from "../../wire/relay-card.ts";
import { checkChallenge, makeChallenge } from "../challenge.ts";
import { readBody } from "../limits/body.ts";
import { findRights } from "../rights.ts";
import type { Scope } from "../storage/port.ts";
import { findCharter, hashToken, readBearer, storedToCharter } from "./access.ts";
import type { RefusalCode } from "./errors.ts";
import { answerCbor, MAX_CALL_BYTES, type Relay, refuse } from "./relay.ts";

/** How long a training programme stays at a relay. */
export const TRAINING_LIVES_MS = 7 * 86_400_000;
/** So long behind the end of its certificate a device still reads what it may (P): it has to hear that the time is over, or was moved. */
const HEARS_AFTER_END_MS = 30 * 86_400_000;
const TOKEN_LIVES_SECONDS: Record<Scope, number> = { device: 24 * 3600, coordinator: 3600 };

/** Adds the calls about the relay itself, charters and tokens. */
export function addProgrammeCalls(app: Hono, relay: Relay): void {
  const { keys, takesTraining } = relay;
  app.get("/v1/relay", (c) => answerCbor(c, encodeRelayCard({ relayKey: keys.publicKey, takesTraining })));

  app.get("/v1/p/:pid/charter", async (c) => {
    const charter = await findCharter(relay, c);
    return charter.ok ? answerCbor(c, charter.value.bytes) : refuse(c, charter.error);
  });

  app.post("/v1/programmes", async (c) => {
    const body = await readBody(c.req.raw, MAX_CALL_BYTES);
    if (!body.ok) return refuse(c, body.error);
    const charter = decodeCharter(body.value);
    return charter.ok ? createProgramme(relay, c, charter.value) : refuse(c, "CHARTER_REFUSED");
  });

  app.post("/v1/auth", async (c) => {
    const body = await readBody(c.req.raw, MAX_CALL_BYTES);
    if (!body.ok) return refuse(c, body.error);
    const request = decodeAuthRequest(body.value);
    if (!request.ok) return refuse(c, "BODY_MALFORMED");
    if ("signature" in request.value) return giveToken(relay, c, request.value);
    if ((await relay.storage.findProgramme(request.value.programmeId)) === "closed")
      return refuse(c, "PROGRAMME_CLOSED");
    return answerCbor(c, encodeAuthChallenge(challengeFor(relay, request.value)));
  });
}

const challengeFor = ({ keys, clock, random }: Relay, ask: AuthAsk) =>
  makeChallenge(keys.challengeSecret, ask, clock.nowMs(), random);

async function createProgramme(relay: Relay, c: Context, charter: Charter) {
  const { storage, keys, clock } = relay;
  const { programmeId, bytes, isTraining } = charter;
  const operatorToken = readBearer(c);
  const refusal = judgeCreation(relay, isTraining, operatorToken !== null);
  if (refusal) return refuse(c, refusal);
  const waitSeconds = isTraining ? relay.limits.training.take(relay.addressOf(c)) : 0;
  if (waitSeconds > 0) return refuse(c, "RATE_LIMITED", { waitSeconds });
  const createdMs = clock.nowMs();
  const removeAfterMs = isTraining ? createdMs + TRAINING_LIVES_MS : null;
  const programme = { programmeId, charter: bytes, isTraining, createdMs, removeAfterMs };
  const tokenHash = isTraining || !operatorToken ? null : hashToken(operatorToken);
  const outcome = await storage.createProgramme(programme, tokenHash, createdMs);
  if (outcome === "closed") return refuse(c, "PROGRAMME_CLOSED");
  if (outcome === "tokenRefused") return refuse(c, "OPERATOR_TOKEN_REFUSED");
  // Behind the row, and again when the call is repeated: a key that is missing after a power cut is made before the first segment, and never after it.
  const { next } = await storage.readLog(programmeId, { after: 0, maxEntries: 1, maxBodyBytes: 1, reader: "all" });
  if (next === 0) await keys.createProgrammeKey(programmeId);
  return answerCbor(c, encodeCbor([1]));
}

function judgeCreation({ takesTraining }: Relay, isTraining: boolean, hasToken: boolean): RefusalCode | null {
  if (isTraining) return takesTraining ? null : "TRAINING_REFUSED";
  return hasToken ? null : "OPERATOR_TOKEN_REFUSED";
}

async function giveToken(relay: Relay, c: Context, proof: AuthProof) {
  const { storage, keys, clock, random } = relay;
  const nowMs = clock.nowMs();
  const nonce = checkChallenge(keys.challengeSecret, proof, proof.challenge, nowMs);
  if (!nonce) return refuse(c, "CHALLENGE_REFUSED");
  if (!(await verifyAuth(proof, keys.publicKey))) return refuse(c, "AUTH_REFUSED");
  const scope: Scope = proof.scope === SCOPE_COORDINATOR ? "coordinator" : "device";
  const refusal = await judgeProof(relay, proof, scope, nowMs);
  if (refusal) return refuse(c, refusal);
  const [token, livesSeconds] = [random.bytes(32), TOKEN_LIVES_SECONDS[scope]];
  const { programmeId, deviceKey } = proof;
  const stored = { programmeId, deviceKey, scope, expiresMs: nowMs + 1000 * livesSeconds };
  const outcome = await storage.putToken(hashToken(token), nonce, stored);
  return outcome === "replayed" ? refuse(c, "CHALLENGE_REFUSED") : answerCbor(c, encodeToken({ token, livesSeconds }));
}

async function judgeProof(
  { storage }: Relay,
  proof: AuthProof,
  scope: Scope,
  nowMs: number,
): Promise<RefusalCode | null> {
  const programme = await storage.findProgramme(proof.programmeId);
  if (!programme) return "PROGRAMME_UNKNOWN";
  if (programme === "closed") return "PROGRAMME_CLOSED";
  const rights = await findRights(storage, storedToCharter(programme.charter), proof.deviceKey);
  if (!rights) return "DEVICE_UNKNOWN";
  if (rights.isRevoked) return "DEVICE_REVOKED";
  if (rights.notAfterMs + HEARS_AFTER_END_MS <= nowMs) return "DEVICE_EXPIRED";
  return scope === "coordinator" && rights.scope !== "coordinator" ? "SCOPE_REFUSED" : null;
}

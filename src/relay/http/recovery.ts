/** Recovery grants, and the way from a recovery set to its programme. Rules R38–R40. */
import type { Context, Hono } from "hono";
import type { ProgrammeId } from "../../kit/brand.ts";
import {
  decodeRecoveryCall,
  encodeRecoveryAnswer,
  encodeRecoveryGrants,
  MAX_GRANTS,
  type RecoveryAct,
} from "../../wire/recovery-calls.ts";
import { readBody } from "../limits/body.ts";
import type { Rights } from "../rights.ts";
import { authorise, findCharter, readRecoveryId } from "./access.ts";
import type { RefusalCode } from "./errors.ts";
import { answerCbor, MAX_CALL_BYTES, type Relay, refuse } from "./relay.ts";

/** Adds the calls about recovery. */
export function addRecoveryCalls(app: Hono, relay: Relay): void {
  app.post("/v1/p/:pid/recovery", async (c) => {
    const charter = await findCharter(relay, c);
    if (!charter.ok) return refuse(c, charter.error);
    const access = await authorise(relay, c, charter.value);
    if (!access.ok) return refuse(c, access.error.code, access.error);
    if (access.value.token.scope !== "coordinator") return refuse(c, "SCOPE_REFUSED");
    const body = await readBody(c.req.raw, MAX_CALL_BYTES);
    if (!body.ok) return refuse(c, body.error);
    const act = decodeRecoveryCall(body.value);
    if (!act.ok) return refuse(c, "BODY_MALFORMED");
    const { programmeId } = charter.value;
    const refusal = await doAct(relay, programmeId, access.value.rights, act.value);
    return refusal ? refuse(c, refusal) : answerGrants(relay, c, programmeId);
  });

  app.get("/v1/recovery/:rid", async (c) => {
    const id = readRecoveryId(c);
    const programme = id && (await relay.storage.findRecovery(id));
    if (programme === "closed") return refuse(c, "PROGRAMME_CLOSED");
    return programme ? answerCbor(c, encodeRecoveryAnswer(programme.charter)) : refuse(c, "PROGRAMME_UNKNOWN");
  });
}

async function doAct(
  { storage, keys }: Relay,
  programmeId: ProgrammeId,
  { seat }: Rights,
  act: RecoveryAct,
): Promise<RefusalCode | null> {
  if (act.type === "get") return null;
  if (seat !== "active") return "SCOPE_REFUSED";
  const { epoch } = act;
  if (act.type === "remove") {
    await storage.removeGrant(programmeId, epoch);
    await storage.checkpoint();
    return null;
  }
  const sealed = (await keys.readProgrammeKey(programmeId)).seal({ programmeId, epoch }, act.sealed);
  const outcome = await storage.putGrant(programmeId, epoch, sealed, MAX_GRANTS);
  return outcome === "stored" ? null : outcome === "retired" ? "EPOCH_RETIRED" : "GRANTS_FULL";
}

async function answerGrants({ storage, keys }: Relay, c: Context, programmeId: ProgrammeId) {
  const bodyKey = await keys.readProgrammeKey(programmeId);
  const grants = await storage.listGrants(programmeId);
  const opened = grants.map(({ epoch, sealed }) => ({ epoch, sealed: bodyKey.open({ programmeId, epoch }, sealed) }));
  return answerCbor(c, encodeRecoveryGrants(opened));
}

/** The operator's page: a link that works once becomes a token, and the token reads numbers. Rules R42 and R43. */
import type { Hono } from "hono";
import { bytesToBase64Url, bytesToHex } from "../../kit/bytes.ts";
import { readBearer } from "./access.ts";
import { type Relay, refuse } from "./relay.ts";

/** Adds the calls of the operator's page. Their answers are JSON, for tools that watch a box. */
export function addStatusCalls(app: Hono, relay: Relay): void {
  app.post("/v1/status", (c) => {
    const link = readBearer(c);
    const token = link && relay.operatorRight.open(link);
    return token ? c.json({ version: 1, token: bytesToBase64Url(token) }) : refuse(c, "OPERATOR_TOKEN_REFUSED");
  });

  app.get("/v1/status", async (c) => {
    const token = readBearer(c);
    if (!token || !relay.operatorRight.holds(token)) return refuse(c, "OPERATOR_TOKEN_REFUSED");
    return c.json(await readStatus(relay));
  });
}

async function readStatus({ storage, keys, box, clock, startedMs }: Relay) {
  const nowMs = clock.nowMs();
  return {
    version: 1,
    startedMs,
    nowMs,
    disk: await box.disk(),
    power: await box.power(),
    real: await storage.countHoldings(false, nowMs),
    training: await storage.countHoldings(true, nowMs),
    closed: { real: await storage.countClosings(false), training: await storage.countClosings(true) },
    keyless: await countKeyless({ storage, keys }),
  };
}

/** Open programmes with records whose key file is not there. */
async function countKeyless({ storage, keys }: Pick<Relay, "storage" | "keys">): Promise<number> {
  const withKey = await keys.listProgrammeKeys();
  return (await storage.listHeldProgrammes()).filter((programmeId) => !withKey.has(bytesToHex(programmeId))).length;
}

/** Waiting for what comes next: a call that is answered when the log has grown, or when its time is over. Rules R70 and R71. */
import type { Context, Hono } from "hono";
import type { ProgrammeId } from "../../kit/brand.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import { encodeLogMark } from "../../wire/stream.ts";
import { type AccessFailure, authorise, findAccess, findCharter } from "./access.ts";
import { readNumber } from "./query.ts";
import { type Relay, refuse } from "./relay.ts";

/** Below what proxies let a silent answer wait. */
const MAX_WAIT_SECONDS = 25;
/** When somebody for whom there was no place may ask again; reading goes on without. */
const FULL_SECONDS = 30;

/** Adds the call that waits. */
export function addArrivalCall(app: Hono, relay: Relay): void {
  app.get("/v1/p/:pid/arrivals", async (c) => {
    const charter = await findCharter(relay, c);
    if (!charter.ok) return refuse(c, charter.error);
    const access = await authorise(relay, c, charter.value);
    if (!access.ok) return refuse(c, access.error.code, access.error);
    if (access.value.token.scope !== "coordinator") return refuse(c, "SCOPE_REFUSED");
    const query = readQuery(c);
    if (!query) return refuse(c, "BODY_MALFORMED");
    const failure = await waitForMore(relay, c, charter.value.programmeId, query);
    return failure ? refuse(c, failure.code, failure) : answerMark(relay, c, charter.value.programmeId, query.after);
  });
}

interface Query {
  readonly after: number;
  readonly seconds: number;
}

function readQuery(c: Context): Query | null {
  const after = readNumber(c.req.query("after") ?? "0", Number.MAX_SAFE_INTEGER);
  const seconds = readNumber(c.req.query("wait") ?? "0", Number.MAX_SAFE_INTEGER);
  return after === null || seconds === null ? null : { after, seconds: Math.min(seconds, MAX_WAIT_SECONDS) };
}

/** Waits where there is nothing yet. Whoever lost the right meanwhile, or whose programme was closed, hears that and no cursor. */
async function waitForMore(
  relay: Relay,
  c: Context,
  programmeId: ProgrammeId,
  { after, seconds }: Query,
): Promise<AccessFailure | null> {
  if (seconds === 0 || (await readCursor(relay, programmeId)) !== after) return null;
  const arrival = await relay.arrivals.wait(programmeId, after, seconds * 1000, c.req.raw.signal);
  if (arrival === "full") return { code: "RATE_LIMITED", waitSeconds: FULL_SECONDS };
  const charter = await findCharter(relay, c);
  if (!charter.ok) return { code: charter.error };
  const access = await findAccess(relay, c, charter.value);
  return access.ok ? null : access.error;
}

/** The cursor at which the log ends, and whether that is not where the caller is. */
async function answerMark(relay: Relay, c: Context, programmeId: ProgrammeId, after: number) {
  const cursor = await readCursor(relay, programmeId);
  const { generation } = relay.storage;
  const mark = encodeLogMark({ generation, cursor, hasMore: cursor !== after });
  return c.body(mark, 200, { "content-type": "application/octet-stream" });
}

const readCursor = async ({ storage }: Relay, programmeId: ProgrammeId): Promise<number> =>
  (await storage.readCursors([programmeId])).get(bytesToHex(programmeId)) ?? 0;

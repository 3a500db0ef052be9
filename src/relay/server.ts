/** Starts a relay from its settings and stops it again. The only file of the room that opens a socket. */
import { mkdir } from "node:fs/promises";
import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import { bytesToBase64Url } from "../kit/bytes.ts";
import { type Clock, systemClock } from "../kit/clock.ts";
import { type Random, systemRandom } from "../kit/random.ts";
import { makeArrivals } from "./arrivals.ts";
import { systemBox } from "./box.ts";
import { makeCloser } from "./closer.ts";
import { hashToken } from "./http/access.ts";
import { makeApp } from "./http/app.ts";
import type { Limits, Relay } from "./http/relay.ts";
import { openKeys } from "./keys.ts";
import { makeBuckets } from "./limits/bucket.ts";
import { errorToEvent, type Log } from "./log.ts";
import { makeMetrics } from "./metrics.ts";
import { useNative } from "./native.ts";
import { makeOperatorRight } from "./operator-right.ts";
import type { Settings } from "./settings.ts";
import { openStampBook } from "./stamp.ts";
import { makeStatements } from "./statements.ts";
import { openStorage } from "./storage/open.ts";
import { sweep } from "./sweep.ts";

export interface RunningRelay {
  /** For example "http://127.0.0.1:8080". */
  readonly origin: string;
  /** Opens the app with the right to start one programme; base64url of 32 bytes behind "#start=". */
  readonly startLink: string;
  /** Opens the operator's page, once; base64url of 32 bytes behind "#relay=". */
  readonly statusLink: string;
  /** Takes no new calls, lets running ones finish for at most ten seconds, closes the database. */
  stop(): Promise<void>;
}

const SWEEP_EVERY_MS = 3_600_000;
const STOP_WITHIN_MS = 10_000;

/** How long a caller may take: for the headers of a call, for all of it, and how often that is looked at (R76). */
interface CallTimes {
  readonly headersMs: number;
  readonly requestMs: number;
  readonly checkMs: number;
}

/** The largest upload over the slowest line that is worth it takes some minutes. */
const CALL_TIMES: CallTimes = { headersMs: 20_000, requestMs: 300_000, checkMs: 5_000 };

/** Calls at once and per second. One address may be a whole office behind one line. */
const makeLimits = (clock: Clock): Limits => ({
  address: makeBuckets({ burst: 600, perSecond: 40 }, clock),
  device: makeBuckets({ burst: 240, perSecond: 10 }, clock),
  feed: makeBuckets({ burst: 400, perSecond: 20 }, clock),
  training: makeBuckets({ burst: 60, perSecond: 0.1 }, clock),
  card: makeBuckets({ burst: 40, perSecond: 0.2 }, clock),
  order: makeBuckets({ burst: 20, perSecond: 0.1 }, clock),
});

/** Starts a relay. Rejects with Node's error where the port cannot be used, with failures of the storage and of the key folder. */
export async function startRelay(
  settings: Settings,
  log: Log,
  clock: Clock = systemClock,
  random: Random = systemRandom,
  times: CallTimes = CALL_TIMES,
): Promise<RunningRelay> {
  useNative();
  await mkdir(settings.dataFolder, { recursive: true, mode: 0o700 });
  const keys = await openKeys(settings.keyFolder, random);
  const storage = await openStorage(settings.database, random, openStampBook(settings.keyFolder));
  const statements = makeStatements(storage, keys);
  const ports = { storage, keys, statements, clock, random, limits: makeLimits(clock) };
  const arrivals = makeArrivals(storage);
  const statusToken = random.bytes(32);
  const relay: Relay = {
    ...ports,
    closer: makeCloser(ports, log),
    ...{ arrivals, metrics: makeMetrics({ startedMs: clock.nowMs(), waiting: arrivals.count }) },
    takesTraining: settings.takesTraining,
    forgetsAfterDays: settings.forgetsAfterDays,
    operatorRight: makeOperatorRight(statusToken, clock, random),
    box: systemBox("file" in settings.database ? settings.dataFolder : null),
    startedMs: clock.nowMs(),
    addressOf: addressReader(settings),
  };
  const { fetch } = makeApp(relay, settings, log);
  const serverOptions = {
    headersTimeout: times.headersMs,
    requestTimeout: times.requestMs,
    connectionsCheckingInterval: times.checkMs,
  };
  const server = createAdaptorServer({ fetch, serverOptions }) as Server;
  try {
    await listen(server, settings);
  } catch (error) {
    await storage.close();
    throw error;
  }
  const token = random.bytes(32);
  await storage.replaceOperatorToken(hashToken(token));
  const stopSweeping = sweepHourly(relay, log);
  const origin = originOf(server, settings.host);
  return {
    origin,
    startLink: `${origin}/#start=${bytesToBase64Url(token)}`,
    statusLink: `${origin}/#relay=${bytesToBase64Url(statusToken)}`,
    async stop() {
      relay.arrivals.stop();
      await stopSweeping();
      await stopServer(server);
      await storage.close();
    },
  };
}

function addressReader({ trustsProxy }: Settings): (c: Context) => string {
  const own = (c: Context) => getConnInfo(c).remote.address ?? "";
  if (!trustsProxy) return own;
  return (c) => c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() ?? own(c);
}

const listen = (server: Server, { port, host }: Settings): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });

function originOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Sweeps now and every hour, and says where key files are not there; the returned function ends that and waits for a sweep that runs. */
function sweepHourly(relay: Relay, log: Log): () => Promise<void> {
  const once = () =>
    sweep(relay).then(
      ({ keyless }) => {
        if (keyless > 0) log({ level: "warn", event: "keyMissing" });
      },
      (error: unknown) => log(errorToEvent("sweep", error)),
    );
  let running = once();
  const timer = setInterval(() => {
    running = running.then(once);
  }, SWEEP_EVERY_MS);
  return () => {
    clearInterval(timer);
    return running;
  };
}

function stopServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => server.closeAllConnections(), STOP_WITHIN_MS);
    const closing = setInterval(() => server.closeIdleConnections(), 20); // a line that was kept for the next call is idle once its call is answered
    server.close(() => {
      clearTimeout(limit);
      clearInterval(closing);
      resolve();
    });
  });
}

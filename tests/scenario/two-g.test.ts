/**
 * A day's work goes out over a weak network that breaks off: 50 kbit/s each way, 800 ms there and back, wherever the cut falls. Rules Y9–Y11, Y24.
 * The relay is the world's, behind a socket; the link runs eight times as fast as a real one, and nothing here waits but by its clock.
 */
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { beforeAll, describe, expect, it } from "vitest";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeRelayClient } from "../../src/relay-client/relay-client.ts";
import type { SyncEngine } from "../../src/sync/engine.ts";
import { startingWith } from "../../src/sync/rows.ts";
import { waitMs } from "../../src/sync/schedule.ts";
import { makeRelaySession } from "../../src/sync/session.ts";
import { MAX_PADDED_BYTES } from "../../src/wire/limits.ts";
import { type LinkClock, type LinkTerms, makeLinkClock, openSlowLink, type SlowLink } from "../support/slow-link.ts";
import { coordinatorReads, type Member, makeWorld, restart, saveNeed, type World } from "../support/world.ts";

const { signal } = new AbortController();
const REGISTRATIONS = 500;
const OP_ID_BYTES = 16;
/** Of what is needed to hand one need over, in both directions. */
const MAX_BYTES_PER_REGISTRATION = 170;
/** Request lines and headers, the introduction, and proving the key, of a hand-over with a cut or two. */
const CALLS_BYTES = 4_000;

const twoG = (clock: LinkClock): LinkTerms => ({
  bitsPerSecond: 50_000,
  roundTripMs: 800,
  firstCutMs: 30_000,
  cutEveryMs: 30_000,
  clock,
});

/** A relay's handlers behind a socket of their own. */
async function serve({ relay }: World) {
  const server = createAdaptorServer({ fetch: relay.app.fetch }) as Server;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The worker's engine with the link between it and the relay. */
const throughLink = ({ worker }: World, { origin }: SlowLink): Promise<SyncEngine> =>
  restart({ ...worker, session: makeRelaySession(worker.vault, makeRelayClient(origin, fetch)) });

/** Hands over until a run ends well, with the schedule's waits. */
async function handOver(engine: SyncEngine, clock: LinkClock): Promise<void> {
  for (let failures = 0; !(await engine.run(signal, true)).ok; failures++)
    await clock.wait(waitMs(failures, null, systemRandom));
}

/** Bytes of each sealed segment on the wire, and how many registrations it holds. */
async function sealedSegments({ vault }: Member) {
  const frames = await vault.store.list("segments", startingWith("o:"));
  const taken = await vault.store.list("pages", startingWith("s:"));
  return frames.map(({ value }, at) => {
    const row = taken[at];
    const ids = row && vault.open({ table: "pages", key: row.key }, row.value);
    return { bytes: value.length, registrations: (ids?.length ?? 0) / OP_ID_BYTES };
  });
}

async function handOverWithCut(firstCutMs: number) {
  const [world, clock] = [await makeWorld(), makeLinkClock(8)];
  for (let n = 1; n <= REGISTRATIONS; n++) await saveNeed(world.worker, n);
  const server = await serve(world);
  const link = await openSlowLink(server.port, { ...twoG(clock), firstCutMs });
  await handOver(await throughLink(world, link), clock);
  const spent = { ...link.bytes(), cuts: link.cuts() };
  await link.close();
  await server.close();
  unwrapResult(await world.coordinator.engine.run(signal));
  return { read: coordinatorReads(world), segments: await sealedSegments(world.worker), spent };
}

describe.each([5, 11])("500 registrations over a link that is cut after %i s", (seconds) => {
  let done: Awaited<ReturnType<typeof handOverWithCut>>;
  beforeAll(async () => {
    done = await handOverWithCut(seconds * 1_000);
  }, 60_000);

  it("Y24 all reach the coordinator, each once", () => {
    expect(done.read).toEqual(Array.from({ length: REGISTRATIONS }, (_, at) => at + 1));
  });

  it("Y9 the cut falls into the hand-over", () => {
    expect(done.spent.cuts).toBeGreaterThan(0);
  });

  it("Y9 what the relay took before the cut is not sent again: at most one segment is spent twice at each cut", () => {
    const payload = done.segments.reduce((sum, { bytes }) => sum + bytes, 0);
    const largest = Math.max(...done.segments.map(({ bytes }) => bytes));
    expect(done.spent.up).toBeLessThanOrEqual(payload + done.spent.cuts * largest + CALLS_BYTES);
  });

  it("Y8 full segments cost at most 170 bytes a registration, header, signature and padding included", () => {
    const full = done.segments.filter(({ bytes }) => bytes > MAX_PADDED_BYTES).slice(0, -1);
    const costs = full.map(({ bytes, registrations }) => bytes / registrations);
    expect([costs.length > 0, costs.filter((cost) => cost > MAX_BYTES_PER_REGISTRATION)]).toEqual([true, []]);
  });
});

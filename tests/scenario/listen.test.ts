/** How a coordinator's device hears of what others sent, at a real relay. */
import { beforeEach, describe, expect, it } from "vitest";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeArrivalClient } from "../../src/relay-client/arrival-client.ts";
import type { Fetch } from "../../src/relay-client/call.ts";
import { type Listen, makeListen } from "../../src/sync/listen.ts";
import { encodeLogMark } from "../../src/wire/stream.ts";
import { ADDRESS, coordinatorReads, makeWorld, saveNeed, type World } from "../support/world.ts";

const PAUSE_MS = 3_000;
const { signal } = new AbortController();

describe("a coordinator's device that listens", { timeout: 30_000 }, () => {
  let world: World;
  let steadyMs: number;
  let asked: number;
  let waits: boolean;
  beforeEach(async () => {
    world = await makeWorld();
    [steadyMs, asked, waits] = [0, 0, true];
    await rest();
  });

  /** What a run says for the programme is read back with the next one. */
  const rest = async () => {
    for (let n = 0; n < 3; n++) unwrapResult(await world.coordinator.engine.run(signal));
  };
  /** Where `waits` is false, the relay is one that answers at once. A call takes 25 s on the steady clock. */
  const listenWith = (fetch: Fetch): Listen => {
    const { session, vault, engine } = world.coordinator;
    const counted: Fetch = async (url, options) => {
      asked++;
      const answer = await fetch(waits ? url : url.replace(/wait=\d+/, "wait=0"), options);
      steadyMs += waits ? 25_000 : 1;
      return answer;
    };
    return makeListen({
      session,
      client: makeArrivalClient(ADDRESS, counted),
      programmeId: vault.identity().charter.programmeId,
      cursor: () => engine.replica().cursor,
      steadyMs: () => steadyMs,
      pauseMs: PAUSE_MS,
    });
  };
  const listenAt = () => listenWith(async (url, options) => world.relay.app.request(url, options));
  const send = async (n: number) => {
    expect(await saveNeed(world.worker, n)).toBe(true);
    unwrapResult(await world.worker.engine.run(signal, true));
  };

  it("Y27 runs when something comes, and then waits again", async () => {
    const listen = listenAt();
    const first = listen(signal);
    await expect.poll(() => world.relay.arrivals.count(), { interval: 2 }).toBe(1);
    await send(1);
    expect(await first).toBe(0);
    await rest();
    expect(coordinatorReads(world)).toEqual([1]);
    const leaving = new AbortController();
    const second = listen(leaving.signal);
    await expect.poll(() => world.relay.arrivals.count(), { interval: 2 }).toBe(1);
    leaving.abort();
    await second;
    expect(world.relay.arrivals.count()).toBe(0);
  });

  it("Y27 keeps its pace at a relay that lets nobody wait", async () => {
    waits = false;
    expect(await listenAt()(signal)).toBe(PAUSE_MS);
  });

  it("Y27 keeps its pace where news that a run did not take in is told again", async () => {
    const listen = listenAt();
    await send(1);
    expect([await listen(signal), await listen(signal)]).toEqual([0, PAUSE_MS]);
  });

  it("Y27 asks a relay that does not know the call ten minutes later again", async () => {
    const listen = listenWith(async (url, options) =>
      world.relay.app.request(url.replace("arrivals", "nothing"), options),
    );
    const answers = [await listen(signal), await listen(signal)];
    const before = asked;
    steadyMs += 600_000;
    expect([answers, before, await listen(signal), asked]).toEqual([[PAUSE_MS, PAUSE_MS], 1, PAUSE_MS, 2]);
  });

  it("Y27 asks a full relay again when it said so", async () => {
    const full = () => new Response(null, { status: 429, headers: { "retry-after": "30" } });
    const listen = listenWith(async () => full());
    for (const isDue of [true, false, true]) {
      const before = asked;
      if (isDue && before > 0) steadyMs += 30_000;
      await listen(signal);
      expect(asked - before).toBe(isDue ? 1 : 0);
    }
  });

  it("Y27 runs at once where the relay has another database by now", async () => {
    const mark = { generation: new Uint8Array(16).fill(9), cursor: 0, hasMore: false };
    expect(await listenWith(async () => new Response(encodeLogMark(mark)))(signal)).toBe(0);
  });
});

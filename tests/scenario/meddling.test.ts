/** Someone between the devices and the relay, or the relay itself, meddles: nothing false is believed, and honest answers later heal everything. */
import { beforeEach, describe, expect, it } from "vitest";
import { concatBytes, copyBytes } from "../../src/kit/bytes.ts";
import { HEADER_BYTES } from "../../src/wire/limits.ts";
import { encodeUploadAnswer } from "../../src/wire/receipt.ts";
import { LOG_MARK_BYTES } from "../../src/wire/stream.ts";
import {
  busyAnswer,
  coordinatorReads,
  exchange,
  makeWorld,
  saveNeed,
  type World,
  workerPlaces,
} from "../support/world.ts";

const { signal } = new AbortController();
let world: World;
beforeEach(async () => {
  world = await makeWorld();
}, 30_000);

const places = async () => [...(await workerPlaces(world)).values()];

/** Changes the body of answers on paths that end with `end`, until `wire.meddle` is set to something else. */
function changeAnswers(end: string, change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>): void {
  world.wire.meddle = async (path, ask) => {
    const response = await ask();
    if (!path.endsWith(end) || response.status !== 200) return response;
    return new Response(change(new Uint8Array(await response.arrayBuffer())), response);
  };
}

async function honestly(): Promise<void> {
  world.wire.meddle = null;
  await exchange(world);
  await exchange(world);
}

describe("places", () => {
  it("Y31 go from this phone to the relay to the coordinator, each by its own proof", async () => {
    await saveNeed(world.worker, 1);
    const seen = [await places()];
    await world.worker.engine.run(signal, true);
    seen.push(await places());
    await world.coordinator.engine.run(signal);
    await world.worker.engine.run(signal);
    seen.push(await places());
    expect(seen).toEqual([["held"], ["relay"], ["coordinator"]]);
  });

  it("Y10 a receipt whose signature does not hold moves nothing", async () => {
    changeAnswers("/segments", (bytes) => {
      const forged = copyBytes(bytes);
      forged[forged.length - 10] = (forged[forged.length - 10] ?? 0) ^ 1;
      return forged;
    });
    await saveNeed(world.worker, 1);
    const ran = await world.worker.engine.run(signal, true);
    expect([ran.ok, await places()]).toEqual([false, ["held"]]);
  });

  it("Y10 an honest relay's receipt is taken after a forged one", async () => {
    changeAnswers("/segments", () => encodeUploadAnswer({ receipts: [], refusal: null }));
    await saveNeed(world.worker, 1);
    await world.worker.engine.run(signal, true);
    await honestly();
    expect([await places(), coordinatorReads(world)]).toEqual([["coordinator"], [1]]);
  });

  it("Y99 a relay that says when to come back is asked no sooner", async () => {
    world.wire.meddle = async (path, ask) => (path.endsWith("/segments") ? busyAnswer() : ask());
    await saveNeed(world.worker, 1);
    expect(await world.worker.engine.run(signal, true)).toMatchObject({
      ok: false,
      error: { code: "RELAY_BUSY", retry: "later", retryAfterMs: 30_000 },
    });
    await honestly();
    expect([await places(), coordinatorReads(world)]).toEqual([["coordinator"], [1]]);
  });

  it("Y11 a relay that lost what it had confirmed gets it again, and that is told", async () => {
    await saveNeed(world.worker, 1);
    await exchange(world);
    let isLost = true;
    world.wire.meddle = async (path, ask) => {
      if (!path.endsWith("/segments") || !isLost) return ask();
      isLost = false;
      return new Response(
        encodeUploadAnswer({ receipts: [], refusal: { code: "FEED_GAP", detail: new Uint8Array(32) } }),
        { status: 412 },
      );
    };
    await saveNeed(world.worker, 2);
    await exchange(world);
    await exchange(world);
    expect([world.worker.engine.alarms().get("rewound"), await places(), coordinatorReads(world)]).toEqual([
      1,
      ["coordinator", "coordinator"],
      [1, 2],
    ]);
  });
});

describe("reading", () => {
  it("Y15 an answer cut at any place is used as far as it goes, and nothing is doubled", async () => {
    for (let n = 1; n <= 6; n++) await saveNeed(world.worker, n);
    await world.worker.engine.run(signal, true);
    for (let cut = 1; cut < 1_000; cut += 90) {
      changeAnswers("/log", (bytes) => bytes.slice(0, Math.min(cut, bytes.length - 1)));
      await world.coordinator.engine.run(signal);
    }
    await honestly();
    expect(coordinatorReads(world)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("Y14 a frame changed on the way is told, and asked for again in the same run", async () => {
    await saveNeed(world.worker, 1);
    await world.worker.engine.run(signal, true);
    changeAnswers("/log", (bytes) => {
      const forged = copyBytes(bytes);
      // The last frame lies before the closing mark; its header says how long its body is.
      const at = lastFrameAt(bytes) + HEADER_BYTES + 5;
      forged[at] = (forged[at] ?? 0) ^ 1;
      return forged;
    });
    await world.coordinator.engine.run(signal);
    const [alarms, read] = [world.coordinator.engine.alarms().get("forged"), coordinatorReads(world)];
    await honestly();
    expect([alarms, read, coordinatorReads(world)]).toEqual([1, [1], [1]]);
  });

  it("Y16 another generation of the relay's database makes a device read from the beginning, and nothing is doubled", async () => {
    await saveNeed(world.worker, 1);
    await exchange(world);
    changeAnswers("/log", (bytes) => {
      const at = bytes.length - LOG_MARK_BYTES;
      return concatBytes(bytes.subarray(0, at + 5), new Uint8Array(16).fill(7), bytes.subarray(at + 21));
    });
    await saveNeed(world.worker, 2);
    await exchange(world);
    expect([(world.coordinator.engine.alarms().get("rewound") ?? 0) > 0, coordinatorReads(world)]).toEqual([
      true,
      [1, 2],
    ]);
  });

  it("Y21 a token that ran out is fetched again", async () => {
    await saveNeed(world.worker, 1);
    await exchange(world);
    world.relay.clock.ms += 2 * 3_600_000;
    await saveNeed(world.worker, 2);
    await exchange(world);
    expect(coordinatorReads(world)).toEqual([1, 2]);
  });

  it.each<[string, () => Promise<Response>, string]>([
    ["does not answer", () => Promise.reject(new TypeError("no network")), "RELAY_UNREACHABLE"],
    [
      "answers a web page",
      async () => new Response("<!doctype html><title>Sign in</title>", { status: 200 }),
      "RELAY_GARBAGE",
    ],
    ["answers nothing", async () => new Response(null, { status: 200 }), "RELAY_GARBAGE"],
    ["is busy", async () => new Response(null, { status: 503, headers: { "retry-after": "7" } }), "RELAY_BUSY"],
    ["breaks", async () => new Response(null, { status: 500 }), "RELAY_GARBAGE"],
  ])("Y24 a relay that %s costs nothing but time", async (_title, answer, code) => {
    world.wire.meddle = answer;
    await saveNeed(world.worker, 1);
    const ran = await world.worker.engine.run(signal, true);
    const held = await places();
    await honestly();
    expect([ran.ok ? "ok" : ran.error.code, held, coordinatorReads(world), await places()]).toEqual([
      code,
      ["held"],
      [1],
      ["coordinator"],
    ]);
  });
});

/** Where the last frame of a log answer begins: the last place where its magic stands. */
function lastFrameAt(bytes: Uint8Array): number {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return text.lastIndexOf("EBB1");
}

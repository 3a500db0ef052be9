/** Sixty devices at a relay that lets only a few calls through: whoever waits as told loses nothing, also when the relay stops, forgets or is put back meanwhile. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemRandom } from "../../src/kit/random.ts";
import { openKeys } from "../../src/relay/keys.ts";
import { makeBuckets } from "../../src/relay/limits/bucket.ts";
import { openStampBook } from "../../src/relay/stamp.ts";
import { openStorage } from "../../src/relay/storage/open.ts";
import { makeProgramme, makeTestRelay, type TestProgramme, type TestRelay } from "../../src/relay/test-kit.ts";
import { makeLoad } from "../support/load.ts";

const DEVICES = 60;
const FRAMES = 6;

describe("sixty devices at once", { timeout: 60_000 }, () => {
  let folder: string;
  let relay: TestRelay;
  let programme: TestProgramme;
  let nowMs: number;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "ebb-load-"));
    nowMs = 1_800_000_000_000;
    await start();
    programme = await makeProgramme(relay);
  });
  afterEach(async () => {
    await relay.storage.close();
    rmSync(folder, { recursive: true });
  });

  const data = (name = "data") => path.join(folder, name);
  async function start() {
    mkdirSync(data(), { recursive: true });
    const keys = await openKeys(data("keys"));
    const storage = await openStorage(
      { file: path.join(data(), "relay.db") },
      systemRandom,
      openStampBook(data("keys")),
    );
    const clock = { nowMs: () => nowMs };
    const plain = await makeTestRelay({ storage, keys });
    const address = makeBuckets({ burst: 25, perSecond: 5 }, clock);
    const feed = makeBuckets({ burst: 6, perSecond: 1 }, clock);
    relay = await makeTestRelay({
      storage,
      keys,
      limits: { ...plain.limits, address, feed },
      addressOf: () => "an office",
    });
  }
  /** A second of waiting is a millisecond here; the relay's clock goes on by what was asked. */
  const pause = async (seconds: number) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    nowMs += seconds * 20;
  };
  const load = (onReceipt: (acknowledged: number) => void = () => undefined) => {
    const site = {
      ask: async (to: string, options: RequestInit) => relay.app.request(to, options),
      pause,
      relayKey: relay.keys.publicKey,
    };
    const { programmeId, coordinator } = programme;
    return makeLoad(site, { programmeId, coordinator, devices: DEVICES, framesOfADevice: FRAMES, onReceipt });
  };
  const countStored = async () => [...(await relay.storage.readCursors([programme.programmeId])).values()][0];

  it("R34 that are told to wait lose nothing, and are always told how long", async () => {
    const { devices, report } = await load();
    await Promise.all(devices.map(({ upload }) => upload()));
    const { acknowledged, told, untold, unanswered } = report();
    expect([acknowledged, untold, unanswered, await countStored()]).toEqual([DEVICES * FRAMES, 0, 0, DEVICES * FRAMES]);
    expect(told).toBeGreaterThan(DEVICES);
  });

  it("R74 R77 at a relay that is put back from a copy in between give back what it lost", async () => {
    const before = relay.storage.generation;
    const { devices, report } = await load();
    const [early, late] = [devices.slice(0, 20), devices.slice(20)];
    await Promise.all(early.map(({ upload }) => upload()));
    await relay.storage.close();
    cpSync(data(), data("copy"), { recursive: true });
    await start();
    await Promise.all(late.map(({ upload }) => upload()));
    await relay.storage.close();
    rmSync(data(), { recursive: true });
    cpSync(data("copy"), data(), { recursive: true });
    await start();
    expect([await countStored(), relay.storage.generation]).toEqual([20 * FRAMES, expect.not.objectContaining(before)]);
    await Promise.all(devices.map(({ giveBack }) => giveBack()));
    expect([await countStored(), report().acknowledged]).toEqual([DEVICES * FRAMES, DEVICES * FRAMES]);
    expect(report().givenBack).toBeGreaterThanOrEqual(late.length);
  });
});

/** The app's own parts in a page without screens, for benchmarks: a coordinator's device that joins, and its first sync. What it offers is called by the driver through `globalThis.ebb`. */
import { STRETCH_FLOOR } from "../../../src/crypto/stretch-setting.ts";
import { openSecretPlace } from "../../../src/erase/open-secret-place.ts";
import { systemClock } from "../../../src/kit/clock.ts";
import { systemRandom } from "../../../src/kit/random.ts";
import { unwrapResult } from "../../../src/kit/result.ts";
import { makeRelayClient } from "../../../src/relay-client/relay-client.ts";
import type { Device } from "../../../src/shell/acts/device.ts";
import { prepareJoin, readInvitation, stepJoin } from "../../../src/shell/acts/join-programme.ts";
import { needsOf, rankOp } from "../../../src/shell/acts/records.ts";
import { openDexieShelf } from "../../../src/store/dexie/dexie-shelf.ts";
import { browserStores } from "../../../src/store/dexie/vault-stores.ts";
import { TABLES } from "../../../src/store/port.ts";
import { makeSyncEngine } from "../../../src/sync/engine.ts";
import { makeRelaySession } from "../../../src/sync/session.ts";
import type { OpenVault } from "../../../src/vault/open-vault.ts";
import { stretchInWorker } from "../../../src/vault/stretcher.ts";
import { unlockVault } from "../../../src/vault/unlock-vault.ts";
import { decodeInvite } from "../../../src/wire/invite.ts";
import { type BoardPlan, fillBoard } from "./board-bench.ts";
import { fillVault, listNeeds, makeProgramme, measureList, measureSaves } from "./device-bench.ts";

const WORDS = { type: "words", indices: Uint8Array.of(9, 8, 7, 6, 5, 4, 3) } as const;
const DAY_MS = 86_400_000;
/** As many as the app asks for (`shell/run-session.ts`). */
const PAGE_FRAMES = 2_048;
const { signal } = new AbortController();

/** What a device keeps, as plain values. */
interface Image {
  readonly vaultId: string;
  readonly rows: [table: (typeof TABLES)[number], key: string, value: number[]][];
  readonly secret: readonly number[];
  readonly address: string;
  readonly aheadMs: number;
}

let device: Device;
let vault: OpenVault;
let address = "";
/** The programme's clock is ahead: bodies were dropped a week after they came. */
let offMs = 0;

async function makeDevice(): Promise<Device> {
  const secrets = await openSecretPlace();
  return {
    ...{ secrets, shelf: openDexieShelf(), stores: browserStores(), stretch: stretchInWorker, random: systemRandom },
    clock: { nowMs: () => systemClock.nowMs() + offMs },
    fetch: (url, options) => fetch(url, options),
    loadAllWords: async () => undefined,
    tune: async () => ({ setting: STRETCH_FLOOR, expectedMs: 0 }),
    secretSeenForMs: () => 60_000,
  };
}

const makeEngine = () =>
  makeSyncEngine({
    vault,
    session: address === "" ? null : makeRelaySession(vault, makeRelayClient(address, device.fetch)),
    clock: device.clock,
    random: device.random,
    pageFrames: PAGE_FRAMES,
    rank: rankOp,
    today: daysNow,
    onChange: () => tick(),
  });

const daysNow = () => Math.floor(device.clock.nowMs() / DAY_MS);

/** When the list first held how many needs, ms since the sync began. */
let growth: [ms: number, needs: number][] = [];
let tick: () => void = () => undefined;

const bench = {
  /** Asks to join by an invite's link. */
  async join(link: string, aheadMs: number): Promise<void> {
    offMs = aheadMs;
    device = await makeDevice();
    const invite = unwrapResult(decodeInvite(link.split("#join=")[1] ?? ""));
    address = invite.relayAddress;
    const charter = unwrapResult(await readInvitation(device, invite));
    vault = unwrapResult(await prepareJoin(device, invite, charter, WORDS, 2));
    unwrapResult(await stepJoin(device, vault, signal));
  },
  /** Takes the approval, and returns everything that this device then keeps. */
  async finish(): Promise<Image> {
    const { type } = unwrapResult(await stepJoin(device, vault, signal));
    if (type !== "joined") throw new TypeError(type);
    const rows: Image["rows"] = [];
    for (const table of TABLES)
      for (const { key, value } of await vault.store.list(table)) rows.push([table, key, [...value]]);
    const secret = await device.secrets.read(vault.id);
    return { vaultId: vault.id, rows, secret: [...(secret ?? [])], address, aheadMs: offMs };
  },
  /** Makes this page the device that `finish` returned. */
  async restore(image: Image): Promise<void> {
    [address, offMs] = [image.address, image.aheadMs];
    device = await makeDevice();
    const { store } = unwrapResult(await device.stores.open(image.vaultId, { expectExisting: false }));
    const put = image.rows.map(([table, key, value]) => ({ table, key, value: Uint8Array.from(value) }));
    unwrapResult(await store.commit({ put }));
    await store.close();
    await device.secrets.create(image.vaultId, Uint8Array.from(image.secret));
    vault = unwrapResult(await unlockVault(device, image.vaultId, () => WORDS));
  },
  /** Loads the parts of the app that an installed app has on the phone already. */
  async warm(): Promise<void> {
    await Promise.all([
      import("../../../src/sync/pull.ts"),
      import("../../../src/sync/duties.ts"),
      import("../../../src/sync/snapshots.ts"),
      import("../../../src/sync/amends.ts"),
      import("../../../src/sync/upload.ts"),
      import("../../../src/sync/repair.ts"),
      import("../../../src/sync/alarms.ts"),
      import("../../../src/feed/snapshot.ts"),
    ]);
  },
  /** Reads the log from its beginning so many times and keeps nothing of it: what other devices do all day, so that the relay's own code is as warm as that of a relay that runs. */
  async visit(times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      const session = makeRelaySession(vault, makeRelayClient(address, device.fetch));
      const { programmeId } = vault.identity().charter;
      unwrapResult(await session.withToken((token) => session.client.log(programmeId, token, 0, PAGE_FRAMES)));
    }
  },
  /**
   * From the first call to the relay until `wanted` needs are durable and listed (`readyMs`), and until nothing is left to do (`ms`): what arrived is acknowledged, and the
   * relay was asked for what it left out.
   */
  async firstSync(
    wanted: number,
  ): Promise<{ ms: number; readyMs: number; needs: number; growth: [number, number][]; pages: number[] }> {
    const startMs = performance.now();
    growth = [];
    let records: unknown = null;
    let readyMs = Number.POSITIVE_INFINITY;
    const engine = await makeEngine();
    tick = () => {
      const replica = engine.replica();
      if (replica.records === records) return;
      records = replica.records;
      growth.push([performance.now() - startMs, replica.records.recordById.size]);
      if (replica.records.recordById.size < wanted || readyMs < Number.POSITIVE_INFINITY) return;
      if (needsOf(replica.records).length >= wanted) readyMs = performance.now() - startMs;
    };
    unwrapResult(await engine.run(signal, true));
    const needs = needsOf(engine.replica().records).length;
    const ms = performance.now() - startMs;
    const pages = performance.getEntriesByType("resource").flatMap((entry) => {
      const { name, startTime, encodedBodySize } = entry as PerformanceResourceTiming;
      return startTime >= startMs && new URL(name).pathname.startsWith("/v1/") ? [encodedBodySize] : [];
    });
    return { ms, readyMs, needs, growth, pages };
  },
  /** A new programme without a relay, and its coordinator's vault. */
  async create(): Promise<void> {
    device = await makeDevice();
    vault = await makeProgramme(device, WORDS);
  },
  /** Takes in `count` made-up needs as pages of a snapshot, in both copies: ms from plaintext pages until they are durable. */
  fill: async (count: number): Promise<number> => fillVault(vault, count, daysNow()),
  /** Lays a full board in front of the coordinator, and locks. The words that open it, as places in the list. */
  async board(plan: BoardPlan): Promise<readonly number[]> {
    await fillBoard({ vault, device, engine: await makeEngine() }, plan, daysNow());
    vault.lock();
    await vault.store.close();
    return [...WORDS.indices];
  },
  /** Saves, one by one; beside each the same bytes put bare, strictly, into two databases. */
  saves: async (count: number) => measureSaves(vault, device, count, daysNow()),
  /** What a list does at a touch, with as many needs as there are: ms of each, the best of some. */
  list: async () => measureList((await makeEngine()).replica().records),
  /** Locks, unlocks and lists, with the parts of the time. */
  async unlock(): Promise<{ stretchMs: number; restMs: number; needs: number }> {
    const { id } = vault;
    vault.lock();
    let stretchMs = 0;
    const timed: Device = {
      ...device,
      stretch: async (...args) => {
        const fromMs = performance.now();
        const hash = await device.stretch(...args);
        stretchMs += performance.now() - fromMs;
        return hash;
      },
    };
    const startMs = performance.now();
    vault = unwrapResult(await unlockVault(timed, id, () => WORDS));
    const engine = await makeEngine();
    const needs = listNeeds(engine.replica().records).length;
    return { stretchMs, restMs: performance.now() - startMs - stretchMs, needs };
  },
};

export type Bench = typeof bench;

Object.assign(globalThis, { ebb: bench });
document.title = "ready";

/**
 * Close orders and locked vaults: which order wipes and which does nothing, and a phone that is cut off at each act between hearing of an order and the relay's
 * having its statement.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handOverNotes, waitingNotes } from "../../src/erase/hand-over-notes.ts";
import { judgeOrder, makeNote, type ObeyPlaces, readWitness } from "../../src/erase/obey.ts";
import { LAST_WAITS_MS, type LockedCalls, tendLocked } from "../../src/erase/tend-locked.ts";
import { finishClearing, finishWipes, wipeVault } from "../../src/erase/wipe.ts";
import { WITNESS_REF } from "../../src/erase/witness.ts";
import { type Bytes, bytesToHex, copyBytes, utf8ToBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { hasOnlyHere } from "../../src/sync/upload-locked.ts";
import { keepWitness } from "../../src/vault/witness.ts";
import { type Attestation, decodeAttestation, isGenuine, METHOD } from "../../src/wire/attestation.ts";
import { finalOf, orderOf, stateFinal } from "../support/closing.ts";
import {
  DAY_MS,
  endTeam,
  giveSeat,
  join,
  keyHex,
  makeTeam,
  rounds,
  run,
  save,
  type Team,
  takeSeat,
} from "../support/people.ts";
import { copyDisk, type DiskImage, diskOf } from "../support/sim/disk.ts";
import type { Phone } from "../support/sim/phone.ts";
import { CutOff } from "../support/vaults.ts";
import { cutAfter, cutBefore, interfere, makeOrigin, wipePlaces } from "../support/wipes.ts";

const BUILD = "ebb test";
const EACH_UNLOCK = 2;

/** A programme in which two of three decide, a phone that has heard so, its disk before anything was closed, and what was stated since. */
interface Closed {
  readonly team: Team;
  readonly phone: Phone;
  readonly image: DiskImage;
  /** With the words of one coordinator, and of two. */
  readonly orders: readonly [Bytes, Bytes];
}

async function closeProgramme(seed: string): Promise<Closed> {
  const team = await makeTeam(3, seed);
  const [first, second] = team.seats as [Phone, Phone, Phone];
  const phone = await join(team, first, "W1");
  await rounds([...team.seats, phone]);
  await keepWitness(phone.vault, phone.device.random);
  await keepWitness(second.vault, second.device.random);
  await save(phone, 7);
  const image = await copyDisk(phone.device, phone.vault.id);
  const final = finalOf(first);
  const said: Bytes[] = [];
  for (const seat of [first, second]) {
    await run(seat);
    await stateFinal(seat, final);
    said.push(await orderOf(seat));
    // With the second word the relay closes: nothing more is to be had from it.
    if (seat === first) await run(seat);
  }
  return { team, phone, image, orders: said as [Bytes, Bytes] };
}

let closed: Closed;
beforeAll(async () => {
  closed = await closeProgramme("closed");
});
afterAll(() => endTeam(closed.team));

async function judge(order: Bytes, image = closed.image): Promise<string> {
  const judged = await judgeOrder((await diskOf(image)).stores, image.vaultId, order);
  return judged.ok ? "obeys" : judged.error.code;
}

describe("an order for a locked vault", () => {
  it("E19 holds where as many stated it as decide together", async () => {
    expect(await judge(closed.orders[1])).toBe("obeys");
  });

  it("E19 does nothing with fewer signatures than are needed", async () => {
    expect(await judge(closed.orders[0])).toBe("ORDER_UNSIGNED");
  });

  it("E19 does nothing with another programme’s order", async () => {
    const other = await closeProgramme("other");
    expect(await judge(other.orders[1])).toBe("ORDER_FOREIGN");
    await endTeam(other.team);
  });

  it("E19 does nothing with an order whose bytes were changed", async () => {
    const [, order] = closed.orders;
    for (let at = order.length - 1; at > 0; at -= 97) {
      const forged = copyBytes(order);
      forged[at] = (forged[at] ?? 0) ^ 1;
      expect(await judge(forged)).toMatch(/^ORDER_/);
    }
  });

  it("E19 does nothing with no order at all", async () => {
    for (const bytes of [new Uint8Array(), utf8ToBytes("close"), new Uint8Array(300_000)])
      expect(await judge(bytes)).toBe("ORDER_MALFORMED");
  });

  it("E19 does nothing with an order of seats that were taken since, once the phone has heard so", async () => {
    const team = await makeTeam(3, "stale");
    const [first, second, third] = team.seats as [Phone, Phone, Phone];
    const phone = await join(team, first, "W1");
    await keepWitness(phone.vault, phone.device.random);
    await stateFinal(third, finalOf(third));
    await stateFinal(second, finalOf(third));
    const orders = [await orderOf(third), await orderOf(second)];
    const fourth = await join(team, first, "C4", true);
    await giveSeat([first, second], fourth);
    await takeSeat([first, second], third);
    await takeSeat([first, fourth], second);
    await rounds([phone]);
    const image = await copyDisk(phone.device, phone.vault.id);
    for (const each of orders) expect(await judge(each, image)).toMatch(/^ORDER_(STALE|UNSIGNED)$/);
    await endTeam(team);
  });

  it("E19 judges by the charter alone where no control segment has come yet", async () => {
    const { rows, ...image } = closed.image;
    const bare = { ...image, rows: rows.filter(({ key }) => key === WITNESS_REF.key) };
    expect(await judge(closed.orders[1], bare)).toBe("obeys");
  });

  it("E19 a vault without a witness obeys nobody, and says so", async () => {
    const { rows, ...image } = closed.image;
    const mute = { ...image, rows: rows.filter(({ key }) => key !== WITNESS_REF.key) };
    expect(await judge(closed.orders[1], mute)).toBe("WITNESS_MISSING");
  });

  it("V28 leaves in clear what judges and attests, and makes it once", async () => {
    const { phone } = closed;
    const before = await phone.vault.store.get(WITNESS_REF);
    await keepWitness(phone.vault, phone.device.random);
    const witness = await readWitness(phone.device.stores, phone.vault.id);
    expect([await phone.vault.store.get(WITNESS_REF), bytesToHex(witness?.deviceKey ?? new Uint8Array())]).toEqual([
      before,
      keyHex(phone),
    ]);
  });

  it("V28 a coordinator’s own control segments count, too", async () => {
    const second = closed.team.seats[1] as Phone;
    const { id } = second.vault;
    const witness = await readWitness(second.device.stores, id);
    const judged = await judgeOrder(second.device.stores, id, closed.orders[0]);
    const { closed: known } = second.engine.replica().control.closing;
    expect([witness?.role, judged]).toEqual([3, { ok: true, value: known?.hash }]);
  });
});

/** More than obeying takes: the loop ends by itself once nothing was interfered with any more. */
const MOST_ACTS = 120;

/** A relay that keeps the first statement of each device, as the real one does; and whether anything of the vault was left when it came. */
function makeTaker(isGone: () => Promise<boolean>) {
  const taken: Attestation[] = [];
  return {
    taken,
    offer: async ({ attestation }: { readonly attestation: Bytes }): Promise<"taken"> => {
      expect(await isGone()).toBe(true);
      const decoded = unwrapResult(decodeAttestation(attestation));
      if (!taken.some(({ device }) => bytesToHex(device) === bytesToHex(decoded.device))) taken.push(decoded);
      return "taken";
    },
  };
}

describe("a coordinator’s device that is locked when the end counts", () => {
  /** What a start that long behind the end finds that is to go. */
  async function findGone({ vault, device, clock }: Phone, order: Bytes, laterMs: number): Promise<number> {
    await keepWitness(vault, device.random);
    const image = await copyDisk(device, vault.id);
    const disk = await diskOf(image);
    unwrapResult(
      await disk.shelf.put({ id: image.vaultId, picture: 1, training: false, role: "coordinator", state: "ready" }),
    );
    const places = { ...device, ...disk, clock: { nowMs: () => clock.nowMs() + laterMs }, build: BUILD };
    const calls: LockedCalls = { ask: async () => order, handOver: async () => undefined, hasOnlyHere };
    return (await tendLocked(places, [], calls)).length;
  }

  it("E25 waits for its person for two weeks, as who published nothing yet may start over, and then goes", async () => {
    const { team, orders } = closed;
    for (const seat of team.seats) {
      const found = [-1_900_000_000_000, 0, LAST_WAITS_MS - DAY_MS, LAST_WAITS_MS + DAY_MS].map((laterMs) =>
        findGone(seat, orders[1], laterMs),
      );
      expect(await Promise.all(found)).toEqual([0, 0, 0, 1]);
    }
  });

  it("E25 goes at once without a seat, or where its words open it with the share alone that the relay has destroyed", async () => {
    const team = await makeTeam(1, "last", EACH_UNLOCK);
    const [seat] = team.seats as [Phone];
    const guest = await join(team, seat, "C2", true);
    await rounds([seat, guest]);
    await stateFinal(seat, finalOf(seat));
    const order = await orderOf(seat);
    expect(await Promise.all([findGone(seat, order, 0), findGone(guest, order, 0)])).toEqual([1, 1]);
    await endTeam(team);
  });
});

describe("a locked vault and an order that holds", () => {
  let image: DiskImage;
  let phone: Phone;
  let order: Bytes;
  beforeAll(() => {
    [, order] = closed.orders;
    ({ image, phone } = closed);
  });

  async function startDisk() {
    const disk = await diskOf(image);
    unwrapResult(
      await disk.shelf.put({ id: image.vaultId, picture: 1, training: false, role: "field", state: "ready" }),
    );
    return disk;
  }
  type Disk = Awaited<ReturnType<typeof startDisk>>;

  const isGone = async (disk: Disk): Promise<boolean> => {
    const rows = await disk.stores.open(image.vaultId, { expectExisting: true });
    if (rows.ok) await rows.value.store.close();
    return !rows.ok && (await disk.shelf.list()).length === 0 && !(await disk.secrets.list()).includes(image.vaultId);
  };

  /** One start of the app, or one waking of the worker: ends what was begun, asks, obeys, hands over, and lets go of the app. */
  async function start(disk: Disk, origin = makeOrigin(), around?: Parameters<typeof wipePlaces>[2]): Promise<void> {
    const places = { ...phone.device, ...disk, files: disk.secrets };
    const wipes = wipePlaces(places, origin, around);
    const obeys: ObeyPlaces = { ...wipes, clock: phone.clock, build: BUILD };
    const calls: LockedCalls = { ask: async () => order, handOver: async () => undefined, hasOnlyHere };
    unwrapResult(await finishWipes(wipes));
    for (const { vaultId, note } of await tendLocked(obeys, [], calls))
      unwrapResult(await wipeVault(wipes, vaultId, { note }));
    await handOverNotes(wipes, takers.get(disk)?.offer ?? (async () => "later"));
    await finishClearing(wipes);
  }
  const takers = new Map<Disk, ReturnType<typeof makeTaker>>();
  const withTaker = async () => {
    const disk = await startDisk();
    const taker = makeTaker(() => isGone(disk));
    takers.set(disk, taker);
    return { disk, taker };
  };

  it("E20 is erased while it is locked, attests, and leaves nothing", async () => {
    const { disk, taker } = await withTaker();
    const origin = makeOrigin();
    await start(disk, origin);
    const [attestation] = taker.taken;
    const hash = closed.team.seats[1]?.engine.replica().control.closing.closed?.hash;
    expect([await isGone(disk), await disk.secrets.list(), origin.isCleared]).toEqual([true, [], true]);
    expect(attestation && (await isGenuine(attestation))).toBe(true);
    expect(attestation).toMatchObject({
      device: phone.vault.identity().keys.signKey,
      orderHash: hash,
      cause: 1,
      method: 2,
      left: [2],
      unacknowledged: null,
      build: BUILD,
    });
  });

  it("E20 says what is left for another vault, and that keys were removed where nothing overwrites", async () => {
    const disk = await startDisk();
    unwrapResult(
      await disk.shelf.put({ id: "a".repeat(32), picture: 2, training: false, role: "field", state: "ready" }),
    );
    const witness = await readWitness(disk.stores, image.vaultId);
    if (!witness) throw new TypeError("no witness");
    const secrets = { ...disk.secrets, kind: "removes" } as const;
    const note = await makeNote(
      { ...disk, secrets, clock: phone.clock, build: BUILD },
      image.vaultId,
      witness,
      { cause: "holder" },
      4,
    );
    unwrapResult(
      await wipeVault(wipePlaces({ ...phone.device, ...disk, files: secrets }, makeOrigin()), image.vaultId, { note }),
    );
    const [left] = await waitingNotes(disk);
    expect(unwrapResult(decodeAttestation(left?.attestation ?? new Uint8Array()))).toMatchObject({
      cause: 2,
      method: 1,
      left: [1],
      unacknowledged: 4,
    });
  });

  it("E15 says that keys were removed where the S file was lost: nothing was there to overwrite", async () => {
    const { disk, taker } = await withTaker();
    await disk.secrets.remove(image.vaultId);
    await start(disk);
    expect([taker.taken.map(({ method }) => method), await isGone(disk)]).toEqual([[METHOD.removed], true]);
  });

  it("E16 a copy of the disk from before, put back after the statement, is erased again and says the same", async () => {
    const { disk, taker } = await withTaker();
    await start(disk);
    const again = await startDisk();
    takers.set(again, taker);
    await start(again);
    expect([taker.taken.length, await isGone(again)]).toEqual([1, true]);
  });

  it.each([
    ["before", cutBefore],
    ["after", cutAfter],
  ])(
    "E16 cut off %s any act: later starts finish, and the relay hears of it once nothing is left",
    async (_when, how) => {
      for (let at = 1; at < MOST_ACTS; at++) {
        const { disk, taker } = await withTaker();
        const origin = makeOrigin();
        const cut = interfere(at, how, true);
        const outcome = await start(disk, origin, cut.around).catch((error: unknown) => error);
        if (!cut.hasFired()) break;
        expect(outcome).toBeInstanceOf(CutOff);
        await start(disk, origin);
        await start(disk, origin);
        expect([taker.taken.length, await isGone(disk), await disk.secrets.list(), origin.isCleared]).toEqual([
          1,
          true,
          [],
          true,
        ]);
      }
    },
  );
});

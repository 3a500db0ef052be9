/** Two papers are used long after the work began, or at a relay that lost something meanwhile. Rules Y100 and Y101 of src/sync/SPEC.md. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { coordinatorKeys } from "../../src/control/fold.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeRecovery, type NewRecovery } from "../../src/recovery/recovery-set.ts";
import { findProgramme } from "../../src/shell/acts/find-programme.ts";
import { leaveGrants, nameRecovery, readPapers } from "../../src/shell/acts/recovery.ts";
import { restoreCoordinator } from "../../src/shell/acts/restore-coordinator.ts";
import { giveBackControl } from "../../src/sync/repair.ts";
import * as people from "../support/people.ts";
import { emptyDisk } from "../support/sim/disk.ts";
import { ADDRESS, makeClock, makeDevice, type Phone, startPhone } from "../support/sim/phone.ts";
import { busyAnswer } from "../support/world.ts";

const { signal } = new AbortController();
const { alarmsOf, giveSeat, join, keyOf, ownReads, passDays, reads, rounds, run, save, WORDS } = people;

let team: people.Team;
let laptop: Phone;
let amal: Phone;
let set: NewRecovery;

beforeEach(async () => {
  team = await people.makeTeam(1);
  laptop = team.seats[0] as Phone;
  set = await makeRecovery(systemRandom);
  amal = await join(team, laptop, "Amal");
}, 60_000);
afterEach(() => people.endTeam(team));

/** Names a set in the terms, and leaves the relay what two papers open. */
async function keepPapers(): Promise<void> {
  unwrapResult(await nameRecovery(laptop.vault, laptop.engine, set.recovery));
  await run(laptop);
  unwrapResult(await leaveGrants(laptop.device, laptop.vault, laptop.session, laptop.engine.replica()));
}

/** The laptop is gone: two papers give its seat to a new device. */
async function newLaptop(): Promise<Phone> {
  const clock = makeClock(team.all);
  const prng = team.prng.fork("new laptop");
  const device = makeDevice("C1n", emptyDisk(), clock, prng, team.all);
  const keys = unwrapResult(await readPapers(set.papers[2], set.papers[0]));
  const found = unwrapResult(await findProgramme(device, ADDRESS, keys));
  const plan = { lost: keyOf(laptop), passphrase: WORDS, picture: 5 };
  const { vault } = unwrapResult(await restoreCoordinator(device, keys, found, plan));
  return startPhone("C1n", true, device, clock, prng, vault);
}

async function days(count: number): Promise<void> {
  for (let day = 0; day < count; day++) {
    passDays(team, 1);
    await rounds([amal, laptop], 2);
  }
}

/** Whether a device says that the relay lost something. */
const isTold = async (phone: Phone) => (await alarmsOf(phone)).includes("rewound");
const snapshots = () => laptop.engine.replica().control.snapshotById.size;

/** Up to where the relay was told that bodies of Amal's needs may go. */
function droppedSeq(): number {
  const feed = [...amal.engine.replica().own].find(([, { purpose }]) => purpose === 1)?.[0] ?? "";
  return laptop.engine.replica().control.dropByFeed.get(feed)?.seq ?? 0;
}

/** Whether the relay has all that the laptop said in control. */
function isControlConfirmed(): boolean {
  const { own, receipts } = laptop.engine.replica();
  return [...own].every(([hex, { purpose, seq }]) => purpose !== 4 || (receipts.get(hex)?.seq ?? 0) >= seq);
}

describe("two papers of a programme with one coordinator, after the retention", { timeout: 60_000 }, () => {
  beforeEach(async () => {
    await save(amal, 1);
    await rounds([amal, laptop]);
  });

  it.each([
    ["were named from the start", 0],
    ["were named after bodies had gone from the relay", 9],
  ])("Y100 bring back what was acknowledged long ago where they %s, and the work goes on", async (_, before) => {
    await days(before);
    await keepPapers();
    await days(10);
    expect([reads(laptop), droppedSeq() > 0]).toEqual([[1], true]);
    const after = await newLaptop();
    await rounds([after, amal]);
    expect(reads(after)).toEqual([1]);
    await save(amal, 2);
    await rounds([amal, after], 4);
    expect([reads(after), await ownReads(amal)]).toEqual([[1, 2], [[2, "coordinator"]]]); // biome-ignore format: one line
  });

  it("Y100 no body goes before the pages of the snapshot that covers it are at the relay", async () => {
    await keepPapers();
    team.meddle = async (device, target, ask) => {
      const isPage = device === "C1" && target.endsWith("/segments") && snapshots() > 0 && isControlConfirmed();
      return isPage ? new Response(null, { status: 599 }) : ask();
    };
    await days(6);
    passDays(team, 1);
    await laptop.engine.run(signal, true);
    expect([snapshots(), isControlConfirmed(), droppedSeq()]).toEqual([1, true, 0]);
    const after = await newLaptop();
    await rounds([after, amal]);
    expect(reads(after)).toEqual([1]);
  });

  it("Y100 make no more than one snapshot within the retention", async () => {
    await keepPapers();
    for (let day = 2; day < 22; day++) {
      await save(amal, day);
      await days(1);
    }
    expect(snapshots()).toBe(2);
  });
});

describe("a relay that was put back to before two papers were used", { timeout: 60_000 }, () => {
  it.each([true, false])(
    "Y101 gets back from the new coordinator's device what made it one, and that is told, where it says so: %s",
    async (saysSo) => {
      await keepPapers();
      const backup = await team.relay.backup();
      const after = await newLaptop();
      await rounds([after, amal]);
      await team.relay.restore(backup, saysSo);
      await save(after, 1);
      await save(amal, 2);
      for (let n = 0; n < 3; n++) for (const { engine } of [after, amal]) await engine.run(signal, true);
      await rounds([after, amal], 1);
      expect([reads(after), await ownReads(amal), await isTold(after)]).toEqual([[1, 2], [[2, "coordinator"]], true]);
    },
  );

  it("Y101 and is busy then gets it with the next run", async () => {
    await keepPapers();
    const backup = await team.relay.backup();
    const after = await newLaptop();
    await rounds([after, amal]);
    await team.relay.restore(backup, true);
    let uploads = 0;
    team.meddle = async (_device, target, ask) =>
      target.endsWith("/segments") && ++uploads > 1 ? busyAnswer() : ask();
    await save(after, 1);
    for (let n = 0; n < 3; n++) await after.engine.run(signal, true);
    team.meddle = null;
    for (let n = 0; n < 3; n++) await after.engine.run(signal, true);
    await rounds([amal, after], 1);
    expect(coordinatorKeys(amal.engine.replica().control).map(bytesToHex)).toEqual([people.keyHex(after)]);
  });
});

describe("a device whose seat waits for its relay", { timeout: 60_000 }, () => {
  it("Y101 hands it over without an alarm: the relay lost nothing", async () => {
    await keepPapers();
    team.meddle = async (device, target, ask) =>
      device === "C1n" && target.endsWith("/segments") ? busyAnswer() : ask();
    const after = await newLaptop();
    team.meddle = null;
    await rounds([after, amal]);
    expect([await isTold(after), coordinatorKeys(amal.engine.replica().control).map(bytesToHex)]).toEqual([
      false,
      [people.keyHex(after)],
    ]);
  });
});

describe("a relay that lost what several coordinators said", { timeout: 60_000 }, () => {
  it.each([false, true])(
    "Y101 gets it back in whatever order the feeds are known: backwards %s",
    async (isBackwards) => {
      const backup = await team.relay.backup();
      const [ben, carla] = [await join(team, laptop, "C2", true), await join(team, laptop, "C3", true)];
      await giveSeat([laptop], ben);
      await giveSeat([laptop, ben], carla);
      await team.relay.restore(backup, true);
      const replica = carla.engine.replica();
      const feeds = [...replica.peers];
      const known = { ...replica, peers: new Map(isBackwards ? feeds.reverse() : feeds) };
      unwrapResult(await giveBackControl(carla.vault, known, carla.session.client, signal));
      await run(amal);
      expect(coordinatorKeys(amal.engine.replica().control)).toHaveLength(3);
    },
  );
});

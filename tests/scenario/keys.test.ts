/** Keys that come and go: after 30 days another epoch begins, 30 days later the old one is over, and nothing that was sealed to it opens any more. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newestEpoch } from "../../src/control/fold.ts";
import { boxKeyToId } from "../../src/crypto/box-keys.ts";
import { bytesToHex, isEqualBytes } from "../../src/kit/bytes.ts";
import { decodeFrame, type Frame } from "../../src/wire/frame.ts";
import { frameRecipients } from "../../src/wire/segment.ts";
import * as people from "../support/people.ts";
import type { Phone } from "../support/sim/phone.ts";

const { join, keyHex, passDays, reads, rounds, save } = people;

let team: people.Team;
let amal: Phone;
let everyone: readonly Phone[];
const seat = (n: number): Phone => {
  const phone = team.seats[n - 1];
  if (!phone) throw new RangeError("no such seat");
  return phone;
};
const epochAt = ({ engine }: Phone) => newestEpoch(engine.replica().control);

/** Frames of a kind that crossed so far. */
const framesOf = (kind: number): readonly Frame[] =>
  team.uploaded().flatMap((bytes) => {
    const frame = decodeFrame(bytes);
    return frame.ok && frame.value.header.kind === kind ? [frame.value] : [];
  });

/** How many frames open at a phone. */
async function countOpen(phone: Phone, frames: readonly Frame[]): Promise<number> {
  let count = 0;
  for (const frame of frames) {
    const hex = bytesToHex(frame.header.feedId);
    const author = team.seats.flatMap(({ engine }) => engine.replica().peers.get(hex)?.author ?? [])[0];
    if (author && (await phone.vault.openFrame(frame, author)).ok) count++;
  }
  return count;
}

/** Keys in the meta table that begin with `prefix`. */
const rowsOf = async ({ vault }: Phone, prefix: string) =>
  (await vault.store.list("meta")).map(({ key }) => key).filter((key) => key.startsWith(prefix));

/** The month passes in weeks, as people look in on a programme. */
async function live(days: number): Promise<void> {
  for (let day = 0; day < days; day += 10) {
    passDays(team, 10);
    await rounds(everyone);
  }
}

beforeEach(async () => {
  team = await people.makeTeam(2);
  amal = await join(team, seat(1), "Amal");
  everyone = [amal, ...team.seats];
  await save(amal, 1);
  await rounds(everyone);
}, 60_000);
afterEach(() => people.endTeam(team));

describe("an epoch", { timeout: 60_000 }, () => {
  it("Y53 ends as the newest after 30 days, and not before", async () => {
    await live(20);
    const before = everyone.map((phone) => epochAt(phone)?.number);
    await live(10);
    expect([before, everyone.map((phone) => epochAt(phone)?.number)]).toEqual([
      [1, 1, 1],
      [2, 2, 2],
    ]);
  });

  it("Y53 that is new takes what phones write, and all coordinators open it", async () => {
    await live(30);
    await save(amal, 2);
    await rounds(everyone);
    const newest = framesOf(1).at(-1);
    const key = epochAt(seat(1))?.publicKey;
    const isSealedTo = newest && key && frameRecipients(newest).some((id) => isEqualBytes(id, boxKeyToId(key)));
    expect([isSealedTo, team.seats.map(reads)]).toEqual([
      true,
      [
        [1, 2],
        [1, 2],
      ],
    ]);
  });

  it("Y54 that had its grace opens nothing any more, at any coordinator, and its rows are gone", async () => {
    const old = framesOf(1);
    const before = await Promise.all(team.seats.map((phone) => countOpen(phone, old)));
    await live(80);
    const after = await Promise.all(team.seats.map((phone) => countOpen(phone, old)));
    const rows = await Promise.all(team.seats.map((phone) => rowsOf(phone, "epoch:1:")));
    expect([before, after, rows]).toEqual([
      [old.length, old.length],
      [0, 0],
      [[], []],
    ]);
  });

  it("Y54 that is over takes no record with it", async () => {
    await live(80);
    for (const phone of team.seats) await people.reopen(phone);
    expect(team.seats.map(reads)).toEqual([[1], [1]]);
  });

  it("Y54 that is over is told by each coordinator", async () => {
    await live(80);
    const gone = seat(1).engine.replica().control.retiredBy.get(1);
    expect(team.seats.map((phone) => gone?.has(keyHex(phone)))).toEqual([true, true]);
  });

  it("Y54 keeps its keys on a device by whose clock its grace is not over", async () => {
    amal.clock.offMs = -70 * people.DAY_MS;
    await live(80);
    expect(await rowsOf(amal, "box:0")).toEqual(["box:0"]);
  });
});

describe("a phone's box key", { timeout: 60_000 }, () => {
  it("Y51 is announced for the epoch to come, and known to all", async () => {
    const known = everyone.map(({ engine }) => [...(engine.replica().control.boxKeys.get(keyHex(amal))?.keys() ?? [])]);
    expect(known).toEqual([[2], [2], [2]]);
  });

  it("Y51 of the new epoch takes what goes down, and the phone opens it", async () => {
    await live(30);
    const key = await save(amal, 2);
    await rounds(everyone);
    await people.erase(seat(2), key);
    await rounds(everyone);
    const newest = framesOf(2).at(-1);
    const announced = seat(1).engine.replica().control.boxKeys.get(keyHex(amal))?.get(2);
    expect(newest && announced && isEqualBytes(frameRecipients(newest)[0] ?? newest.head, boxKeyToId(announced))).toBe(
      true,
    );
    expect((await people.ownReads(amal)).filter(([value]) => value === 2)).toEqual([]);
  });

  it("Y55 that it joined with is gone once the epoch before the first announced one is over, and its frames open no more", async () => {
    const old = framesOf(2);
    const before = await countOpen(amal, old);
    await live(80);
    expect([before, await countOpen(amal, old), await rowsOf(amal, "box:0")]).toEqual([1, 0, []]);
  });
});

describe("a phone that was away until nobody held the key that it knew", { timeout: 60_000 }, () => {
  it("Y56 seals again what it had sealed to that key, and every coordinator reads it once", async () => {
    const office = [...team.seats];
    for (let day = 0; day < 70; day += 10) {
      passDays(team, 10);
      await rounds(office);
    }
    await save(amal, 2);
    await amal.engine.sealAll();
    await rounds(everyone, 4);
    expect([reads(seat(1)), reads(seat(2))]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });
});

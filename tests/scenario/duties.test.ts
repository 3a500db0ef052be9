/** What devices do by themselves, and that they come to rest. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeFrame } from "../../src/wire/frame.ts";
import * as people from "../support/people.ts";
import type { Phone } from "../support/sim/phone.ts";

const { join, passDays, reads, rounds, run, save } = people;

let team: people.Team;
let amal: Phone;
let everyone: readonly Phone[];
const seat = (n: number): Phone => {
  const phone = team.seats[n - 1];
  if (!phone) throw new RangeError("no such seat");
  return phone;
};
const kindsFrom = (at: number) =>
  team
    .uploaded()
    .slice(at)
    .map((bytes) => decodeFrame(bytes))
    .map((frame) => frame.ok && frame.value.header.kind);

beforeEach(async () => {
  team = await people.makeTeam(2);
  amal = await join(team, seat(1), "Amal");
  everyone = [amal, ...team.seats];
  await save(amal, 1);
  await rounds(everyone);
}, 60_000);
afterEach(() => people.endTeam(team));

describe("devices that have nothing to say", { timeout: 30_000 }, () => {
  it.each([0, 9, 31, 62, 93])("Y25 upload nothing more, %i days after the last need", async (days) => {
    for (let day = 0; day < days; day += 31) {
      passDays(team, Math.min(31, days));
      await rounds(everyone, 5);
    }
    const before = team.uploaded().length;
    await rounds(everyone);
    expect(kindsFrom(before)).toEqual([]);
  });

  it("Y25 upload nothing more after one of them lost the seat", async () => {
    const third = await join(team, seat(1), "C3", true);
    await people.giveSeat(team.seats, third);
    await people.takeSeat([seat(1), third], seat(2));
    await rounds([amal, seat(1), third], 4);
    const before = team.uploaded().length;
    await rounds([amal, seat(1), third]);
    expect(kindsFrom(before)).toEqual([]);
  });
});

describe("a coordinator's device without a seat", { timeout: 30_000 }, () => {
  it("Y44 says nothing for the programme", async () => {
    const guest = await join(team, seat(1), "C3", true);
    const before = team.uploaded().length;
    await rounds([guest]);
    expect(kindsFrom(before)).toEqual([]);
  });
});

describe("a phone", { timeout: 30_000 }, () => {
  const journal = async () => (await amal.vault.store.list("journal")).length;

  it("Y48 lets go of what coordinators have had for as long as the programme keeps it, and not before", async () => {
    passDays(team, 1);
    await rounds(everyone);
    const kept = [await journal()];
    for (const days of [6, 1]) {
      passDays(team, days);
      await rounds(everyone);
      kept.push(await journal());
    }
    expect([kept[0] === 0, kept[1] === kept[0], kept[2]]).toEqual([false, true, 0]);
  });

  it("Y48 keeps what only one of two coordinators has", async () => {
    await save(amal, 2);
    await run(amal);
    await run(seat(1));
    passDays(team, 20);
    await rounds([amal, seat(1)]);
    expect((await people.ownReads(amal)).filter(([value]) => value === 2)).toEqual([[2, "coordinator"]]);
  });

  it("Y48 lets go of nothing at a coordinator", async () => {
    passDays(team, 20);
    await rounds(everyone);
    await people.reopen(seat(2));
    expect(reads(seat(2))).toEqual([1]);
  });

  it("Y45 knows after a restart when the relay last answered", async () => {
    await people.reopen(amal);
    expect(amal.engine.lastContactMs()).toBe(team.clock.ms);
  });
});

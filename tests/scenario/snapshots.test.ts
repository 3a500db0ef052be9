/** Snapshots: a coordinator writes down what it holds, the others vouch for it, the relay may drop what it covers, and a later coordinator starts from it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isValidSnapshot } from "../../src/control/fold.ts";
import { isEqualBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { PROOF_BYTES } from "../../src/sync/pages.ts";
import { makeSnapshot } from "../../src/sync/snapshots.ts";
import * as people from "../support/people.ts";
import { dayOf, type Phone } from "../support/sim/phone.ts";

const { giveSeat, join, passDays, reads, rounds, run, save } = people;

let team: people.Team;
let amal: Phone;
const seat = (n: number): Phone => {
  const phone = team.seats[n - 1];
  if (!phone) throw new RangeError("no such seat");
  return phone;
};

async function makeAt({ vault, clock, device, engine }: Phone): Promise<void> {
  const parts = { vault, clock, random: device.random, today: () => dayOf(clock), rank: () => 0 };
  unwrapResult(await engine.change((replica) => makeSnapshot(parts, replica)));
}
const snapshotsAt = ({ engine }: Phone) => [...engine.replica().control.snapshotById.values()];
const countRows = async ({ vault }: Phone, prefix: string) =>
  (await vault.store.list("segments")).filter(({ key }) => key.startsWith(prefix)).length;

beforeEach(async () => {
  team = await people.makeTeam(2);
  amal = await join(team, seat(1), "Amal");
  for (let n = 1; n <= 5; n++) await save(amal, n);
  await save(seat(2), 6);
  await rounds([amal, ...team.seats]);
}, 60_000);
afterEach(() => people.endTeam(team));

describe("a snapshot", { timeout: 30_000 }, () => {
  it("Y60 is made by the first seat when an epoch has begun", async () => {
    const before = snapshotsAt(seat(2)).length;
    for (let day = 0; day < 30; day += 10) {
      passDays(team, 10);
      await rounds([amal, ...team.seats]);
    }
    expect([before, snapshotsAt(seat(2)).map(({ author }) => author)]).toEqual([0, [people.keyOf(seat(1))]]);
  });

  it("Y62 counts once the second coordinator compared it and vouched", async () => {
    await makeAt(seat(1));
    await run(seat(1));
    const [made] = snapshotsAt(seat(1));
    const before = made && isValidSnapshot(seat(1).engine.replica().control, made.id);
    await rounds(team.seats);
    expect([before, made && isValidSnapshot(seat(1).engine.replica().control, made.id)]).toEqual([false, true]);
  });

  it("Y62 with something that the other coordinator does not hold is not vouched for", async () => {
    team.meddle = people.thinned(
      seat(2),
      (author, seq) => author === null || !isEqualBytes(author, people.keyOf(amal)) || seq < 2,
    );
    await save(amal, 7);
    await run(amal);
    await run(seat(1));
    await makeAt(seat(1));
    await rounds(team.seats);
    expect(snapshotsAt(seat(2)).map(({ vouchedBy }) => vouchedBy.size)).toEqual([1]);
  });

  it("Y64 that was judged leaves no pages behind", async () => {
    await makeAt(seat(1));
    await rounds(team.seats);
    expect(await countRows(seat(2), "p:")).toBe(0);
  });

  it("Y65 lets the relay drop what all have, a week later, and a new coordinator starts from it", async () => {
    await makeAt(seat(1));
    await rounds([amal, ...team.seats]);
    passDays(team, 8);
    await rounds([amal, ...team.seats]);
    passDays(team, 1);
    await rounds([amal, ...team.seats]);
    const dropped = [...seat(1).engine.replica().control.dropByFeed.values()].length;
    const guest = await join(team, seat(1), "C3", true);
    await giveSeat(team.seats, guest);
    expect(dropped).toBeGreaterThan(0);
    expect([await countRows(guest, "h:"), reads(guest)]).toEqual([expect.any(Number), [1, 2, 3, 4, 5, 6]]);
    expect(await countRows(guest, "h:")).toBeGreaterThan(0);
  });

  it("Y60 is made for a coordinator who comes after the bodies went, though few ops ever came, and once only", async () => {
    await rounds([amal, ...team.seats]);
    for (const days of [8, 1]) {
      passDays(team, days);
      await rounds([amal, ...team.seats]);
    }
    const [dropped, before] = [seat(1).engine.replica().control.dropByFeed.size, snapshotsAt(seat(1)).length];
    const guest = await join(team, seat(1), "C3", true);
    await giveSeat(team.seats, guest);
    await rounds([...team.seats, guest]);
    passDays(team, 1);
    await rounds([amal, ...team.seats, guest]);
    expect(dropped).toBeGreaterThan(0);
    expect([before, reads(guest), snapshotsAt(guest).length]).toEqual([0, [1, 2, 3, 4, 5, 6], 1]);
  });

  it("Y65 makes the pages of an older one superfluous, which the relay then drops, and a new coordinator starts from the later one", async () => {
    const alone = await people.makeTeam(1, "alone");
    const [founder] = alone.seats;
    if (!founder) throw new RangeError("nobody");
    const bo = await join(alone, founder, "Bo");
    for (const value of [1, 2]) {
      await save(bo, value);
      await rounds([bo, founder]);
      await makeAt(founder);
    }
    for (const days of [8, 1]) {
      passDays(alone, days);
      await rounds([bo, founder]);
    }
    const guest = await join(alone, founder, "C2", true);
    await giveSeat(alone.seats, guest);
    const [older, later] = snapshotsAt(guest);
    const rows = await guest.vault.store.list("segments", { from: "h:", to: "h:~" });
    const kinds = rows.flatMap(({ value }) => [...value].filter((_, at) => at % PROOF_BYTES === 5));
    await people.endTeam(alone);
    expect([older?.toSeq, later?.fromSeq]).toEqual([2, 3]);
    expect([kinds.filter((kind) => kind === 5).length, reads(guest), guest.engine.replica().lacking.size]).toEqual([
      2,
      [1, 2],
      0,
    ]);
  });

  it("Y63 that was taken in is there after the next unlock, and its records are not marked as stated", async () => {
    await makeAt(seat(1));
    await rounds([amal, ...team.seats]);
    passDays(team, 9);
    await rounds([amal, ...team.seats]);
    const guest = await join(team, seat(1), "C3", true);
    await giveSeat(team.seats, guest);
    await people.reopen(guest);
    const stated = [...guest.engine.replica().records.recordById.values()].filter(({ isStated }) => isStated);
    expect([reads(guest), stated.length, guest.engine.replica().lacking.size]).toEqual([[1, 2, 3, 4, 5, 6], 0, 0]);
  });
});

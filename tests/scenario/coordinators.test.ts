/** Several coordinators: each reads everything, a later one too; they decide together, and what one of them ends has ended for all. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isCoordinator, newestEpoch } from "../../src/control/fold.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { proposeAmend } from "../../src/sync/amends.ts";
import { decodeFrame } from "../../src/wire/frame.ts";
import * as people from "../support/people.ts";
import type { Phone } from "../support/sim/phone.ts";

const { alarmsOf, change, erase, giveSeat, join, keyOf, ownReads, reads, rounds, run, save, takeSeat } = people;

let team: people.Team;
let amal: Phone;
const seat = (n: number): Phone => {
  const phone = team.seats[n - 1];
  if (!phone) throw new RangeError("no such seat");
  return phone;
};
/** What the first `count` coordinators read. */
const allRead = (count = team.seats.length) => team.seats.slice(0, count).map(reads);

/** Own records of a coordinator are in its feed of kind 3; frames that reached the relay, by feed. */
async function opensAt(phone: Phone, kind: number, fromMs: number): Promise<readonly boolean[]> {
  const opened: boolean[] = [];
  for (const bytes of team.uploaded().slice(fromMs)) {
    const frame = decodeFrame(bytes);
    if (!frame.ok || frame.value.header.kind !== kind) continue;
    const author = seat(1).engine.replica().peers.get(bytesToHex(frame.value.header.feedId))?.author;
    opened.push(author ? (await phone.vault.openFrame(frame.value, author)).ok : false);
  }
  return opened;
}

afterEach(() => people.endTeam(team));

describe("three coordinators, two of whom decide", { timeout: 30_000 }, () => {
  beforeEach(async () => {
    team = await people.makeTeam(3);
    amal = await join(team, seat(2), "Amal");
  }, 60_000);

  it("Y46 read what a phone wrote and what each other wrote, without an alarm", async () => {
    await save(amal, 1);
    await save(seat(1), 2);
    await save(seat(3), 3);
    await rounds([amal, ...team.seats]);
    expect(allRead()).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(await Promise.all(team.seats.map(alarmsOf))).toEqual([[], [], []]);
  });

  it("Y46 show their own ops before they are sealed, and after the next unlock", async () => {
    await save(seat(2), 4);
    const before = reads(seat(2));
    await people.reopen(seat(2));
    expect([before, reads(seat(2))]).toEqual([[4], [4]]);
  });

  it("Y31 show a need as with the coordinator once any of them signed for it", async () => {
    await save(amal, 1);
    await run(amal);
    await run(seat(3));
    await run(amal);
    expect(await ownReads(amal)).toEqual([[1, "coordinator"]]);
  });

  it("Y46 see the values of two who changed the same field, until one of them resolves it for both", async () => {
    const key = await save(seat(1), 1);
    await rounds(team.seats);
    await change(seat(1), key, 10);
    await change(seat(2), key, 20);
    await rounds(team.seats);
    const conflict = [1, 2].map((n) => [...people.valuesOf(seat(n), key)].sort());
    await change(seat(2), key, 20);
    await rounds(team.seats);
    expect([conflict, [1, 2, 3].map((n) => people.valuesOf(seat(n), key))]).toEqual([
      [
        [10, 20],
        [10, 20],
      ],
      [[20], [20], [20]],
    ]);
  });

  it("Y47 end a record for the other coordinators and for the phone that wrote it", async () => {
    const key = await save(amal, 1);
    await save(amal, 2);
    await rounds([amal, ...team.seats]);
    await erase(seat(3), key);
    await rounds([...team.seats, amal]);
    expect([allRead(), (await ownReads(amal)).map(([value]) => value)]).toEqual([[[2], [2], [2]], [2]]);
  });

  it("Y47 keep nothing that an erased record held, in pages or in the phone's journal, also after the next unlock", async () => {
    const key = await save(amal, 77_777);
    await rounds([amal, ...team.seats]);
    await erase(seat(3), key);
    await rounds([...team.seats, amal]);
    const left: number[] = [];
    for (const phone of [...team.seats, amal]) {
      await people.reopen(phone);
      left.push(await people.countOf(phone, key));
    }
    expect(left).toEqual([0, 0, 0, 0]);
  });

  it("Y47 know after the next unlock, too, that a need was withdrawn by who had made it", async () => {
    const key = await save(amal, 1);
    await people.withdraw(amal, key);
    await rounds([amal, ...team.seats]);
    const known = [];
    for (const phone of team.seats) {
      await people.reopen(phone);
      const { recordById, quarantine } = phone.engine.replica().records;
      known.push([recordById.get(key)?.isEnded, recordById.get(key)?.writesByField.size, quarantine.length]);
    }
    expect(known).toEqual(team.seats.map(() => [true, 0, 0]));
  });

  it("Y44 change the terms when two have said the same, and not before", async () => {
    const policy = { ...seat(1).engine.replica().control.terms.policy, retentionDays: 3 };
    const days = () => team.seats.map(({ engine }) => engine.replica().control.terms.policy.retentionDays);
    unwrapResult(await seat(1).engine.change((replica) => proposeAmend(seat(1).vault, replica, { policy }, 0)));
    await rounds(team.seats);
    const before = days();
    await people.approveOpen(seat(3));
    await rounds(team.seats);
    expect([before, days()]).toEqual([
      [7, 7, 7],
      [3, 3, 3],
    ]);
  });

  it("Y53 begin another epoch when one lost the seat, and the one who lost it opens nothing that comes later", async () => {
    await save(amal, 1);
    await rounds([amal, ...team.seats]);
    await takeSeat([seat(1), seat(2)], seat(3));
    await rounds([seat(1), seat(2), amal]);
    const sent = team.uploaded().length;
    await save(amal, 2);
    await rounds([amal, seat(1), seat(2)]);
    expect(allRead(2)).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect([newestEpoch(seat(1).engine.replica().control)?.number, await opensAt(seat(3), 1, sent)]).toEqual([
      2,
      [false],
    ]);
  });

  it("Y44 keep what a coordinator had stated who gave up its own seat", async () => {
    const bilal = await join(team, seat(1), "Bilal");
    const first = newestEpoch(seat(2).engine.replica().control);
    await people.decide([seat(1), seat(2)], (vault, replica) => {
      const coordinators = replica.control.terms.coordinators.slice(1);
      return proposeAmend(vault, replica, { coordinators }, 1);
    });
    await save(bilal, 1);
    await rounds([seat(2), seat(3), bilal, seat(2), seat(3)]);
    const { control } = seat(2).engine.replica();
    expect([isCoordinator(control, keyOf(seat(1))), control.epochs[0]?.publicKey]).toEqual([false, first?.publicKey]);
    expect([reads(seat(2)), reads(seat(3))]).toEqual([[1], [1]]);
  });

  it("Y44 set aside what a revoked phone had sent beyond the pins, at all of them, and keep what was there", async () => {
    await save(amal, 1);
    await rounds([amal, ...team.seats]);
    await people.revoke(seat(1), amal);
    await save(amal, 2);
    await run(amal);
    await run(seat(2));
    const before = reads(seat(2));
    await rounds(team.seats);
    const aside = ({ engine }: Phone) => engine.replica().records.quarantine.map(({ reason }) => reason);
    expect([before, allRead(), aside(seat(2))]).toEqual([[1, 2], [[1], [1], [1]], ["revoked"]]);
  });
});

describe("one coordinator, and a second one later", { timeout: 30_000 }, () => {
  beforeEach(async () => {
    team = await people.makeTeam(1);
    amal = await join(team, seat(1), "Amal");
    await save(amal, 1);
    await rounds([amal, seat(1)]);
  }, 60_000);

  it("Y18 the second opens nothing before it has a seat", async () => {
    const guest = await join(team, seat(1), "C2", true);
    await rounds([guest]);
    expect(reads(guest)).toEqual([]);
  });

  it("Y52 the second opens what was written before it had a seat", async () => {
    const guest = await join(team, seat(1), "C2", true);
    await giveSeat([seat(1)], guest);
    expect([reads(guest), await alarmsOf(guest)]).toEqual([[1], []]);
  });
});

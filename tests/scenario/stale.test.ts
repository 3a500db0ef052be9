/** Copies of rows that someone kept from before: what was erased or thrown away opens from none of them, and comes back from nowhere. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Bytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import type { RowRef, Table } from "../../src/store/port.ts";
import { findOwn } from "../../src/sync/append.ts";
import { slotOfDay } from "../../src/vault/slots.ts";
import * as people from "../support/people.ts";
import { dayOf, type Phone } from "../support/sim/phone.ts";

const { change, countOf, erase, join, passDays, reopen, rounds, run, save, thinned } = people;

let team: people.Team;
let amal: Phone;
const seat = (n: number): Phone => {
  const phone = team.seats[n - 1];
  if (!phone) throw new RangeError("no such seat");
  return phone;
};

interface Copy extends RowRef {
  readonly value: Bytes;
}

/** Rows of a table as they lie on the disk now. */
const copy = async ({ vault }: Phone, table: Table): Promise<readonly Copy[]> =>
  (await vault.store.list(table)).map((row) => ({ ...row, table }));
const opening = ({ vault }: Phone, copies: readonly Copy[]): readonly string[] =>
  copies.filter((row) => vault.open(row, row.value) !== null).map(({ key }) => key);

beforeEach(async () => {
  team = await people.makeTeam(2);
  amal = await join(team, seat(1), "Amal");
}, 60_000);
afterEach(() => people.endTeam(team));

describe("of a record that was erased", { timeout: 30_000 }, () => {
  it("Y47 a coordinator keeps no change of its own that waited while it erased", async () => {
    const key = await save(amal, 1);
    await rounds([amal, ...team.seats]);
    await change(seat(1), key, 2);
    await erase(seat(1), key);
    await rounds([...team.seats, amal]);
    await reopen(seat(1));
    expect(await Promise.all(team.seats.map((phone) => countOf(phone, key)))).toEqual([0, 0]);
  });

  it("Y47 a coordinator keeps no change that another one made before it heard of the end", async () => {
    const key = await save(amal, 1);
    await rounds([amal, ...team.seats]);
    await erase(seat(1), key);
    await run(seat(1));
    await change(seat(2), key, 2);
    await rounds(team.seats);
    expect(await Promise.all(team.seats.map((phone) => countOf(phone, key)))).toEqual([0, 0]);
  });

  it("Y47 a coordinator keeps nothing where the word of the end opened only later", async () => {
    const key = await save(amal, 1);
    await rounds([amal, ...team.seats]);
    const before = await countOf(seat(2), key);
    const known = findOwn(seat(1).engine.replica().own, 4)?.seq ?? 0;
    passDays(team, 31);
    await run(seat(1));
    await erase(seat(1), key);
    await run(seat(1));
    const withoutKey = thinned(seat(2), (author, seq) => author === null || seq <= known);
    team.meddle = async (device, target, ask) => {
      const answer = await ask();
      return answer.ok ? withoutKey(device, target, async () => answer) : answer;
    };
    await run(seat(2));
    team.meddle = null;
    await rounds([seat(2)], 2);
    expect([before, await countOf(seat(2), key)]).toEqual([1, 0]);
  });

  it("Y47 a coordinator's own change opens from no copy of its journal", async () => {
    const key = await save(amal, 1);
    await rounds([amal, ...team.seats]);
    await change(seat(1), key, 2);
    const kept = await copy(seat(1), "journal");
    const before = opening(seat(1), kept).length;
    await run(seat(1));
    await erase(seat(1), key);
    await run(seat(1));
    expect([before, opening(seat(1), kept)]).toEqual([1, []]);
  });
});

describe("on the next day", { timeout: 30_000 }, () => {
  it("Y75 a coordinator's op that moved to a page opens from no copy of its journal", async () => {
    await run(seat(1));
    await save(seat(1), 1);
    const kept = await copy(seat(1), "journal");
    const before = opening(seat(1), kept).length;
    await run(seat(1));
    passDays(team, 1);
    await run(seat(1));
    expect([before, opening(seat(1), kept)]).toEqual([1, []]);
  });

  it("Y75 a draft that was thrown away opens from no copy, and ops of that day do", async () => {
    const { vault, clock } = amal;
    const draft: RowRef = { table: "journal", key: "draft" };
    await run(amal);
    await save(amal, 1);
    unwrapResult(
      await vault.store.commit({ put: [vault.seal(slotOfDay(dayOf(clock)), draft, Uint8Array.of(1, 2, 3))] }),
    );
    const kept = (await copy(amal, "journal")).filter(({ key }) => key === draft.key);
    const before = opening(amal, kept);
    unwrapResult(await vault.store.commit({ remove: [draft] }));
    passDays(team, 1);
    await run(amal);
    expect([before, opening(amal, kept), (await people.ownReads(amal)).map(([value]) => value)]).toEqual([
      ["draft"],
      [],
      [1],
    ]);
  });
});

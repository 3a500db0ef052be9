/** Two lives of one device, and a relay that forgot: a chain is never repaired, another one begins, and what nobody acknowledged is sent again. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { concatBytes, isEqualBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { markSeen, readAlarms } from "../../src/sync/alarms.ts";
import { takeIn } from "../../src/sync/carry/open.ts";
import { packBundle } from "../../src/sync/carry/pack.ts";
import { openBundle } from "../../src/wire/bundle.ts";
import { huskToBytes, readStream } from "../../src/wire/stream.ts";
import * as people from "../support/people.ts";
import { copyDisk } from "../support/sim/disk.ts";
import { clone, dayOf, type Phone, restore } from "../support/sim/phone.ts";

const { alarmsOf, join, keyOf, ownReads, reads, rounds, run, save } = people;

let team: people.Team;
let amal: Phone;
const seat = (n: number): Phone => {
  const phone = team.seats[n - 1];
  if (!phone) throw new RangeError("no such seat");
  return phone;
};
const imageOf = ({ device, vault }: Phone) => copyDisk(device, vault.id);
const forksAt = ({ engine }: Phone) => [...engine.replica().control.forks.values()].map(({ author }) => author);
const closedAt = ({ engine }: Phone) =>
  [...engine.replica().own.values()].filter(({ isClosed }) => isClosed).map(({ purpose }) => purpose);
/** Runs that may fail on the way to rest. */
async function settle(phones: readonly Phone[]): Promise<void> {
  const { signal } = new AbortController();
  for (let round = 0; round < 4; round++) for (const { engine } of phones) await engine.run(signal, true);
}

beforeEach(async () => {
  team = await people.makeTeam(2);
  amal = await join(team, seat(1), "Amal");
  await save(amal, 1);
  await rounds([amal, ...team.seats]);
}, 60_000);
afterEach(() => people.endTeam(team));

describe("a phone that was copied", { timeout: 30_000 }, () => {
  let copy: Phone;
  beforeEach(async () => {
    copy = await clone(amal, await imageOf(amal), "Copy", team.all);
    await save(amal, 2);
    await save(copy, 3);
    await settle([amal, copy, ...team.seats]);
  });

  it("Y40 both lives' needs arrive, each once", () => {
    expect(team.seats.map(reads)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it("Y40 the second life closes its feed and goes on in another", () => {
    expect([closedAt(amal), closedAt(copy)]).toEqual([[], [1]]);
  });

  it("Y40 coordinators are told", async () => {
    expect((await alarmsOf(seat(1))).includes("forked")).toBe(true);
  });

  it("Y40 the device that found it keeps that in mind", async () => {
    expect(await alarmsOf(copy)).toEqual(["copied"]);
  });

  it("Y42 the proof is stated in control, and every device knows it", () => {
    expect([...team.seats, amal, copy].map(forksAt)).toEqual(Array.from({ length: 4 }, () => [keyOf(amal)]));
  });

  it("Y31 needs of both lives are shown as with the coordinator, each on its phone", async () => {
    const places = async (phone: Phone) => (await ownReads(phone)).map(([value, place]) => [value, place]);
    expect([await places(amal), await places(copy)]).toEqual([
      expect.arrayContaining([[2, "coordinator"]]),
      expect.arrayContaining([[3, "coordinator"]]),
    ]);
  });
});

describe("a phone that was copied, at a relay of which each half showed its own coordinator one of the two", {
  timeout: 30_000,
}, () => {
  it("Y40 both lives' needs are read by both coordinators once the relay is one, each once", async () => {
    const copy = await clone(amal, await imageOf(amal), "Copy", team.all);
    await team.relay.split([amal.name, seat(1).name]);
    await save(amal, 2);
    await save(copy, 3);
    await settle([amal, copy, ...team.seats]);
    await team.relay.heal(true);
    for (const phone of [amal, copy, ...team.seats]) await save(phone, 4);
    await settle([amal, copy, ...team.seats, amal, copy, ...team.seats]);
    expect(team.seats.map(reads)).toEqual(team.seats.map(() => [1, 2, 3, 4, 4, 4, 4]));
  });
});

describe("a device that was set back to an older copy", { timeout: 30_000 }, () => {
  it("Y40 with a frame whose receipt came after the copy was taken, goes on in another life", async () => {
    team.meddle = async (device, target, ask) =>
      device === amal.name && target.endsWith("/segments") ? new Response(null, { status: 503 }) : ask();
    await save(amal, 2);
    await amal.engine.run(new AbortController().signal, true);
    const image = await imageOf(amal);
    team.meddle = null;
    await save(amal, 3);
    await settle([amal]);
    await restore(amal, image);
    await save(amal, 4);
    await settle([amal, ...team.seats]);
    expect([team.seats.map(reads), closedAt(amal), await alarmsOf(amal)]).toEqual([
      [
        [1, 2, 3, 4],
        [1, 2, 3, 4],
      ],
      [1],
      ["copied"],
    ]);
  });

  it("Y40 a phone loses nothing that was acknowledged, and what it writes then arrives", async () => {
    const image = await imageOf(amal);
    await save(amal, 2);
    await rounds([amal, ...team.seats]);
    await restore(amal, image);
    await save(amal, 3);
    await settle([amal, ...team.seats]);
    expect([reads(seat(1)), reads(seat(2)), closedAt(amal)]).toEqual([[1, 2, 3], [1, 2, 3], [1]]);
  });

  it("Y40 a coordinator reads its own later life back, and what it writes then arrives", async () => {
    const image = await imageOf(seat(2));
    await save(seat(2), 2);
    await rounds([amal, ...team.seats]);
    await restore(seat(2), image);
    await save(seat(2), 3);
    await settle([...team.seats, amal]);
    expect(team.seats.map(reads)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it("Y40 coordinators who were set back agree on control again", async () => {
    const image = await imageOf(seat(2));
    await save(amal, 2);
    await rounds([amal, ...team.seats]);
    await restore(seat(2), image);
    await save(seat(2), 3);
    await settle([...team.seats, amal]);
    const acks = ({ engine }: Phone) =>
      [...engine.replica().control.ackByCoordinator].map(([key, heads]) => [key, heads.size]).sort();
    expect(acks(seat(2))).toEqual(acks(seat(1)));
  });
});

describe.each([true, false])(
  "a relay that was set back to an older database, which says so: %s",
  { timeout: 30_000 },
  (saysSo) => {
    it("Y41 gets back what it lost, and later needs arrive", async () => {
      const backup = await team.relay.backup();
      await save(amal, 2);
      await save(seat(2), 3);
      await rounds([amal, ...team.seats]);
      await team.relay.restore(backup, saysSo);
      await save(amal, 4);
      await settle([amal, ...team.seats]);
      const guest = await join(team, seat(1), "Bilal");
      await save(guest, 5);
      await settle([guest, ...team.seats]);
      expect(team.seats.map(reads)).toEqual([
        [1, 2, 3, 4, 5],
        [1, 2, 3, 4, 5],
      ]);
    });

    it("Y41 gets frames again that a phone still has, and sends on what it lost to who missed it", async () => {
      const backup = await team.relay.backup();
      await save(amal, 2);
      await run(amal);
      await run(seat(1));
      await run(amal);
      await team.relay.restore(backup, saysSo);
      await save(amal, 3);
      await settle([amal, ...team.seats]);
      expect(team.seats.map(reads)).toEqual([
        [1, 2, 3],
        [1, 2, 3],
      ]);
    });
  },
);

describe("a relay that was set back and does not say so", { timeout: 30_000 }, () => {
  it("Y102 is found at the daily look by a coordinator who writes nothing, also what a new phone wrote at places that were read before", async () => {
    const backup = await team.relay.backup();
    for (const n of [2, 3, 4, 5, 6, 7, 8, 9]) {
      await save(amal, n);
      await rounds([amal, ...team.seats], 2);
    }
    await team.relay.restore(backup, false);
    const guest = await join(team, seat(1), "Bilal");
    await save(guest, 50);
    await run(guest);
    // The next day, and less than a day after that coordinator signed its time.
    team.clock.ms += 17 * 3_600_000;
    await run(seat(2));
    expect([reads(seat(2)).includes(50), await alarmsOf(seat(2))]).toEqual([true, ["rewound"]]);
  });

  it("Y102 is found by a phone whose upload got no answer", async () => {
    const backup = await team.relay.backup();
    await save(amal, 2);
    await run(amal);
    await team.relay.restore(backup, false);
    await save(amal, 3);
    team.meddle = async (_device, target, ask) =>
      target.endsWith("/segments") ? Promise.reject(new TypeError()) : ask();
    await settle([amal]);
    team.meddle = null;
    await settle([amal]);
    expect(await alarmsOf(amal)).toEqual(["rewound"]);
  });
});

describe("a relay that leaves something out", { timeout: 30_000 }, () => {
  let hidden: number;
  const isNotHidden = (author: Uint8Array | null, seq: number) =>
    author === null || !isEqualBytes(author, keyOf(amal)) || seq !== hidden;

  beforeEach(async () => {
    const [feed] = [...amal.engine.replica().own.values()].filter(({ purpose }) => purpose === 1);
    hidden = (feed?.seq ?? 0) + 1;
    for (const n of [2, 3]) {
      await save(amal, n);
      await run(amal);
    }
  });

  it("Y14 is told, and what is missing is asked for again in the same run", async () => {
    team.meddle = people.thinned(seat(2), isNotHidden);
    await save(seat(1), 9);
    await rounds(team.seats);
    expect([await alarmsOf(seat(2)), reads(seat(2))]).toEqual([["hole"], [1, 2, 3, 9]]);
  });

  it("Y14 the first frame of a feed that is new is asked for as well", async () => {
    const copy = await clone(amal, await imageOf(amal), "Copy", team.all);
    await save(amal, 4);
    await save(copy, 5);
    // Of a feed that begins on this page the reader does not know the author yet.
    team.meddle = people.thinned(seat(2), (author, seq) => author !== null || seq !== 1);
    await settle([amal, copy, ...team.seats]);
    const before = reads(seat(2));
    await save(copy, 6);
    await settle([copy, ...team.seats]);
    expect([before.includes(5), reads(seat(2))]).toEqual([false, [1, 2, 3, 4, 5, 6]]);
  });

  it("Y14 stops no other feed where it goes on leaving it out", async () => {
    const thinned = people.thinned(seat(2), isNotHidden);
    team.meddle = async (device, target, ask) =>
      device === seat(2).name && target.endsWith("/have")
        ? new Response(null, { status: 503 })
        : thinned(device, target, ask);
    await save(seat(1), 9);
    await settle(team.seats);
    expect(reads(seat(2))).toEqual([1, 9]);
  });

  it("Y14 and is honest later costs nothing but time, also over a restart", async () => {
    const thinned = people.thinned(seat(2), isNotHidden);
    team.meddle = async (device, target, ask) =>
      device === seat(2).name && target.endsWith("/have")
        ? new Response(null, { status: 503 })
        : thinned(device, target, ask);
    await settle(team.seats);
    await people.reopen(seat(2));
    team.meddle = null;
    await rounds(team.seats);
    expect([reads(seat(2)), seat(2).engine.replica().gaps.size]).toEqual([[1, 2, 3], 0]);
  });
});

describe("alarms", { timeout: 30_000 }, () => {
  it("Y43 stay over restarts until someone has seen them, counted", async () => {
    const copy = await clone(amal, await imageOf(amal), "Copy", team.all);
    await save(amal, 2);
    await save(copy, 3);
    await settle([amal, copy]);
    await people.reopen(copy);
    const [kept] = await readAlarms(copy.vault);
    if (kept) unwrapResult(await markSeen(copy.vault, kept, 7));
    const [seen] = await readAlarms(copy.vault);
    expect([kept?.kind, kept?.count, kept?.seenMs, seen?.seenMs]).toEqual(["copied", 1, 0, 7]);
  });
});

/** A coordinator who says one thing to some and another to others, which only its own key can do. */
describe("a coordinator who shows two histories", { timeout: 30_000 }, () => {
  beforeEach(async () => {
    const copy = await clone(seat(1), await imageOf(seat(1)), "C1b", team.all);
    await team.relay.split([amal.name, copy.name]);
    await save(amal, 2);
    await save(seat(2), 3);
    await settle([amal, copy, amal, seat(2), seat(1)]);
    await team.relay.heal(true);
    await save(amal, 4);
    await settle([amal]);
  });

  it("Y42 is told by what a phone had seen, to the coordinator who has it otherwise", async () => {
    const before = await alarmsOf(seat(1));
    await run(seat(1));
    expect([before.includes("split"), (await alarmsOf(seat(1))).includes("split")]).toEqual([false, true]);
  });

  it("Y42 is proven by a phone that was shown both, and a coordinator states it for all", async () => {
    await settle([seat(2), amal, seat(1)]);
    expect([seat(1), seat(2), amal].map(forksAt)).toEqual(Array.from({ length: 3 }, () => [keyOf(seat(1))]));
  });
});

describe("a relay that shows heads in place of bodies of which nobody said that they may go, once", {
  timeout: 60_000,
}, () => {
  const feedOf = ({ engine }: Phone, purpose: number) => {
    const feed = [...engine.replica().own.values()].find((own) => own.purpose === purpose);
    if (!feed) throw new RangeError("no such feed");
    return feed;
  };
  /** From now on nobody is shown the bodies of that feed's next frames. */
  function withhold({ feedId, seq }: ReturnType<typeof feedOf>): void {
    team.meddle = async (_device, target, ask) => {
      const answer = await ask();
      if (!target.endsWith("/log") && !target.endsWith("/have")) return answer;
      const items = people.itemsOf(new Uint8Array(await answer.arrayBuffer())).map((bytes) => {
        const [item] = readStream(bytes).items;
        const isHidden =
          item?.type === "frame" && isEqualBytes(item.frame.header.feedId, feedId) && item.frame.header.seq > seq;
        return isHidden ? huskToBytes(item.frame) : bytes;
      });
      return new Response(concatBytes(...items), answer);
    };
  }

  it("Y103 is told, and an honest answer later brings them, over a restart as well", async () => {
    withhold(feedOf(amal, 1));
    await save(amal, 2);
    await run(amal);
    await rounds(team.seats, 2);
    team.meddle = null;
    await save(amal, 3);
    people.passDays(team, 1);
    await rounds([amal, ...team.seats]);
    const places = [...(await ownReads(amal))].sort();
    expect([team.seats.map(reads), places, await alarmsOf(seat(1))]).toEqual([
      [[1, 2, 3], [1, 2, 3]],
      [[1, "coordinator"], [2, "coordinator"], [3, "coordinator"]],
      ["hole"],
    ]); // biome-ignore format: one line
    await people.reopen(seat(1));
    expect([reads(seat(1)), seat(1).engine.replica().lacking.size]).toEqual([[1, 2, 3], 0]);
  });

  it("Y103 hides no control from a phone for longer than a day", async () => {
    withhold(feedOf(seat(1), 4));
    const guest = await join(team, seat(1), "Bilal");
    await people.revoke(seat(1), guest);
    await run(seat(1));
    await run(amal);
    const before = amal.engine.replica().control.revokedByKey.size;
    team.meddle = null;
    people.passDays(team, 1);
    await rounds([amal], 2);
    expect([before, amal.engine.replica().control.revokedByKey.size]).toEqual([0, 1]);
  });

  it("Y103 does not keep out what comes by hand", async () => {
    withhold(feedOf(amal, 1));
    await save(amal, 2);
    await run(amal);
    await rounds(team.seats, 2);
    const parts = ({ vault, engine, clock, device }: Phone) => ({
      ...{ vault, engine, clock, random: device.random },
      today: () => dayOf(clock),
      rank: () => 0,
    });
    const { feedId } = feedOf(amal, 1);
    const asked = await packBundle(parts(seat(1)), seat(1).engine.replica(), { type: "phones" });
    const said = unwrapResult(await openBundle(asked.bytes, amal.vault.identity().charter.hash)).manifest;
    expect(said?.held.some((head) => isEqualBytes(head.feedId, feedId))).toBe(false);
    const bundle = await packBundle(parts(amal), amal.engine.replica(), { type: "coordinators" });
    const opened = unwrapResult(await openBundle(bundle.bytes, seat(1).vault.identity().charter.hash));
    unwrapResult(await takeIn(parts(seat(1)), opened));
    expect(reads(seat(1))).toEqual([1, 2]);
  });
});

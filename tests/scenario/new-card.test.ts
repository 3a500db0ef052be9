/** A card that was lost: one coordinator asks for a new one, another agrees, and only then it opens the record and the old one does not. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linkToCbor } from "../../src/card/codec.ts";
import { makeChange } from "../../src/feed/make-op.ts";
import { type CardSecret, toCardSecret } from "../../src/kit/brand.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { CARD_FIELD } from "../../src/need/codec.ts";
import { makeCopyKeeper } from "../../src/shell/acts/card-copies.ts";
import { bindCard, readCard } from "../../src/shell/acts/cards.ts";
import { buildCore } from "../../src/shell/acts/closing/core.ts";
import { erasedLeaves } from "../../src/shell/acts/closing/entries.ts";
import { eraseWithLeaf } from "../../src/shell/acts/closing/erase-record.ts";
import { makeOpSaver } from "../../src/shell/acts/own-ops.ts";
import { holdCard } from "../../src/shell/acts/person-card.ts";
import { needsOf, ownNeeds } from "../../src/shell/acts/records.ts";
import {
  agreeToCard,
  askForCard,
  declineCard,
  forgetOrphans,
  readNewCard,
  readReissues,
  refusalOf,
  waitingCards,
} from "../../src/shell/acts/reissue.ts";
import { cardLogRows } from "../../src/shell/board/card-log.ts";
import { saveOwnOp } from "../../src/sync/coordinate.ts";
import { cardText } from "../../src/wire/card.ts";
import { closedLeaf, erasedLeaf, findLeaf } from "../../src/wire/leaves.ts";
import * as people from "../support/people.ts";
import { ADDRESS, dayOf, type Phone } from "../support/sim/phone.ts";
import { saveNeed } from "../support/world.ts";

const OLD = new Uint8Array(8).fill(7);
const NEW = new Uint8Array(8).fill(8);
const secretOf = (bytes: Uint8Array): CardSecret => toCardSecret(bytes.slice());

let team: people.Team;
let amal: Phone;
let need: string;
const seat = (n: number): Phone => {
  const phone = team.seats[n - 1];
  if (!phone) throw new RangeError("no such seat");
  return phone;
};
const partsOf = ({ vault, device }: Phone) => ({
  ...{ vault, clock: device.clock, random: device.random },
  today: () => dayOf(device.clock),
});
const programmeId = () => amal.vault.identity().charter.programmeId;
const meet = () => people.rounds([amal, ...team.seats]);

/** What every coordinator's device does for cards after a run. */
async function tend(): Promise<void> {
  await meet();
  for (const { device, vault, session, engine } of team.seats)
    unwrapResult(await makeCopyKeeper(device, vault, session).keep(engine.replica()));
}
/** What whoever shows this card gets. */
async function show(card: Uint8Array): Promise<string> {
  const held = await holdCard(amal.device, ADDRESS, { text: cardText(programmeId(), secretOf(card)) });
  return held.ok ? "opens" : held.error;
}
const shown = async () => [await show(OLD), await show(NEW)];

async function ask(who: Phone, card = NEW) {
  const { engine, vault, device } = who;
  const link = unwrapResult(await readNewCard(device, vault, engine.replica(), secretOf(card)));
  return engine.change((before) =>
    askForCard(partsOf(who), before, { need, card: link, reason: "lost", halfDay: 40_000 }),
  );
}
const askedBy = (who: Phone) => readReissues(who.engine.replica().records)[0]?.id ?? "";
const agree = (who: Phone) => who.engine.change((before) => agreeToCard(partsOf(who), before, askedBy(who)));
const codeOf = (done: { readonly ok: boolean; readonly error?: unknown }) =>
  done.ok ? "ok" : (done.error as { readonly code: string }).code;

async function start(count: number): Promise<void> {
  team = await people.makeTeam(count, "new card");
  amal = await people.join(team, seat(1), "Amal");
  await saveNeed(amal, 7);
  const [own] = await ownNeeds(amal.vault, amal.engine.replica());
  need = own?.key ?? "";
  const { device, vault, engine } = amal;
  const link = unwrapResult(await readCard(device, vault, engine.replica(), need, secretOf(OLD)));
  unwrapResult(await bindCard(vault, engine.replica(), makeOpSaver(device, vault), need, link));
  await tend();
}
afterEach(() => people.endTeam(team));

describe("a lost card where several coordinate", { timeout: 60_000 }, () => {
  beforeEach(() => start(3));

  it("C30 C31 C32 C34 opens nothing before another coordinator agreed, and from then on in the old one's place", async () => {
    const before = await shown();
    unwrapResult(await ask(seat(1)));
    await tend();
    const asked = await shown();
    expect(codeOf(await agree(seat(1)))).toBe("same");
    unwrapResult(await agree(seat(2)));
    await tend();
    expect([before, asked, await shown()]).toEqual([
      ["opens", "nothing"],
      ["opens", "nothing"],
      ["nothing", "opens"],
    ]);
    const { records } = seat(3).engine.replica();
    const [row] = cardLogRows(records, { needs: [] }, (key) => key, people.keyHex(seat(3)));
    expect([row?.decision, row?.by, row?.second, row?.reason]).toEqual([
      ...["newCard", people.keyHex(seat(1)), people.keyHex(seat(2)), 1],
    ]);
  });

  it("C30 says what is asked, by whom and why, to every coordinator, and only others may agree", async () => {
    unwrapResult(await ask(seat(1)));
    await meet();
    const seen = [1, 2, 3].map((n) => waitingCards(seat(n).vault, seat(n).engine.replica())[0]);
    expect(seen.map((one) => [one?.reason, one?.by === people.keyHex(seat(1)), one?.isOwn, one?.canAgree])).toEqual([
      ["lost", true, true, false],
      ["lost", true, false, true],
      ["lost", true, false, true],
    ]);
    expect(refusalOf(seat(2).engine.replica(), need)).toBe("asked");
  });

  it("C34 that was not agreed to leaves the old card as it is, and another can be asked for", async () => {
    unwrapResult(await ask(seat(1)));
    await meet();
    unwrapResult(await seat(3).engine.change((before) => declineCard(partsOf(seat(3)), before, askedBy(seat(3)))));
    await tend();
    expect(codeOf(await agree(seat(2)))).toBe("over");
    expect([await shown(), refusalOf(seat(1).engine.replica(), need)]).toEqual([["opens", "nothing"], null]);
    const again = await readNewCard(seat(1).device, seat(1).vault, seat(1).engine.replica(), secretOf(NEW));
    expect(again).toEqual({ ok: false, error: "used" });
  });

  it("C32 a card that one coordinator wrote into a record alone opens nothing", async () => {
    const lone = seat(1);
    const link = unwrapResult(await readNewCard(lone.device, lone.vault, lone.engine.replica(), secretOf(NEW)));
    const record = lone.engine.replica().records.recordById.get(need);
    if (!record) throw new RangeError("no record");
    const op = makeChange({ ...partsOf(lone), last: null }, record, new Map([[CARD_FIELD, linkToCbor(link)]]), 1);
    unwrapResult(await lone.engine.change((before) => saveOwnOp(partsOf(lone), before, op)));
    await tend();
    expect(await shown()).toEqual(["nothing", "nothing"]);
  });

  it("C32 is not undone by the worker's phone that has not heard of it", async () => {
    unwrapResult(await ask(seat(1)));
    await people.rounds(team.seats);
    unwrapResult(await agree(seat(2)));
    const { device, vault, engine } = amal;
    const third = unwrapResult(
      await readCard(device, vault, engine.replica(), need, secretOf(new Uint8Array(8).fill(9))),
    );
    unwrapResult(await bindCard(vault, engine.replica(), makeOpSaver(device, vault), need, third));
    await tend();
    expect([...(await shown()), await show(new Uint8Array(8).fill(9))]).toEqual(["nothing", "opens", "nothing"]);
  });

  it("C31 is not agreed to any more once the record has another card than who asked knew of", async () => {
    unwrapResult(await ask(seat(1)));
    const { device, vault, engine } = amal;
    const third = unwrapResult(
      await readCard(device, vault, engine.replica(), need, secretOf(new Uint8Array(8).fill(9))),
    );
    unwrapResult(await bindCard(vault, engine.replica(), makeOpSaver(device, vault), need, third));
    await meet();
    expect([
      waitingCards(seat(2).vault, seat(2).engine.replica()).map(({ canAgree }) => canAgree),
      codeOf(await agree(seat(2))),
    ]).toEqual([[false], "over"]);
  });

  it("C33 goes with its record, and each card's holder finds it erased earlier", async () => {
    unwrapResult(await ask(seat(1)));
    await meet();
    unwrapResult(await agree(seat(2)));
    await meet();
    const leaf = (of: Phone) => readReissues(of.engine.replica().records).flatMap(({ ends, card }) => [...ends, card]);
    const leaves = leaf(seat(2)).map((one) => one.leaf);
    const core = buildCore({ replica: seat(2).engine.replica(), nowMs: 1, random: systemRandom, build: "" });
    expect(leaves.map((one) => findLeaf(core.leaves, one))).toEqual(["closed", "closed"]);
    const record = seat(2).engine.replica().records.recordById.get(need);
    if (!record) throw new RangeError("no record");
    unwrapResult(await seat(2).engine.change((before) => eraseWithLeaf(partsOf(seat(2)), before, record.recordId)));
    await tend();
    const told = erasedLeaves(seat(3).engine.replica()).map((one) => Buffer.from(one).toString("hex"));
    expect(leaves.map((one) => told.includes(Buffer.from(erasedLeaf(one)).toString("hex")))).toEqual([true, true]);
    expect([await shown(), leaf(seat(3))]).toEqual([["nothing", "nothing"], []]);
    const kept = await people.countOf(seat(3), need);
    expect([kept, closedLeaf(leaves[0] ?? OLD).length]).toEqual([0, 16]);
  });

  it("C33 goes also where the record ended in another way", async () => {
    unwrapResult(await ask(seat(1)));
    await people.rounds(team.seats);
    unwrapResult(await agree(seat(2)));
    await meet();
    const leaf = readReissues(seat(2).engine.replica().records)[0]?.card.leaf ?? OLD;
    await people.erase(seat(3), need);
    await meet();
    unwrapResult(await seat(2).engine.change((before) => forgetOrphans(partsOf(seat(2)), before)));
    await meet();
    expect([1, 2, 3].map((n) => readReissues(seat(n).engine.replica().records).length)).toEqual([0, 0, 0]);
    const told = erasedLeaves(seat(3).engine.replica()).map((one) => Buffer.from(one).toString("hex"));
    expect(told).toContain(Buffer.from(erasedLeaf(leaf)).toString("hex"));
  });
});

describe("a lost card where one person coordinates", { timeout: 60_000 }, () => {
  beforeEach(() => start(1));

  it("C35 gets no successor, and its record stays as it is", async () => {
    expect(refusalOf(seat(1).engine.replica(), need)).toBe("alone");
    expect(codeOf(await ask(seat(1)))).toBe("alone");
    await tend();
    expect([await shown(), needsOf(seat(1).engine.replica().records).length]).toEqual([["opens", "nothing"], 1]);
  });
});

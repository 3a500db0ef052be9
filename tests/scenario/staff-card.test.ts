/** A card at a worker's phone: with and without a network, with and without the record on that phone. */
import { beforeEach, describe, expect, it } from "vitest";
import { type CardSecret, toCardSecret } from "../../src/kit/brand.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeCopyKeeper } from "../../src/shell/acts/card-copies.ts";
import { answerRequest, fetchRequests, readRequests } from "../../src/shell/acts/card-requests.ts";
import { bindCard, readCard } from "../../src/shell/acts/cards.ts";
import { eraseWithLeaf } from "../../src/shell/acts/closing/erase-record.ts";
import { plannedLastDay } from "../../src/shell/acts/lost-card.ts";
import { makeOpSaver } from "../../src/shell/acts/own-ops.ts";
import { ownPlaces } from "../../src/shell/acts/own-places.ts";
import { needsOf, ownNeeds } from "../../src/shell/acts/records.ts";
import { type ShownCard, showByText, showByWords } from "../../src/shell/acts/staff-card.ts";
import { readOwnOps } from "../../src/sync/journal.ts";
import { cardText, wordsOfCard } from "../../src/wire/card.ts";
import {
  ADDRESS,
  approve,
  askAnother,
  exchange,
  finishJoin,
  type Member,
  makeWorld,
  saveNeed,
  type World,
} from "../support/world.ts";

const SECRET = new Uint8Array(8).fill(7);
const secretOf = (bytes: Uint8Array): CardSecret => toCardSecret(bytes.slice());

let world: World;
const programmeId = () => world.worker.vault.identity().charter.programmeId;
const staff = ({ device, vault, engine }: Member = world.worker) => ({
  ...{ device, vault, engine, relayAddress: ADDRESS },
  nudge: () => undefined,
});
const show = async (member?: Member): Promise<ShownCard> =>
  unwrapResult(await showByText(staff(member), cardText(programmeId(), secretOf(SECRET))));
const ask = async (card: ShownCard, type: "erase" | "complaint") =>
  unwrapResult(await card.ask({ type, askedMs: 1, fields: new Map() }));
const cutOff = (isCut: boolean) => {
  world.wire.meddle = isCut
    ? async () => {
        throw new TypeError("no network");
      }
    : null;
};
const own = () => ownNeeds(world.worker.vault, world.worker.engine.replica());
async function tend(): Promise<void> {
  const { device, vault, session, engine } = world.coordinator;
  await exchange(world);
  unwrapResult(await makeCopyKeeper(device, vault, session).keep(engine.replica()));
  unwrapResult(await fetchRequests(device, vault, session, engine.replica()));
}
const waiting = () => readRequests(world.coordinator.vault, world.coordinator.engine.replica());

beforeEach(async () => {
  world = await makeWorld();
  const { device, vault, engine } = world.worker;
  await saveNeed(world.worker, 7);
  const [need] = await own();
  const link = unwrapResult(await readCard(device, vault, engine.replica(), need?.key ?? "", secretOf(SECRET)));
  unwrapResult(await bindCard(vault, engine.replica(), makeOpSaver(device, vault), need?.key ?? "", link));
}, 60_000);

describe("a card at the phone that has its record", () => {
  it("C40 C41 shows it without a network, and what never left the phone is erased there and nowhere else", async () => {
    cutOff(true);
    const card = await show();
    expect([card.copy?.programme, card.copy?.fields.get(14), card.copy?.fields.has(25), card.isHere]).toEqual([
      ...["Harbour", 3, false, true],
    ]);
    const words = wordsOfCard(secretOf(SECRET), programmeId());
    expect(unwrapResult(await showByWords(staff(), words)).copy?.fields).toEqual(card.copy?.fields);
    const gone = await ask(card, "erase");
    expect([gone.asked, gone.copy, await own()]).toEqual(["erasedAlone", null, []]);
    cutOff(false);
    await tend();
    expect([needsOf(world.coordinator.engine.replica().records), await waiting()]).toEqual([[], []]);
  });

  it("C41 C17 erases at once what others have, too, and carries the request to them", async () => {
    await tend();
    cutOff(true);
    const gone = await ask(await show(), "erase");
    expect([gone.asked, await own()]).toEqual(["erased", []]);
    cutOff(false);
    await tend();
    const [request] = await waiting();
    expect([request?.type, request?.record?.need.people]).toEqual(["erase", 3]);
  });

  it("C41 begins here also where the relay is asked", async () => {
    await tend();
    const card = await show();
    expect([card.isHere, card.copy?.endsMs]).toEqual([true, world.worker.engine.replica().control.terms.expiresMs]);
    expect([(await ask(card, "erase")).asked, await own()]).toEqual(["erased", []]);
    await tend();
    expect((await waiting()).map(({ type }) => type)).toEqual(["erase"]);
  });

  it("C42 carries a complaint that the phone cannot read, and once answered it does not come back", async () => {
    await tend();
    cutOff(true);
    const card = await ask(await show(), "complaint");
    expect([card.asked, card.waiting, (await own()).length]).toEqual(["phone", 1, 1]);
    const { vault, engine } = world.worker;
    expect((await ownPlaces(vault, engine.replica())).toSorted()).toEqual(["coordinator", "held"]);
    const [carried] = (await readOwnOps(vault, engine.replica())).filter(({ op }) => op.fields.get(1) === 4);
    expect(bytesToHex(carried?.op.fields.get(2) as never).length).toBeGreaterThan(600);
    cutOff(false);
    await tend();
    const [one] = await waiting();
    expect([one?.type, one?.record?.need.people]).toEqual(["complaint", 3]);
    if (!one) throw new RangeError("nothing came");
    const desk = world.coordinator;
    const acts = { ...desk.device, vault: desk.vault, today: () => 20_000 };
    unwrapResult(await desk.engine.change((before) => answerRequest(acts, before, one, "seen")));
    const record = desk.engine.replica().records.recordById.get(one.record?.key ?? "");
    if (!record) throw new RangeError("no record");
    unwrapResult(await desk.engine.change((before) => eraseWithLeaf(acts, before, record.recordId)));
    expect(await waiting()).toEqual([]);
  });

  it("C44 says when a lost card's record goes, as it was planned", async () => {
    const day = await plannedLastDay(world.worker.device, ADDRESS);
    const { expiresMs } = world.worker.vault.identity().charter;
    cutOff(true);
    expect([day, await plannedLastDay(world.worker.device, ADDRESS)]).toEqual([
      Math.floor((expiresMs - 1) / 86_400_000),
      null,
    ]);
  });
});

describe("a card at a phone that has nothing of it", () => {
  it("C40 C42 says so, and carries what is asked", async () => {
    const asking = await askAnother(world);
    unwrapResult(await approve(world.coordinator, asking));
    const other = await finishJoin(world.coordinator, asking);
    await tend();
    cutOff(true);
    const card = await show(other);
    expect([card.copy, card.isHere]).toEqual([null, false]);
    expect((await ask(card, "erase")).asked).toBe("phone");
    cutOff(false);
    unwrapResult(await other.engine.run(new AbortController().signal, true));
    await tend();
    expect((await waiting()).map(({ type, record }) => [type, record?.need.people])).toEqual([["erase", 3]]);
  });
});

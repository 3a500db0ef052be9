/**
 * Needs, offers and tasks between a coordinator or two, field workers and volunteers, through a relay that sees nothing, partly offline. Rules A10 to A29 of
 * src/assignment/README.md, F15 and F18 of src/feed/SPEC.md.
 */

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Signer, seedToSignKey, sign } from "../../src/crypto/sign.ts";
import { recordFields } from "../../src/feed/merge.ts";
import { utf8ToBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { changeBetween } from "../../src/match/diff.ts";
import type { HelpNeed } from "../../src/need/model.ts";
import { type Board, boardOf } from "../../src/shell/acts/assign/board.ts";
import { checkBadge } from "../../src/shell/acts/assign/check-badge.ts";
import {
  decideOtherwise,
  lookAtOffers,
  referNeed,
  release,
  saveEntry,
  setNeedState,
  settleDispute,
  setVolunteer,
  signAsSecond,
} from "../../src/shell/acts/assign/decide.ts";
import { forgetTasks } from "../../src/shell/acts/assign/forget-tasks.ts";
import { halfDayAt } from "../../src/shell/acts/assign/half-day.ts";
import { keepLooks, readLooks, withLook } from "../../src/shell/acts/assign/last-look.ts";
import { matchInputOf } from "../../src/shell/acts/assign/match-input.ts";
import { readOwnHelp } from "../../src/shell/acts/assign/own-offers.ts";
import { totalsOf } from "../../src/shell/acts/closing/totals.ts";
import { referralRows } from "../../src/shell/board/board-view.ts";
import { decisionRows } from "../../src/shell/board/decision-log.ts";
import { LOOKED_REF } from "../../src/sync/rows.ts";
import { signAuth } from "../../src/wire/auth.ts";
import { badgeToText } from "../../src/wire/badge.ts";
import {
  act,
  board,
  confirm,
  confirmNew,
  halfDayOf,
  needOf,
  offerOf,
  opens,
  openTasks,
  PLAN,
  referralOf,
  say,
  send,
  settle,
  startHelp,
  stateOf,
  tasksOf,
} from "../support/helping.ts";
import {
  endTeam,
  erase,
  join,
  joinAsVolunteer,
  keyHex,
  keyOf,
  makeTeam,
  passDays,
  reopen,
  revoke,
  rounds,
  run,
  type Team,
} from "../support/people.ts";
import type { Phone } from "../support/sim/phone.ts";

function helpIn({ needs }: Board, key: string): HelpNeed {
  const need = needs.find((one) => one.key === key)?.need;
  if (need?.kind !== "help") throw new TypeError("no such need");
  return need;
}

describe("one coordinator, a worker and volunteers", () => {
  let team: Team;
  let seat: Phone;
  let worker: Phone;
  let vera: Phone;
  let omar: Phone;
  beforeEach(async () => {
    const help = await startHelp(2);
    ({ team, seat, worker } = help);
    [vera, omar] = help.volunteers as [Phone, Phone];
  });
  afterEach(() => endTeam(team));
  const everyone = () => settle([seat], [worker, vera, omar]);

  async function matched() {
    const found = await confirmNew({ seat, worker }, vera);
    await everyone();
    return found;
  }

  it("A12 A13 A14 A15 from an offer to what was given: confirmed, carried, accepted, given", async () => {
    const [need, offer] = [await needOf(worker), await offerOf(vera)];
    await everyone();
    const { id } = await confirm(seat, need, offer);
    expect(await stateOf(seat, id)).toBe("confirmed");
    await everyone();
    expect([await stateOf(seat, id), openTasks(vera).length, tasksOf(omar).length]).toEqual(["carried", 1, 0]);
    await say(vera, id, "accepted");
    await everyone();
    expect(await stateOf(seat, id)).toBe("accepted");
    await say(vera, id, "given");
    await everyone();
    expect([await stateOf(seat, id), (await board(seat)).needs[0]?.isOpen]).toEqual(["given", false]);
  });

  it("GT6 W132 the badge that came with a task is known on a worker's phone without a network, until it is too old", async () => {
    await matched();
    const [task] = openTasks(vera);
    const text = badgeToText(task?.badge ?? new Uint8Array());
    const check = (ms: number) => checkBadge(worker.vault, worker.engine.replica().control, text, ms);
    expect([(await check(team.clock.ms)).type, (await check(team.clock.ms + 4 * 86_400_000)).type]).toEqual([
      "sent",
      "old",
    ]);
    await revoke(seat, vera);
    await everyone().catch(() => undefined);
    expect((await check(team.clock.ms)).type).toBe("unknown");
  });

  it("A14 a task that was accepted twice is accepted once", async () => {
    const { id } = await matched();
    await say(vera, id, "accepted");
    await say(vera, id, "accepted");
    await everyone();
    expect([await stateOf(seat, id), (await board(seat)).answers.length]).toEqual(["accepted", 2]);
  });

  it("A15 what was refused at the door stays with the coordinator, who opens the need again", async () => {
    const { id, need } = await matched();
    await say(vera, id, "saidNo");
    await everyone();
    expect([await stateOf(seat, id), (await board(seat)).needs[0]?.isOpen]).toEqual(["saidNo", false]);
    expect(await act(seat, (parts, replica) => release(parts, replica, id, 4, halfDayOf(seat)))).toBeNull();
    expect((await board(seat)).needs.find(({ key }) => key === need)?.named).toEqual([]);
  });

  it("A18 A25 a lapsed task opens the need; completed late it is given, late, and the second task is stopped", async () => {
    const { id, need } = await matched();
    const other = await offerOf(omar, { expires: halfDayOf(omar) + 40 });
    passDays(team, 3);
    await settle([seat], [omar]);
    expect([await stateOf(seat, id), (await board(seat)).needs[0]?.isOpen]).toEqual(["lapsed", true]);
    const second = await confirm(seat, need, other);
    expect(second.refused).toBeNull();
    await settle([seat], [omar]);
    expect(openTasks(omar).length).toBe(1);
    await say(vera, id, "given");
    await everyone();
    await everyone();
    expect((await board(seat)).assignments.get(id)).toMatchObject({ state: "given", isLate: true });
    expect([await stateOf(seat, second.id), openTasks(omar).length]).toEqual(["closed", 0]);
  });

  it("A24 a need that is referred to a person stops its task, and the person's code is kept", async () => {
    const { need, id } = await matched();
    expect(openTasks(vera).length).toBe(1);
    await act(seat, (parts, replica) => referNeed(parts, replica, { need, reason: 3, halfDay: halfDayOf(seat) }));
    await everyone();
    expect([await stateOf(seat, id), openTasks(vera).length, tasksOf(vera)[0]?.words ?? null]).toEqual([
      "closed",
      0,
      null,
    ]);
  });

  it("A40 a need that was handed to a person is with one once somebody says so, also after the next unlock", async () => {
    const need = await needOf(worker);
    await everyone();
    const rows = async () => {
      const at = { today: Math.floor(halfDayOf(seat) / 2), dayOf: () => 0 };
      return referralRows(await board(seat), at).map(({ isWithPerson, isOverdue }) => [isWithPerson, isOverdue]);
    };
    await act(seat, (parts, replica) => referNeed(parts, replica, { need, reason: 3, halfDay: halfDayOf(seat) }));
    expect(await rows()).toEqual([[false, false]]);
    passDays(team, 2);
    expect(await rows()).toEqual([[false, true]]);
    await act(seat, (parts, replica) => setNeedState(parts, replica, need, 4));
    expect(await rows()).toEqual([[true, false]]);
    await reopen(seat);
    expect(await rows()).toEqual([[true, false]]);
  });

  it("G15 the counts of the certificate tell what was given, passed on, not needed any more, and left open", async () => {
    const { id } = await matched();
    const [passed, over] = [await needOf(worker), await needOf(worker)];
    await needOf(worker);
    await say(vera, id, "accepted");
    await say(vera, id, "given");
    await everyone();
    await act(seat, (parts, replica) =>
      referNeed(parts, replica, { need: passed, reason: 3, halfDay: halfDayOf(seat) }),
    );
    await act(seat, (parts, replica) => setNeedState(parts, replica, over, 3));
    const outcomes = totalsOf(seat.engine.replica()).filter(({ kind }) => kind === 3);
    expect(outcomes.map(({ code }) => code)).toEqual([1, 3, 4, 5]);
  });

  it("A27 a volunteer has one task at a time", async () => {
    const offer = await offerOf(vera);
    const needs = [await needOf(worker), await needOf(worker, { item: 102 })];
    await everyone();
    const ids: string[] = [];
    for (const need of needs) ids.push((await confirm(seat, need, offer)).id);
    await everyone();
    const [first] = openTasks(vera);
    expect([openTasks(vera).length, ids.includes(first?.assignment ?? "")]).toEqual([1, true]);
    await say(vera, first?.assignment ?? "", "given");
    await everyone();
    expect(new Set(tasksOf(vera).map(({ assignment }) => assignment)).size).toBe(2);
  });

  it("A28 after words that differed nothing goes to that volunteer before someone looked", async () => {
    const { id } = await matched();
    await say(vera, id, "differed");
    const need = await needOf(worker);
    await everyone();
    const offer = (await board(seat)).offers[0]?.key ?? "";
    const next = await confirm(seat, need, offer);
    await everyone();
    expect((await board(seat)).assignments.get(next.id)).toMatchObject({ mayCarry: false, waitsFor: "look" });
    const entry = {
      kind: "nearMiss" as const,
      what: 1,
      phase: 1,
      effect: 0,
      cause: 0,
      fix: 0,
      day: 20_000,
      ...{ assignment: id, about: null },
    };
    await act(seat, (parts, replica) => saveEntry(parts, replica, entry));
    await everyone();
    expect(openTasks(vera).some(({ assignment }) => assignment === next.id)).toBe(true);
  });

  it("A21 F18 O7 what a revoked volunteer answers is set aside and shown, and the need is open", async () => {
    const { id } = await matched();
    await revoke(seat, vera);
    // It reaches the relay before the relay hears that this phone was ended.
    await say(vera, id, "accepted");
    await run(vera);
    await rounds([seat], 2);
    const { assignments, needs, answers, answersAside } = await board(seat);
    expect([assignments.get(id)?.state, needs[0]?.isOpen, answers.length]).toEqual(["revoked", true, 0]);
    expect(answersAside).toMatchObject([{ by: keyHex(vera), says: "accepted" }]);
    expect(matchInputOf(await board(seat), 1).offers).toEqual([]);
  });

  it("O5 O6 GR12 absurd amounts and a clock far off are shown to a person and proposed to nobody", async () => {
    await needOf(worker);
    await offerOf(vera, { expires: halfDayOf(vera) + 400 });
    await offerOf(vera, { people: 6, times: 5 });
    await offerOf(omar, { people: 999 });
    await everyone();
    const { offers, unread } = await board(seat);
    expect(unread).toEqual([keyHex(omar)]);
    expect(offers.map(({ doubts }) => doubts).sort()).toEqual([["far"], ["large"]]);
    expect(matchInputOf(await board(seat), 1)).toMatchObject({ offers: [], needs: [{ item: 101 }] });
  });

  it("O9 what seemed odd is proposed once a coordinator looked at it, and not after it says something else", async () => {
    await needOf(worker);
    const offer = await offerOf(vera, { people: 6, times: 5 });
    await everyone();
    const suggested = async () => matchInputOf(await board(seat), 1).offers.map(({ key }) => key);
    const held = await suggested();
    const moment = { day: 20_000, halfDay: halfDayOf(seat) };
    expect(await act(seat, (parts, replica) => lookAtOffers(parts, replica, keyHex(vera), moment))).toBeNull();
    expect([held, await suggested()]).toEqual([[], [offer]]);
    await offerOf(vera, { people: 6, times: 4 });
    await everyone();
    expect(await suggested()).toEqual([offer]);
  });

  it("A3 a need of someone alone goes to a checked volunteer only", async () => {
    const [need, offer] = [await needOf(worker, { item: 1103 }), await offerOf(vera, { item: 1103 })];
    await everyone();
    expect((await confirm(seat, need, offer)).refused).toBe("LEVEL_TOO_LOW");
    const known = { signKey: keyHex(vera), level: 2 as const, helper: 0 as const, day: 20_000 };
    await act(seat, (parts, replica) => setVolunteer(parts, replica, known, halfDayOf(seat)));
    const { id, refused } = await confirm(seat, need, offer);
    expect([refused, await stateOf(seat, id)]).toEqual([null, "needsSecond"]);
    expect(await act(seat, (parts, replica) => signAsSecond(parts, replica, id, halfDayOf(seat)))).toBe("SAME_PERSON");
    await everyone();
    expect(tasksOf(vera)).toEqual([]);
  });

  it("A36 the same question has the same board for an answer; another half-day, and what is carried, another", async () => {
    const [need, offer] = [await needOf(worker), await offerOf(vera)];
    await everyone();
    const { id } = await confirm(seat, need, offer);
    const [replica, now] = [seat.engine.replica(), halfDayOf(seat)];
    const first = boardOf(replica, now);
    expect(boardOf({ ...replica }, now)).toBe(first);
    const late = boardOf(replica, now + 1_000);
    const carried = boardOf(replica, now, new Set([id]));
    expect([first, late, carried].map(({ assignments }) => assignments.get(id)?.state)).toEqual([
      "confirmed",
      "lapsed",
      "carried",
    ]);
    expect(boardOf(replica, now)).toBe(first);
  });

  it("A10 M14 not this one is kept with its reason, and the pair is not proposed again", async () => {
    const [need, offer] = [await needOf(worker), await offerOf(vera)];
    await everyone();
    const pair = { need, offer, halfDay: halfDayOf(seat), because: [], ruleVersion: 1, solve: null };
    const no = { decision: "notThisOne", reason: 1 } as const;
    const before = matchInputOf(await board(seat), 1);
    expect(await act(seat, (parts, replica) => decideOtherwise(parts, replica, pair, no))).toBeNull();
    const after = await board(seat);
    expect([...after.assignments.values()][0]).toMatchObject({ state: "rejected", decided: { reason: 1 } });
    const input = matchInputOf(after, 1);
    expect(input).toMatchObject({ refused: [[need, offer]], needs: [{ key: need }] });
    const nothing = { putNeeds: [], dropNeeds: [], putOffers: [], dropOffers: [] };
    expect(changeBetween(before, input)).toEqual({
      ...nothing,
      nowHalfDay: input.nowHalfDay,
      refused: [[need, offer]],
    });
  });

  it("A23 a need cannot be given twice, nor once it is met", async () => {
    const { need } = await matched();
    const other = await offerOf(omar);
    await everyone();
    expect((await confirm(seat, need, other)).refused).toBe("NEED_NOT_OPEN");
    await act(seat, (parts, replica) => setNeedState(parts, replica, need, 1));
    expect((await confirm(seat, need, other)).refused).toBe("NEED_NOT_OPEN");
  });

  it("A10 a referral is given to no volunteer: confirming an offer for it is refused, and nothing is saved", async () => {
    const [referral, offer] = [await referralOf(worker), await offerOf(vera)];
    await everyone();
    expect(await confirm(seat, referral, offer)).toEqual({ refused: "NEED_NOT_OPEN", id: "" });
    const { needs, assignments } = await board(seat);
    expect([needs.map(({ key, need }) => [key, need.kind]), assignments.size]).toEqual([[[referral, "referral"]], 0]);
    await everyone();
    expect(tasksOf(vera)).toEqual([]);
  });

  it("Y1 sending is repeated after a cut without sending twice", async () => {
    await matched();
    const before = tasksOf(vera).length;
    for (let n = 0; n < 3; n++) await send(seat);
    await everyone();
    expect([before, tasksOf(vera).length]).toEqual([1, 1]);
  });

  it("A6 Y76 a day after its outcome no row of the helper's phone holds the task, also without a network", async () => {
    const { id } = await matched();
    await say(vera, id, "given");
    await everyone();
    const meetingPoint = utf8ToBytes(PLAN.meetingPoint);
    const forget = () => act(vera, ({ vault, clock }, replica) => forgetTasks({ vault, clock }, replica));
    expect([await forget(), tasksOf(vera).length, await opens(vera, meetingPoint)]).toEqual([null, 1, true]);
    const before = await vera.vault.store.list("pages");
    passDays(team, 2);
    expect([await forget(), tasksOf(vera).length, await opens(vera, meetingPoint)]).toEqual([null, 0, false]);
    const stale = before.filter(({ key, value }) => vera.vault.open({ table: "pages", key }, value) !== null);
    expect(stale.filter(({ key }) => key.startsWith("m:"))).toEqual([]);
    await reopen(vera);
    expect([tasksOf(vera).length, vera.engine.replica().records.recordById.size]).toEqual([0, 1]);
  });

  it("Y47 what a coordinator saw of a need is known after a lock, and goes with the next record that is erased", async () => {
    const [need, other] = [await needOf(worker), await needOf(worker)];
    await everyone();
    const { item, urgency, people, extraHelp, language, area, helperPreference } = helpIn(await board(seat), need);
    const seen = { item, urgency, people, extraHelp, language, area, helperPreference };
    await keepLooks(seat.vault, seat.engine.replica(), withLook(await readLooks(seat.vault), need, seen));
    await reopen(seat);
    expect([...(await readLooks(seat.vault))]).toEqual([[need, seen]]);
    await erase(seat, other);
    await run(seat);
    expect([(await readLooks(seat.vault)).size, await seat.vault.store.get(LOOKED_REF)]).toEqual([0, null]);
  });

  it("Y48 a volunteer's phone lets go of an offer like a field phone of a need, once retention is over since coordinators had it", async () => {
    const offer = await offerOf(vera, { expires: halfDayOf(vera) + 40 });
    await everyone();
    const kept = async () => (await readOwnHelp(vera.vault, vera.engine.replica())).offers.map(({ key }) => key);
    passDays(team, 1);
    await everyone();
    expect(await kept()).toEqual([offer]);
    passDays(team, 8);
    await everyone();
    expect(await kept()).toEqual([]);
    expect((await board(seat)).offers.map(({ key }) => key)).toEqual([offer]);
  });

  it("GT7 a volunteer's phone holds its own task and the settings, and nothing of a need or of others", async () => {
    const { id } = await matched();
    await offerOf(omar);
    await everyone();
    const types = [...vera.engine.replica().records.recordById.values()].map((record) => recordFields(record)?.get(1));
    expect(types.sort()).toEqual([11, 2]);
    const [task] = tasksOf(vera);
    expect(Object.keys(task ?? {}).sort()).toEqual(
      "assignment badge expires extraHelp halfDay isStopped item language meetingPoint people words".split(" "),
    );
    expect(task?.assignment).toBe(id);
    // Of other people's sealed frames none was even given to it.
    const frames = await vera.vault.store.list("segments");
    const others = frames.filter(({ key }) => key.startsWith("u:"));
    expect(others).toEqual([]);
  });
});

describe("what credentials read", () => {
  let team: Team;
  beforeEach(async () => {
    team = await makeTeam(1);
  });
  afterEach(() => endTeam(team));

  /** Proves a key at the relay for a scope, and reads the whole log: kinds of frames, or the refusal. */
  async function readsAs(phone: Phone, scope: 1 | 2, stranger: Uint8Array | null = null) {
    const { charter, keys } = phone.vault.identity();
    const { client } = phone.session;
    const { programmeId } = charter;
    const ask = { programmeId, deviceKey: stranger ? seedToSignKey(stranger) : keys.signKey, scope };
    const challenge = await client.askChallenge(ask);
    if (!challenge.ok) return challenge.error.relayCode;
    const signer: Signer = stranger ? (name, message) => sign(stranger, name, message) : phone.vault.sign;
    const relayKey = charter.relays[0]?.relayKey ?? keys.signKey;
    const token = await client.proveKey(await signAuth(ask, challenge.value, relayKey, signer));
    if (!token.ok) return token.error.relayCode;
    const log = unwrapResult(await client.log(programmeId, token.value, 0, 64));
    return log.items.flatMap((item) => (item.type === "frame" ? [item.frame] : []));
  }

  it("GT7 a volunteer's key is given control and what is sealed to it alone, and a stranger's nothing", async () => {
    const [seat] = team.seats as [Phone];
    const worker = await join(team, seat, "W1");
    const [vera, omar] = [await joinAsVolunteer(team, seat, "V1"), await joinAsVolunteer(team, seat, "V2")];
    const [need, offer] = [await needOf(worker), await offerOf(vera)];
    await offerOf(omar);
    await settle([seat], [worker, vera, omar]);
    await confirm(seat, need, offer);
    await settle([seat], [worker, vera, omar]);
    const frames = await readsAs(vera, 1);
    if (!Array.isArray(frames)) throw new TypeError(`refused: ${frames}`);
    expect([...new Set(frames.map(({ header }) => header.kind))].sort()).toEqual([2, 4]);
    const down = frames.filter(({ header }) => header.kind === 2);
    const opened = await Promise.all(down.map((frame) => vera.vault.openFrame(frame, keyOf(seat))));
    expect([down.length > 1, opened.every(({ ok }) => ok)]).toEqual([true, true]);
    expect(await readsAs(vera, 2)).toEqual(expect.stringMatching(/^[A-Z_]+$/));
    expect(await readsAs(vera, 1, new Uint8Array(32).fill(9))).toEqual(expect.stringMatching(/^[A-Z_]+$/));
  });
});

describe("two coordinators who confirm apart", () => {
  let team: Team;
  beforeEach(async () => {
    team = await makeTeam(2);
  });
  afterEach(() => endTeam(team));

  it("A22 two confirmations of one need are in dispute, tasks are stopped, and a person settles it", async () => {
    const [one, two] = team.seats as [Phone, Phone];
    const worker = await join(team, one, "W1");
    const helpers = [await joinAsVolunteer(team, one, "V1"), await joinAsVolunteer(team, one, "V2")] as const;
    const need = await needOf(worker);
    const offers = [await offerOf(helpers[0]), await offerOf(helpers[1])] as const;
    await settle([one, two], [worker, ...helpers]);
    const [a, b] = [await confirm(one, need, offers[0]), await confirm(two, need, offers[1])];
    await rounds([one, two], 3);
    expect([await stateOf(one, a.id), await stateOf(two, a.id)]).toEqual(["disputed", "disputed"]);
    await settle([one, two], helpers);
    expect(helpers.map((phone) => openTasks(phone).length)).toEqual([0, 0]);
    await act(two, (parts, replica) => settleDispute(parts, replica, a.id, halfDayOf(two)));
    await settle([two, one], helpers);
    await settle([two, one], helpers);
    expect([await stateOf(two, a.id), await stateOf(one, b.id)]).toEqual(
      ["carried", "released"].map((s, at) => (at === 0 ? expect.stringMatching(/confirmed|carried/) : s)),
    );
    expect(helpers.map((phone) => openTasks(phone).length)).toEqual([1, 0]);
  });

  it("A11 the second coordinator's signature lets the task go out", async () => {
    const [one, two] = team.seats as [Phone, Phone];
    const [worker, vera] = [await join(team, one, "W1"), await joinAsVolunteer(team, one, "V1")];
    const [need, offer] = [await needOf(worker), await offerOf(vera)];
    await settle([one, two], [worker, vera]);
    const { id } = await confirm(one, need, offer, { exceptions: [3] });
    await settle([one, two], [vera]);
    expect([await stateOf(two, id), openTasks(vera).length]).toEqual(["needsSecond", 0]);
    expect(await act(two, (parts, replica) => signAsSecond(parts, replica, id, halfDayOf(two)))).toBeNull();
    await settle([two, one], [vera]);
    await settle([two, one], [vera]);
    expect(openTasks(vera).length).toBe(1);
  });

  it("A31 what another coordinator takes back stays in the record as it was, and has a line with who took it back, when and why", async () => {
    const [one, two] = team.seats as [Phone, Phone];
    const [worker, vera] = [await join(team, one, "W1"), await joinAsVolunteer(team, one, "V1")];
    const [need, offer] = [await needOf(worker), await offerOf(vera)];
    await settle([one, two], [worker, vera]);
    const { id } = await confirm(one, need, offer, { exceptions: [3], reason: 2 });
    await rounds([one, two], 2);
    const decidedAt = halfDayOf(one);
    passDays(team, 1);
    expect(await act(two, (parts, replica) => release(parts, replica, id, 2, halfDayOf(two)))).toBeNull();
    await rounds([two, one], 2);
    const releasedAt = halfDayOf(two);
    const told = async (phone: Phone) =>
      decisionRows(phone.engine.replica().records, await board(phone), {
        ...{ labelOf: (key) => key, own: keyHex(one) },
        halfDayOf: (ms) => halfDayAt(ms, one.vault.identity().charter.timeZone),
      }).map(({ decision, by, halfDay, reason, exceptions }) => ({ decision, by, halfDay, reason, exceptions }));
    const lines = [
      { decision: "released", by: keyHex(two), halfDay: releasedAt, reason: 2, exceptions: [] },
      { decision: "confirmed", by: "", halfDay: decidedAt, reason: 2, exceptions: [3] },
    ];
    expect([releasedAt > decidedAt, await told(one), await told(two)]).toEqual([true, lines, lines]);
  });
});

/** A decision is about the pair that the screen showed: what changed before it is written is refused in the act. Rule A38 of src/assignment/README.md. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Decision, ProposalView } from "../../src/assignment/screens/views.ts";
import { makeChange } from "../../src/feed/make-op.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { OFFER_FIELDS } from "../../src/offer/codec.ts";
import { decideOtherwise, setVolunteer } from "../../src/shell/acts/assign/decide.ts";
import { labelOf } from "../../src/shell/acts/phone-label.ts";
import { suggestionsOf } from "../../src/shell/board/proposals.ts";
import { saveDecision } from "../../src/shell/board/save-decision.ts";
import { saveOp } from "../../src/sync/save-op.ts";
import { act, board, confirm, halfDayOf, needOf, offerOf, settle, startHelp } from "../support/helping.ts";
import { endTeam, erase, keyHex, type Team } from "../support/people.ts";
import { dayOf, type Phone } from "../support/sim/phone.ts";

const URGENCY = 13;
const decisionOf = (kind: "confirm" | "ask", offer: string): Decision => ({
  ...{ kind, offer, meeting: "Water tap 2", halfDay: 0, ticks: [], exception: null, needsSecond: false },
});

describe("a pair that was shown", () => {
  let team: Team;
  let seat: Phone;
  let worker: Phone;
  let vera: Phone;
  let need: string;
  let offer: string;
  let drawn: ProposalView;
  let decide: (decision: Decision) => Promise<string | null>;
  beforeEach(async () => {
    const help = await startHelp(2);
    ({ team, seat, worker } = help);
    [vera] = help.volunteers as [Phone];
    [need, offer] = [await needOf(worker), await offerOf(vera)];
    await everyone();
    const source = await board(seat);
    const pair = { need, offer, because: [], notChecked: [], others: [], isTie: false, window: null };
    const answer = { kind: "exact", gap: 0, seed: 1, ruleVersion: 1, unmatched: [], proposals: [pair] } as const;
    drawn = suggestionsOf(source, answer, labelOf).at(0) as ProposalView;
    decide = (decision) =>
      act(seat, (parts, replica) => saveDecision(parts, replica, { source }, 1, { proposal: drawn, decision }));
  });
  afterEach(() => endTeam(team));
  const everyone = () => settle([seat], [worker, vera]);

  async function change(phone: Phone, key: string, field: number, value: number): Promise<void> {
    const record = seat.engine.replica().records.recordById.get(key);
    if (!record) throw new TypeError("no such record");
    const source = { clock: phone.clock, random: phone.device.random, last: null };
    const op = makeChange(source, record, new Map([[field, value]]), 1);
    unwrapResult(await saveOp(phone.vault, op, dayOf(phone.clock)));
  }

  it("A38 is confirmed while it is as it was shown", async () => {
    expect(await decide(decisionOf("confirm", offer))).toBeNull();
    expect((await board(seat)).assignments.size).toBe(1);
  });

  it("A38 is not confirmed, asked or refused once its volunteer is known otherwise, and nothing is saved", async () => {
    const known = { signKey: keyHex(vera), level: 1, helper: 0, day: 0 } as const;
    await act(seat, (parts, replica) => setVolunteer(parts, replica, known, halfDayOf(seat)));
    expect([
      await decide(decisionOf("confirm", offer)),
      await decide(decisionOf("ask", offer)),
      await decide({ kind: "reject", offer, reason: 1 }),
    ]).toEqual(["PAIR_CHANGED", "PAIR_CHANGED", "PAIR_CHANGED"]);
    expect((await board(seat)).assignments.size).toBe(0);
  });

  it("A38 is not confirmed once the offer is gone", async () => {
    await erase(seat, offer);
    expect(await decide(decisionOf("confirm", offer))).toBe("PAIR_CHANGED");
  });

  it("A38 is not asked about once the need is given to another", async () => {
    const other = await offerOf(vera, { people: 5 });
    await everyone();
    expect((await confirm(seat, need, other)).refused).toBeNull();
    expect(await decide(decisionOf("ask", offer))).toBe("PAIR_CHANGED");
  });

  it("A38 is not confirmed once somebody refused it", async () => {
    const pair = { need, offer, halfDay: halfDayOf(seat), because: [], ruleVersion: 1, solve: null };
    const no = { decision: "notThisOne", reason: 1 } as const;
    expect(await act(seat, (parts, replica) => decideOtherwise(parts, replica, pair, no))).toBeNull();
    expect(await decide(decisionOf("confirm", offer))).toBe("PAIR_CHANGED");
  });

  it("A38 is not confirmed once the need is told otherwise, and its need goes to a trained person all the same", async () => {
    await change(worker, need, URGENCY, 1);
    await everyone();
    expect(await decide(decisionOf("confirm", offer))).toBe("PAIR_CHANGED");
    expect(await decide({ kind: "refer", reason: 1 })).toBeNull();
  });

  it("A38 is not confirmed once the offer says something else", async () => {
    await change(vera, offer, OFFER_FIELDS.expires, halfDayOf(vera) + 5);
    await everyone();
    expect(await decide(decisionOf("confirm", offer))).toBe("PAIR_CHANGED");
  });
});

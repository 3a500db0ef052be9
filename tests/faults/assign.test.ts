/** Tasks on their way: every commit and every overwriting of sending, stopping and forgetting one is cut off once, and the device goes on from what its disk holds. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../src/kit/bytes.ts";
import { release } from "../../src/shell/acts/assign/decide.ts";
import { forgetTasks } from "../../src/shell/acts/assign/forget-tasks.ts";
import { readOwnHelp } from "../../src/shell/acts/assign/own-offers.ts";
import {
  act,
  confirmNew,
  halfDayOf,
  opens,
  openTasks,
  PLAN,
  say,
  send,
  settle,
  startHelp,
  tasksOf,
} from "../support/helping.ts";
import { endTeam, passDays, reopen, type Team } from "../support/people.ts";
import type { Phone } from "../support/sim/phone.ts";
import { CutOff } from "../support/vaults.ts";
import { type Gate, gatedDisk, makeGate } from "../support/world.ts";

/** More acts than any of these has; a loop that reaches it never ran untouched. */
const TOO_MANY = 30;

let team: Team;
let seat: Phone;
let worker: Phone;
let vera: Phone;
beforeEach(async () => {
  const help = await startHelp(1);
  ({ team, seat, worker } = help);
  [vera] = help.volunteers as [Phone];
});
afterEach(() => endTeam(team));

/** From now on what the device writes goes through a gate. */
async function gate(phone: Phone): Promise<Gate> {
  const made = makeGate();
  phone.device = { ...phone.device, ...gatedDisk(phone.device, made) };
  await reopen(phone);
  return made;
}

/** Cuts the device off at its act number `at`; then it starts anew from its disk. Whether it came to that act. */
async function cutOff(
  phone: Phone,
  at: Gate,
  number: number,
  when: "before" | "after",
  run: () => Promise<unknown>,
): Promise<boolean> {
  at.arm(number, when, "is cut off");
  await run().catch((error) => expect(error).toBeInstanceOf(CutOff));
  const hasFired = at.hasFired();
  at.arm(0, when);
  await reopen(phone);
  return hasFired;
}

describe.each(["before", "after"] as const)("a device that is cut off %s an act took effect", (when) => {
  it("Y1 A27 sends a task once, and stops it once it was released", async () => {
    const disk = await gate(seat);
    let [n, fired] = [0, true];
    while (fired && n < TOO_MANY) {
      n++;
      const { id } = await confirmNew({ seat, worker }, vera);
      fired = await cutOff(seat, disk, n, when, () => send(seat));
      await settle([seat], [vera]);
      const mine = tasksOf(vera).filter(({ assignment }) => assignment === id);
      expect([mine.length, openTasks(vera).length]).toEqual([1, 1]);
      await act(seat, (parts, replica) => release(parts, replica, id, 4, halfDayOf(seat)));
      fired = (await cutOff(seat, disk, n, when, () => send(seat))) || fired;
      await settle([seat], [vera]);
      expect(openTasks(vera)).toEqual([]);
    }
    expect([n > 1, n < TOO_MANY]).toEqual([true, true]);
  }, 120_000);

  it("A6 Y76 forgets a task whole, and keeps what it offered and said", async () => {
    const disk = await gate(vera);
    const forget = () => act(vera, ({ vault, clock }, replica) => forgetTasks({ vault, clock }, replica));
    let [n, fired] = [0, true];
    while (fired && n < TOO_MANY) {
      n++;
      const { offer, id } = await confirmNew({ seat, worker }, vera);
      await settle([seat], [vera]);
      await say(vera, id, "given");
      await settle([seat], [vera]);
      expect(await opens(vera, utf8ToBytes(PLAN.meetingPoint))).toBe(true);
      passDays(team, 2);
      fired = await cutOff(vera, disk, n, when, forget);
      expect(await forget()).toBeNull();
      expect([tasksOf(vera).length, await opens(vera, utf8ToBytes(PLAN.meetingPoint))]).toEqual([0, false]);
      const { offers, answers } = await readOwnHelp(vera.vault, vera.engine.replica());
      expect([offers.some(({ key }) => key === offer), answers[0]?.answer.assignment]).toEqual([true, id]);
    }
    expect([n > 2, n < TOO_MANY]).toEqual([true, true]);
  }, 120_000);
});

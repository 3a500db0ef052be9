import { options } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeStage, nameOf, plain } from "../../../tests/support/stage.tsx";
import type { HelpNeed } from "../../need/model.ts";
import en from "../../words/en.json";
import { DecideScreen } from "./decide.tsx";
import { UndoScreen } from "./undo.tsx";
import { type Decision, type HelpView, type ProposalView, TICKS, UNDO_SECONDS } from "./views.ts";

const none = () => {};
const { host, show, press } = makeStage();
beforeEach(() => {
  // Runs effects right after what is drawn, so that the fake clock sees their timers.
  options.requestAnimationFrame = queueMicrotask;
});
afterEach(() => {
  vi.useRealTimers();
  delete options.requestAnimationFrame;
});

const shown = () => plain(host.textContent);
const title = () => plain(host.querySelector("h1")?.textContent);
function tick(...texts: readonly string[]): void {
  for (const one of texts) {
    const label = [...host.querySelectorAll("label, button")].find((chip) => plain(chip.textContent).includes(one));
    if (!(label instanceof HTMLElement)) throw new TypeError(`no tick ${one}`);
    label.click();
  }
}

const DAY = 20_634;
const need: HelpNeed = {
  ...{ kind: "help", alias: [181, 92], area: 3, day: DAY, half: "am", sector: 1, item: 101, urgency: 1, people: 1 },
  ...{ extraHelp: [1], helperPreference: 1, language: "ar", informedBy: 1, noticeVersion: 1 },
};
const help: HelpView = {
  ...{ key: "o1", label: "Stone-Kite", item: 101, people: 5, travel: 1, languages: ["ar"], can: [1], areas: [3] },
  ...{ window: 2 * DAY + 1, expires: 2 * DAY + 4, level: 2, checkedDay: DAY, helper: 1, openTasks: 0, capacity: 2 },
};
const proposal: ProposalView = {
  ...{ key: "n1", need, help, because: [[1, 101]], notChecked: [], isTie: false, blockedBy: [], needsChecked: true },
  others: [{ help: { ...help, key: "o2", label: "Cup-Tree", can: [] }, blockedBy: [5, 1] }],
};

function startDecision(): readonly Decision[] {
  const made: Decision[] = [];
  show(
    <DecideScreen
      {...{ proposal, at: 1, of: 1, today: DAY, nowMs: 0, lastContactMs: 0, changes: [], staleMs: null }}
      places={[{ code: 3, label: "Block C" }]}
      meetingPoints={["Water tap 2"]}
      windows={[2 * DAY + 1]}
      {...{ sureness: "exact", offline: false, isFailed: false, hasNext: false }}
      {...{ onLookAgain: none, onQuestion: none, onNext: none, onBack: none }}
      onDecide={(decision) => made.push(decision)}
    />,
  );
  return made;
}
const TODAY = en["decide.tickUrgency"];
const WANTED = "is who the person asked for";
const PROTECT = "may meet someone to protect";

describe("a decision about somebody to protect", () => {
  it("R7 is refused in words while one tick is missing", () => {
    const made = startDecision();
    tick(TODAY, WANTED);
    press("Confirm");
    expect([shown().includes(en["decide.lacksTicks"]), title(), made]).toEqual([true, en["decide.title"], []]);
  });

  it("R7 stops at a pause, from which going back decides nothing", () => {
    const made = startDecision();
    tick(TODAY, WANTED, PROTECT);
    press("Confirm");
    expect([title(), shown().includes(en["decide.pauseVulnerable"])]).toEqual([en["decide.pauseTitle"], true]);
    press("Go back");
    expect([title(), made]).toEqual([en["decide.title"], []]);
  });

  it("R7 goes on from the pause with its ticks, to a second coordinator", () => {
    const made = startDecision();
    tick(TODAY, WANTED, PROTECT);
    press("Confirm");
    press("Go on");
    const ticks = [TICKS.urgency, TICKS.helper, TICKS.vulnerable];
    expect(made).toMatchObject([{ kind: "confirm", offer: "o1", ticks, exception: null, needsSecond: true }]);
  });
});

describe("a rule that stands against a help", () => {
  it("R5 is skipped by a person alone: with a tick, a reason and a pause", () => {
    const made = startDecision();
    press("Compare");
    press("Take it as an exception: Cup-Tree");
    tick(TODAY, WANTED, PROTECT);
    press("Confirm");
    expect([shown().includes(en["decide.lacksTicks"]), made]).toEqual([true, []]);
    tick(en["decide.tickException"]);
    press("Confirm");
    expect([title(), made]).toEqual([en["decide.exceptionTitle"], []]);
    press(en["decide.exceptionNobody"]);
    expect([title(), shown().includes(en["decide.pauseException"]), made]).toEqual([en["decide.pauseTitle"], true, []]);
    press("Go on");
    expect(made).toMatchObject([
      { kind: "confirm", offer: "o2", exception: { rules: [5], reason: 2 }, needsSecond: true },
    ]);
  });
});

describe("the answers", () => {
  const ANSWERS = [en["decide.confirm"], en["decide.reject"], en["decide.ask"], en["decide.refer"]];
  const buttonOf = (name: string) => [...host.querySelectorAll("button")].find((one) => nameOf(one) === name);

  /** What a person sees of how much a button weighs. */
  function weightOf(name: string) {
    const button = buttonOf(name);
    if (!button) throw new TypeError(`no button ${name}`);
    const { width, height } = button.getBoundingClientRect();
    const { backgroundColor, borderColor, borderWidth, boxShadow, color, fontSize, fontWeight } =
      getComputedStyle(button);
    return [width, height, backgroundColor, borderColor, borderWidth, boxShadow, color, fontSize, fontWeight].join();
  }

  it("A35 have one size and weight, and none has the focus, with and without what is missing before Confirm", () => {
    startDecision();
    expect(new Set(ANSWERS.map(weightOf)).size).toBe(1);
    expect(ANSWERS.map(buttonOf)).not.toContain(document.activeElement);
    press(en["decide.confirm"]);
    expect(shown()).toContain(en["decide.lacksTicks"]);
    expect(new Set(ANSWERS.map(weightOf)).size).toBe(1);
  });
});

describe("after a decision", () => {
  function startUndo() {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const kept = vi.fn();
    const undone = vi.fn();
    show(
      <UndoScreen
        {...{ kind: "confirm", label: "Stone-Kite", alias: "River-Lamp", seconds: UNDO_SECONDS, needsSecond: false }}
        onKeep={kept}
        onUndo={undone}
      />,
    );
    return { kept, undone };
  }

  it("R4 ten seconds run out by themselves, and only then it is written, once", async () => {
    const { kept, undone } = startUndo();
    await vi.advanceTimersByTimeAsync(9_999);
    expect([kept.mock.calls.length, shown().includes("Written in 1 second")]).toEqual([0, true]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([kept.mock.calls.length, undone.mock.calls.length]).toEqual([1, 0]);
  });

  it("R4 nothing is written while somebody wants more time", async () => {
    const { kept } = startUndo();
    await vi.advanceTimersByTimeAsync(4_000);
    press(en["decide.moreTime"]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect([kept.mock.calls.length, shown().includes(en["decide.undoStopped"])]).toEqual([0, true]);
  });
});

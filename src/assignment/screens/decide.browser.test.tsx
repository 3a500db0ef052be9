import { options } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeStage, nameOf, plain } from "../../../tests/support/stage.tsx";
import type { HelpNeed } from "../../need/model.ts";
import en from "../../words/en.json";
import { DecideScreen } from "./decide.tsx";
import type { DecideProps } from "./decide-props.ts";
import { UndoScreen } from "./undo.tsx";
import { type Decision, type HelpView, type ProposalView, TICKS, UNDO_SECONDS } from "./views.ts";

const none = () => {};
const { host, show, press, field, type } = makeStage();
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

function startDecision(over: Partial<DecideProps> = {}): readonly Decision[] {
  const made: Decision[] = [];
  draw({ ...over, onDecide: (decision) => made.push(decision) });
  return made;
}
const draw = (over: Partial<DecideProps>): void =>
  show(
    <DecideScreen
      {...{ proposal, at: 1, of: 1, today: DAY, nowMs: 0, lastContactMs: 0, changes: [], staleOf: () => null }}
      places={[{ code: 3, label: "Block C" }]}
      meetingPoints={["Water tap 2"]}
      windows={[2 * DAY + 1]}
      {...{ sureness: "exact", offline: false, isFailed: false, hasNext: false }}
      {...{ onLookAgain: none, onQuestion: none, onNext: none, onBack: none }}
      onDecide={none}
      {...over}
    />,
  );
const TODAY = en["decide.tickUrgency"];
const WANTED = "is who the person asked for";
const PROTECT = "may meet someone to protect";

describe("a decision about somebody to protect", () => {
  it("GR7 is refused in words while one tick is missing", () => {
    const made = startDecision();
    tick(TODAY, WANTED);
    press("Confirm");
    expect([shown().includes(en["decide.lacksTicks"]), title(), made]).toEqual([true, en["decide.title"], []]);
  });

  it("GR7 stops at a pause, from which going back decides nothing", () => {
    const made = startDecision();
    tick(TODAY, WANTED, PROTECT);
    press("Confirm");
    expect([title(), shown().includes(en["decide.pauseVulnerable"])]).toEqual([en["decide.pauseTitle"], true]);
    press("Go back");
    expect([title(), made]).toEqual([en["decide.title"], []]);
  });

  it("GR7 goes on from the pause with its ticks, to a second coordinator", () => {
    const made = startDecision();
    tick(TODAY, WANTED, PROTECT);
    press("Confirm");
    press("Go on");
    const ticks = [TICKS.urgency, TICKS.helper, TICKS.vulnerable];
    expect(made).toMatchObject([{ kind: "confirm", offer: "o1", ticks, exception: null, needsSecond: true }]);
  });
});

describe("a rule that stands against a help", () => {
  it("GR5 is skipped by a person alone: with a tick, a reason and a pause", () => {
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

describe("what was put in beside a pair", () => {
  const ticked = () =>
    [...host.querySelectorAll("input[type=checkbox]")].map((one) => (one as HTMLInputElement).checked);
  const meeting = () => field(en["decide.meeting"]).value;
  const when = () => host.querySelectorAll("select")[0]?.value;
  const plain = proposal.others.map((other) => ({ ...other, blockedBy: null }));

  it("A39 stays over a look at the pause, at the reasons and at the others", () => {
    startDecision({ meetingPoints: [], windows: [2 * DAY + 1, 2 * DAY + 2] });
    tick(TODAY, WANTED, PROTECT);
    type(en["decide.meeting"], "The gate by the tap");
    const select = host.querySelector("select");
    if (!select) throw new TypeError("no choice of the half-day");
    select.value = String(2 * DAY + 2);
    select.dispatchEvent(new Event("change", { bubbles: true }));
    const kept = [[true, true, true], "The gate by the tap", String(2 * DAY + 2)];
    press("Confirm");
    press("Go back");
    expect([ticked(), meeting(), when()]).toEqual(kept);
    press(en["decide.reject"]);
    press("Back");
    press("Compare");
    press("Back");
    expect([ticked(), meeting(), when()]).toEqual(kept);
  });

  it("A39 is ticked anew for another help, for which nobody is confirmed before", () => {
    const made = startDecision({ proposal: { ...proposal, others: plain } });
    tick(TODAY, WANTED, PROTECT);
    press("Compare");
    press("Take this one: Cup-Tree");
    expect(ticked()).toEqual([false, false, false]);
    press("Confirm");
    expect([shown().includes(en["decide.lacksTicks"]), made]).toEqual([true, []]);
  });

  it("A39 is ticked anew after another look, and the meeting point stays in its own area alone", () => {
    const again = vi.fn();
    const bare = { meetingPoints: [], onLookAgain: again };
    startDecision(bare);
    tick(TODAY, WANTED, PROTECT);
    type(en["decide.meeting"], "The gate by the tap");
    draw({ ...bare, staleOf: () => ({ kind: "help" }) });
    press(en["decide.lookAgain"]);
    draw(bare);
    expect([again.mock.calls.length, ticked(), meeting()]).toEqual([1, [false, false, false], "The gate by the tap"]);
    draw({ ...bare, proposal: { ...proposal, need: { ...need, area: 4 } } });
    expect(meeting()).toBe("");
  });
});

describe("a pair that is not what it was any more", () => {
  const answers = () =>
    [...host.querySelectorAll("button")].map(nameOf).filter((name) => name === "Confirm" || name === "Not this one");

  it.each([
    ["help", en["decide.staleHelp"]],
    ["gone", en["decide.staleGone"]],
  ] as const)("A37 is told so, and nothing is decided before another look: %s", (kind, words) => {
    startDecision({ staleOf: () => ({ kind }) });
    expect([shown().includes(words), shown().includes("Stone-Kite"), answers()]).toEqual([true, true, []]);
    expect(host.querySelectorAll("input")).toHaveLength(0);
  });

  it("A37 is told on the page of the pair, wherever its coordinator was about to decide", async () => {
    const made = startDecision();
    tick(TODAY, WANTED, PROTECT);
    press("Confirm");
    expect(title()).toBe(en["decide.pauseTitle"]);
    draw({ staleOf: () => ({ kind: "help" }) });
    await expect.poll(title).toBe(en["decide.title"]);
    expect([shown().includes(en["decide.staleHelp"]), made]).toEqual([true, []]);
    draw({});
    expect(title()).toBe(en["decide.title"]);
  });

  it("A37 is told alone where a decision about it was not written: nobody is asked to try that again", () => {
    startDecision({ isFailed: true, staleOf: () => ({ kind: "help" }) });
    expect([shown().includes(en["decide.staleHelp"]), shown().includes(en["board.failed"])]).toEqual([true, false]);
    draw({ isFailed: true });
    expect(shown()).toContain(en["board.failed"]);
  });

  it("A37 is told of the help that a coordinator took, not of the one suggested", () => {
    const staleOf = (offer: string | null) => (offer === "o1" ? ({ kind: "help" } as const) : null);
    startDecision({ staleOf });
    expect(answers()).toEqual([]);
    press("Compare");
    press("Take it as an exception: Cup-Tree");
    expect(answers()).toEqual(["Confirm", "Not this one"]);
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

  it("GR4 ten seconds run out by themselves, and only then it is written, once", async () => {
    const { kept, undone } = startUndo();
    await vi.advanceTimersByTimeAsync(9_999);
    expect([kept.mock.calls.length, shown().includes("Written in 1 second")]).toEqual([0, true]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([kept.mock.calls.length, undone.mock.calls.length]).toEqual([1, 0]);
  });

  it("GR4 nothing is written while somebody wants more time", async () => {
    const { kept } = startUndo();
    await vi.advanceTimersByTimeAsync(4_000);
    press(en["decide.moreTime"]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect([kept.mock.calls.length, shown().includes(en["decide.undoStopped"])]).toEqual([0, true]);
  });
});

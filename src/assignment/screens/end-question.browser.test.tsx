import { describe, expect, it } from "vitest";
import { makeStage, plain } from "../../../tests/support/stage.tsx";
import type { HelpNeed, Need } from "../../need/model.ts";
import en from "../../words/en.json";
import type { UnderwayRow } from "./board-views.ts";
import { ReferralsScreen } from "./referrals.tsx";
import { UnderwayScreen } from "./underway.tsx";

const none = () => {};
const { host, show, press, answerDialog } = makeStage();
const shared = { places: [], lastContactMs: 0, nowMs: 0, offline: false, saveState: "ready", onBack: none } as const;
const NEED: HelpNeed = {
  ...{ kind: "help", alias: [181, 92], area: 3, day: 1, half: "am", sector: 1, item: 101, urgency: 1, people: 1 },
  ...{ extraHelp: [], helperPreference: 0, language: "ar", informedBy: 1, noticeVersion: 1 },
};

function showReferrals(closed: string[]): void {
  const need: Need = { kind: "referral", alias: [181, 92], area: 1, day: 1, half: "am" };
  const row = { key: "r", need, isOverdue: true, isWithPerson: false, reason: 0 };
  show(
    <ReferralsScreen
      {...{ ...shared, rows: [row], services: [], today: 3, canDecide: true, onTaken: none }}
      onClosed={(key) => closed.push(key)}
    />,
  );
}

function showUnderway(closed: string[]): void {
  const row: UnderwayRow = {
    ...{ key: "u", needKey: "n", need: NEED, state: "nobody", label: "Stone-Kite", meeting: "", halfDay: 2 },
    ...{ canRelease: false, canSecond: false, canClose: true, needsEntry: false, waitsFor: null },
    ...{ isLate: false, isStuck: false },
  };
  show(
    <UnderwayScreen
      {...{ ...shared, rows: [row], onRelease: none, onSecond: none, onEntry: none, onSettle: none }}
      onClose={(key) => closed.push(key)}
    />,
  );
}

describe("ending for good", () => {
  it.each([
    ["a referral", showReferrals, en["referrals.closed"], "r"],
    ["a need", showUnderway, en["under.close"], "u"],
  ] as const)(
    "A41 is asked about %s by its name, and kept open where somebody thinks better of it",
    (_, draw, label, key) => {
      const closed: string[] = [];
      draw(closed);
      const dialog = () => host.querySelector("dialog");
      press(label);
      expect(plain(dialog()?.querySelector("h2")?.textContent)).toBe("End Rhino-Fountain for good?");
      expect(plain(dialog()?.querySelector(".dialog__actions button")?.textContent)).toBe(en["board.endKeep"]);
      answerDialog(en["board.endKeep"]);
      expect([closed, dialog()]).toEqual([[], null]);
      press(label);
      answerDialog(label);
      expect([closed, dialog()]).toEqual([[key], null]);
    },
  );
});

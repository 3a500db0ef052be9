import { expect, it } from "vitest";
import { makeStage } from "../../../tests/support/stage.tsx";
import en from "../../words/en.json";
import type { VolunteerRow } from "./board-views.ts";
import { HelpersScreen } from "./helpers.tsx";

const { host, show, press, button } = makeStage();
const none = () => {};
const ROW: VolunteerRow = {
  ...{ key: "v", label: "Moon-Rope", level: 0, helper: 0, checkedDay: null, offers: 1, doubts: [], task: null },
  ...{ lastHeardMs: null, isEnded: false, needsLook: false, aside: 0, unread: 0 },
};
const said = () => [...host.querySelectorAll("[role=status],[role=alert]")].map(({ textContent }) => textContent);
const draw = (row: VolunteerRow, saveState: "ready" | "saving" | "failed" = "ready") =>
  show(
    <HelpersScreen
      {...{ rows: [row], lastContactMs: 0, nowMs: 0, offline: false, saveState, canDecide: true }}
      {...{ onSave: none, onLook: none, onEnd: none, onBack: none }}
    />,
  );

it("U9 U11 what was set about a volunteer is said to be saved once it is, and the focus is not lost", async () => {
  draw(ROW);
  press(en["helpers.open"]);
  await expect.poll(() => document.activeElement?.tagName).toBe("H1");
  host.querySelectorAll<HTMLInputElement>("input[type=radio]")[2]?.click();
  button(en["helpers.save"]).focus();
  press(en["helpers.save"]);
  draw(ROW, "saving");
  expect(said()).toEqual([]);
  draw(ROW, "failed");
  expect(said()).toEqual([en["board.failed"]]);
  draw({ ...ROW, level: 2 });
  expect(said()).toEqual([en["matchSetup.saved"]]);
  await expect.poll(() => document.activeElement?.tagName).toBe("H1");
});

import { expect, it } from "vitest";
import { makeStage } from "../../../tests/support/stage.tsx";
import { CardWordsScreen } from "../../card/screens/card-words.tsx";
import type { CardRefusal } from "../../card/screens/give-card.tsx";
import en from "../../words/en.json";
import { startDraft } from "../rules.ts";
import { CheckScreen, type SaveState } from "./check.tsx";
import { HandOverScreen, type HandOverSteps } from "./hand-over.tsx";
import { SavedScreen } from "./saved.tsx";

const { host, show } = makeStage();
const none = () => {};

const said = (role: "status" | "alert") =>
  [...host.querySelectorAll(`[role=${role}]`)].map(({ textContent }) => textContent);
const focus = () => document.activeElement;
/** The heading takes the focus a moment after the screen is drawn. */
const settle = () => expect.poll(() => focus()?.tagName).toBe("H1");

it("N83 where a saved need is is said as it changes, in the region that was there before", async () => {
  const saved = (place: "held" | "relay" | "coordinator") =>
    show(
      <SavedScreen alias={[1, 2]} place={place} effort={null} onSomethingElse={none} onNewNeed={none} onHome={none} />,
    );
  saved("held");
  const region = host.querySelector("[role=status]");
  await settle();
  for (const place of ["relay", "coordinator"] as const) {
    saved(place);
    expect(host.querySelector("[role=status]")).toBe(region);
    expect(region?.textContent).toContain(en[`place.${place}`]);
    expect(focus()?.tagName).toBe("H1");
  }
});

it("N83 N85 each step of a hand-over is said once, and only what failed interrupts, in grey where no relay is reached", async () => {
  const steps = (change: Partial<HandOverSteps>) =>
    show(
      <HandOverScreen
        {...{ heldCount: 1, recordCount: 1, allReceivedAtMs: null, offline: false, onStart: none, onBack: none }}
        steps={{ pack: "waiting", reach: "waiting", deliver: "waiting", answer: "waiting", ...change }}
      />,
    );
  steps({});
  await settle();
  expect(said("status")).toEqual([""]);
  const button = host.querySelector<HTMLButtonElement>(".button--primary");
  button?.focus();
  steps({ pack: "working" });
  expect(said("status")).toEqual([`${en["handOver.stepPack"]}: ${en["handOver.stateWorking"]}`]);
  steps({ pack: "ok", reach: "working" });
  expect(said("status")).toEqual([`${en["handOver.stepReach"]}: ${en["handOver.stateWorking"]}`]);
  expect(said("alert")).toEqual([]);
  steps({ pack: "ok", reach: "failed", failed: "reach" });
  expect([said("status"), said("alert").length]).toEqual([[""], 1]);
  expect(focus()).toBe(button);
  const red = () => host.querySelectorAll(".notice--alert, .steps__step--failed").length;
  expect(red(), "N85: a relay that is not there").toBe(0);
  steps({ pack: "ok", reach: "ok", deliver: "failed", failed: "deliver" });
  expect(red()).toBe(2);
});

it("N83 what could not be saved and why a card is refused is said at once, and the focus stays where it was", async () => {
  const check = (saveState: SaveState) =>
    show(
      <CheckScreen
        draft={{ ...startDraft("en", 1), step: "check" }}
        {...{ places: [], saveState, onChange: none, onSave: none, onSaveAndMore: none, onBack: none }}
      />,
    );
  check("ready");
  await settle();
  const save = host.querySelector<HTMLButtonElement>(".button--primary");
  save?.focus();
  check("saving");
  check("full");
  expect(said("alert").join()).toContain(en["check.full"]);
  expect(focus()).toBe(save);
  const board = (refusal: CardRefusal | null) =>
    show(<CardWordsScreen refusal={refusal} onWords={none} onBack={none} />);
  board(null);
  await settle();
  const field = host.querySelector("input");
  field?.focus();
  board("used");
  expect(said("alert").join()).toContain(en["card.usedTitle"]);
  expect(focus()).toBe(field);
});

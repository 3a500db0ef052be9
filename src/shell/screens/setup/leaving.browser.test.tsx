import { beforeEach, expect, it } from "vitest";
import { makeStage } from "../../../../tests/support/stage.tsx";
import en from "../../../words/en.json";
import { ServicesSetup } from "./services-setup.tsx";
import type { SetupState } from "./setup-page.tsx";

const { host, show, press, type, answerDialog } = makeStage();
const did: string[] = [];
const draw = (state: SetupState = "ready") =>
  show(
    <ServicesSetup
      languages={["en", "fr"]}
      services={[{ language: "en", lines: ["Clinic, Mondays"] }]}
      state={state}
      onSave={(sheets) => did.push(sheets.flatMap(({ lines }) => lines).join("; "))}
      onBack={() => did.push("back")}
    />,
  );
const goBack = () => host.querySelector<HTMLButtonElement>(".screen__back")?.click();
const question = () => host.querySelector("dialog h2")?.textContent;

beforeEach(() => {
  did.length = 0;
});

it("U12 Back on a page where nothing was changed, or all of it was taken back, asks nothing", () => {
  draw();
  type("Français", "Clinique");
  type("Français", "");
  goBack();
  expect([did, question()]).toEqual([["back"], undefined]);
});

it("U12 Back with a change asks; Escape stays with what was typed, Save saves it, and leaving is the second tap", () => {
  draw();
  type("Français", "Clinique, lundi");
  goBack();
  expect([did, question()]).toEqual([[], en["setup.leaveTitle"]]);
  host.querySelector("dialog")?.dispatchEvent(new Event("cancel", { cancelable: true }));
  expect([did, question()]).toEqual([[], undefined]);
  goBack();
  answerDialog(en["setup.save"]);
  expect([did, question()]).toEqual([["Clinic, Mondays; Clinique, lundi"], undefined]);
  goBack();
  answerDialog(en["setup.leaveDrop"]);
  expect(did).toEqual(["Clinic, Mondays; Clinique, lundi", "back"]);
});

it("U12 U8 Back asks nothing while what was changed is being saved", () => {
  draw();
  type("Français", "Clinique");
  press(en["setup.save"]);
  draw("saving");
  goBack();
  expect([did.at(-1), question()]).toEqual(["back", undefined]);
});

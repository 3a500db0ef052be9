import { beforeEach, expect, it } from "vitest";
import { makeStage } from "../../../tests/support/stage.tsx";
import en from "../../words/en.json";
import type { Witness } from "../model.ts";
import { RollCallScreen } from "./roll-call.tsx";

const { host, show, type, answerDialog } = makeStage();
const WITNESS = en["closing.witness3"];
const saved: (readonly Witness[])[] = [];
let left = 0;
const draw = (isClosed = false) =>
  show(
    <RollCallScreen
      {...{ lacks: [], state: "ready", isClosed, witnesses: null, words: [], pictures: [] }}
      onSave={(witnesses) => saved.push(witnesses)}
      onBack={() => {
        left += 1;
      }}
    />,
  );
const goBack = () => host.querySelector<HTMLButtonElement>(".screen__back")?.click();
const question = () => host.querySelector("dialog h2")?.textContent;

beforeEach(() => {
  saved.length = 0;
  left = 0;
});

it("U12 Back from a roll call that was typed asks, and Save writes it down", () => {
  draw();
  type(WITNESS, "From the water committee");
  goBack();
  expect([left, question()]).toEqual([0, en["setup.leaveTitle"]]);
  answerDialog(en["setup.save"]);
  expect(saved).toEqual([[{ role: 3, text: "From the water committee" }]]);
});

it("U12 Save writes down nothing that may not stand on a certificate, and its text stays", () => {
  draw();
  type(WITNESS, "Ring 079 123 4567");
  goBack();
  answerDialog(en["setup.save"]);
  expect([saved, left, question()]).toEqual([[], 0, undefined]);
  expect(host.textContent).toContain(en["closing.noNames"]);
});

it("U12 Back asks nothing where nothing was typed, and behind the end", () => {
  draw();
  goBack();
  draw(true);
  type(WITNESS, "From the water committee");
  goBack();
  expect([left, question()]).toEqual([2, undefined]);
});

/** What a card opens. Title = rule of ../../card/README.md. */
import { expect, it } from "vitest";
import { makeStage, plain } from "../../../tests/support/stage.tsx";
import en from "../../words/en.json";
import type { HelpNeed } from "../model.ts";
import { type PersonAnswer, PersonFactsScreen } from "./person-facts.tsx";

const { host, show } = makeStage();
const none = () => {};
const FRIDAY = Date.UTC(2026, 6, 3, 10, 12);
const MINUTE = 60_000;
const need: HelpNeed = {
  ...{ kind: "help", alias: [7, 201], area: 1, day: 20_632, half: "am", sector: 1, item: 101, urgency: 2, people: 3 },
  ...{ extraHelp: [], helperPreference: 0, language: "en", informedBy: 1, noticeVersion: 1 },
};
const answer = (one: Partial<PersonAnswer>): PersonAnswer => ({
  ...{ key: "a", type: "correct", answer: "done", cameMs: FRIDAY, answeredMs: FRIDAY + 180 * MINUTE },
  ...one,
});
const said = (answers: readonly PersonAnswer[]) => {
  show(
    <PersonFactsScreen
      {...{ need, answers, programme: "Harbour", places: [{ code: 1, label: "Block C" }] }}
      {...{ asOfMs: FRIDAY, nowMs: FRIDAY, lastDay: 20_700, waiting: 0 }}
      {...{ onChange: none, onErase: none, onTell: none, onClose: none }}
    />,
  );
  return [...host.querySelectorAll(".notice")].map((one) => plain(one.textContent));
};

it("C50 each answer says when its request came and when it was answered", () => {
  const first = answer({});
  const second = answer({ key: "b", answer: "notDone", cameMs: FRIDAY + 4 * MINUTE });
  expect(said([first, second])).toEqual([
    `${en["person.saidChanged"]}Received: Fri 3 July, 10:12. Answered: Fri 3 July, 13:12.`,
    `${en["person.saidNotChanged"]}Received: Fri 3 July, 10:16. Answered: Fri 3 July, 13:12.`,
  ]);
});

it("C50 so does one to what was told", () => {
  const told = answer({ type: "complaint", answer: "passedOn" });
  expect(said([told])).toEqual([
    `${en["person.saidPassedOn"]}Received: Fri 3 July, 10:12. Answered: Fri 3 July, 13:12.`,
  ]);
});

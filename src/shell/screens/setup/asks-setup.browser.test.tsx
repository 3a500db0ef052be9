/** What is asked, as set-up takes it. Title = rule W48 of ../../../words/README.md. */
import { expect, it } from "vitest";
import { makeStage } from "../../../../tests/support/stage.tsx";
import en from "../../../words/en.json";
import { type Asks, AsksSetup } from "./asks-setup.tsx";

const { show, press, type } = makeStage();
const asks: Asks = { minPeople: 0, asksCounts: false, asksNote: false, givesCards: true };

it.each(["50", "٥٠", "۵۰", " ٥٠ "])("W48 set-up takes %j for fifty people", (typed) => {
  const saved: Asks[] = [];
  show(<AsksSetup asks={asks} state="ready" onSave={(one) => saved.push(one)} onBack={() => {}} />);
  type(en["setup.minPeople"], typed);
  press(en["setup.save"]);
  expect(saved).toEqual([{ ...asks, minPeople: 50 }]);
});

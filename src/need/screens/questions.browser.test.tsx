/** Questions of the path. Title = rule of ../README.md. */
import { expect, it } from "vitest";
import { makeStage } from "../../../tests/support/stage.tsx";
import en from "../../words/en.json";
import { PlaceScreen } from "./questions.tsx";

const { host, show, buttons, press, type } = makeStage();
const BLOCKS = Array.from({ length: 12 }, (_, at) => ({ code: at + 1, label: `Block ${at + 1}` }));
const places = [...BLOCKS, { code: 13, label: "Harbour" }, { code: 14, label: "Hill", retired: true as const }];

function showPlaces(): readonly number[] {
  const answers: number[] = [];
  const onAnswer = (code: number) => answers.push(code);
  show(
    <PlaceScreen
      {...{ places, lastPlace: 13, progress: null, chosen: null, onAnswer }}
      onBack={() => {
        throw new TypeError("nobody went back");
      }}
    />,
  );
  return answers;
}

it("N91 the place that stands above is found in the list, too", () => {
  const answers = showPlaces();
  type(en["capture.findPlace"], "harb");
  expect(host.querySelector("[role=status]")).toBeNull();
  press("Harbour");
  expect(answers).toEqual([13]);
});

it("N91 where nobody searches the list does not repeat it", () => {
  showPlaces();
  expect(buttons("Harbour")).toEqual([]);
});

it.each(["Bridge", "hill"])("N91 says that no place in use is called %s", (name) => {
  showPlaces();
  type(en["capture.findPlace"], name);
  expect(host.querySelector("[role=status]")?.textContent).toBe(en["capture.noPlaceFound"]);
});

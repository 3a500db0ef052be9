/** A later last day: who approved another proposal that still waits is told. Title = rule S5 of ../../shell/screens/README.md. */
import { expect, it } from "vitest";
import { makeStage } from "../../../tests/support/stage.tsx";
import en from "../../words/en.json";
import { ExtendScreen } from "./extend.tsx";

const { host, show, press } = makeStage();
const DAY_MS = 86_400_000;
const none = () => undefined;
const isTold = () => host.textContent?.includes(en["seats.giveSecond"]) ?? false;

const extend = (isSecond: boolean) =>
  show(
    <ExtendScreen
      today={20_000}
      lastDay={20_010}
      latestDay={20_400}
      extensions={[]}
      k={2}
      isSecond={isSecond}
      state="ready"
      isoToDay={(iso) => (iso === "" ? null : Date.parse(iso) / DAY_MS)}
      dayToIso={(day) => new Date(day * DAY_MS).toISOString().slice(0, 10)}
      onExtend={none}
      onBack={none}
    />,
  );

it("S5 who approved a proposal that still waits is told before stating a later end, and not of the one that this screen just stated", () => {
  extend(true);
  expect(isTold()).toBe(true);
  extend(false);
  expect(isTold()).toBe(false);
  host.querySelectorAll<HTMLInputElement>("input[type=radio]")[0]?.click();
  extend(false);
  press(en["closing.extendPropose"]);
  extend(true);
  expect(isTold()).toBe(false);
  host.querySelectorAll<HTMLInputElement>("input[type=radio]")[1]?.click();
  extend(true);
  expect(isTold()).toBe(true);
});

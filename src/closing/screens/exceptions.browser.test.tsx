import { expect, it } from "vitest";
import { makeStage } from "../../../tests/support/stage.tsx";
import en from "../../words/en.json";
import { EXCEPTIONS, type Exception } from "../model.ts";
import { ExceptionsScreen } from "./exceptions.tsx";

const { host, show, press, type, field } = makeStage();
const TEXT = "A notebook was lost in the north hall";
/** One that speaks of no device: the last of the list. */
const CODE = EXCEPTIONS[EXCEPTIONS.length - 1];

it("G6 what was typed stays until it was written down, and goes then", async () => {
  const asked: (readonly Exception[])[] = [];
  let isWritten = false;
  show(
    <ExceptionsScreen
      {...{
        lacks: [],
        state: "ready",
        isClosed: false,
        onBack: () => {},
        exceptions: [],
        devices: [],
        mayBeNone: true,
      }}
      onSave={async (exceptions) => {
        asked.push(exceptions);
        return isWritten;
      }}
    />,
  );
  host.querySelectorAll<HTMLInputElement>("input[type=radio]")[EXCEPTIONS.length - 1]?.click();
  type(en["closing.addText"], TEXT);
  press(en["closing.add"]);
  await expect.poll(() => asked.length).toBe(1);
  expect(field(en["closing.addText"]).value).toBe(TEXT);
  isWritten = true;
  press(en["closing.add"]);
  await expect.poll(() => host.querySelector("textarea")).toBeNull();
  expect(asked.at(-1)).toEqual([{ code: CODE, holder: null, text: TEXT }]);
});

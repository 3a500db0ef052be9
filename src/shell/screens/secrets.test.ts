import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgePassphrase, judgePin } from "./secrets.ts";
import { tidyPassphrase } from "./tidy-passphrase.ts";

describe("own passphrase", () => {
  it.each([
    ["", "EMPTY"],
    ["  ", "EMPTY"],
    ["river lamp stone kite moon", "TOO_WEAK"],
    ["river lamp stone kite moon spoon", null],
    ["river river river river river river", "TOO_WEAK"],
    ["water waters watering stone kite lamp", "TOO_WEAK"],
    ["a b c d e f g h i j", "TOO_WEAK"],
    ["river lamp stone kite moon 12345 spoon", "RUN"],
    ["river lamp stone qwerty moon spoon", "RUN"],
    ["river lamp stone 54321 moon spoon", "RUN"],
    ["river lamp stone aaaaa moon spoon", "RUN"],
    ["q7!hz-tR4?wm2,kd9;vb", null],
    ["q7!hz-tR4?wm", "TOO_WEAK"],
    ["abababababababababab1", "TOO_WEAK"],
    ["نهر مصباح حجارة طائرة هلال ملعقة", null],
    ["w".repeat(201), "TOO_LONG"],
  ])("%j is judged %s for a field worker", (text, code) => {
    expect(judgePassphrase(text, 5)?.code ?? null).toBe(code);
  });

  it("needs two words more from a coordinator", () => {
    expect(judgePassphrase("river lamp stone kite moon spoon", 7)).toEqual({ code: "TOO_WEAK", have: 6, need: 8 });
  });

  it("stays the same when it is tidied twice", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(tidyPassphrase(tidyPassphrase(text))).toBe(tidyPassphrase(text));
      }),
    );
  });
});

describe("PIN", () => {
  it.each([
    ["2580", null],
    ["83920175", null],
    ["٢٥٨٠", null],
    ["123", "PIN_LENGTH"],
    ["839201756", "PIN_LENGTH"],
    ["", "PIN_LENGTH"],
    ["25a0", "PIN_NOT_DIGITS"],
    ["0000", "PIN_SIMPLE"],
    ["1234", "PIN_SIMPLE"],
    ["8765", "PIN_SIMPLE"],
  ])("%j is judged %s", (pin, problem) => {
    expect(judgePin(pin)).toBe(problem);
  });
});

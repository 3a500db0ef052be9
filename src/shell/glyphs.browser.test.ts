import { expect, it } from "vitest";
import { hasLetters } from "./glyphs.ts";

it("L7 tells letters that the phone draws from those that no font of it has", () => {
  expect([hasLetters("Français"), hasLetters("A\u{10fffc}")]).toEqual([true, false]);
});

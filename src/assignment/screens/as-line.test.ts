import { expect, it } from "vitest";
import { asLine } from "./as-line.ts";

it.each([
  ["cannot reach this area", "en", "Cannot reach this area"],
  ["étage trop haut", "fr", "Étage trop haut"],
  ["не може", "uk", "Не може"],
  ["لا يمكن", "ar", "لا يمكن"],
  ["\u2068stone\u2069 is free", "en", "\u2068stone\u2069 is free"],
])("A30 “%s” in %s stands as a line as “%s”", (phrase, tag, line) => {
  expect(asLine(phrase, tag)).toBe(line);
});

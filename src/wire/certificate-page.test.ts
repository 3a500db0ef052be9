import { describe, expect, it } from "vitest";
import { fillPage, textInPage } from "./certificate-page.ts";

const PLACE = '<script type="application/json" id="ebb-certificate"></script>';
const TEMPLATE = `<!doctype html><body>${PLACE}<script>let $1 = "$&";</script></body>`;
const TWIN = '{"ebb":"certificate","order":"$&$1"}';

describe("a certificate's page", () => {
  it("W118 W119 gives back the text that it was filled with, as it was", () => {
    expect(textInPage(fillPage(TEMPLATE, TWIN))).toBe(TWIN);
  });

  it("W118 changes nothing else of the template", () => {
    expect(fillPage(TEMPLATE, TWIN).replace(TWIN, () => "")).toBe(TEMPLATE);
  });

  it.each([
    ["a template without a place", "<body></body>", TWIN, "PAGE_TEMPLATE"],
    ["a template with two", PLACE + PLACE, TWIN, "PAGE_TEMPLATE"],
    ["a text that would end the element", TEMPLATE, "</script><p>", "PAGE_TEXT"],
  ])("W118 refuses %s", (_what, template, text, code) => {
    expect(() => fillPage(template, text)).toThrow(code);
  });

  it.each([
    ["no place", "<p>nothing</p>"],
    ["two places", fillPage(TEMPLATE, TWIN) + fillPage(TEMPLATE, TWIN)],
    ["no end", '<script type="application/json" id="ebb-certificate">{}'],
  ])("W119 a file with %s is no page", (_what, page) => {
    expect(textInPage(page)).toBeNull();
  });
});

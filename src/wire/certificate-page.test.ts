import { describe, expect, it } from "vitest";
import { fillPage } from "./certificate-page.ts";

const PLACE = '<script type="application/json" id="ebb-certificate"></script>';
const TEMPLATE = `<!doctype html><body>${PLACE}<script>let $1 = "$&";</script></body>`;
const TWIN = '{"ebb":"certificate","order":"$&$1"}';

describe("a certificate's page", () => {
  it("W110 holds the text that it was filled with, as it was", () => {
    expect(fillPage(TEMPLATE, TWIN)).toContain(`id="ebb-certificate">${TWIN}</script>`);
  });

  it("W110 changes nothing else of the template", () => {
    expect(fillPage(TEMPLATE, TWIN).replace(TWIN, () => "")).toBe(TEMPLATE);
  });

  it.each([
    ["a template without a place", "<body></body>", TWIN, "PAGE_TEMPLATE"],
    ["a template with two", PLACE + PLACE, TWIN, "PAGE_TEMPLATE"],
    ["a text that would end the element", TEMPLATE, "</script><p>", "PAGE_TEXT"],
  ])("W110 refuses %s", (_what, template, text, code) => {
    expect(() => fillPage(template, text)).toThrow(code);
  });
});

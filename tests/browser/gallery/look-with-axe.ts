/** Lets axe look at a page. Its rules are brought into a document once. */
import type { Page } from "@playwright/test";
import axe from "axe-core";
import { runAxe } from "./looks.ts";

export async function bringAxe(page: Page): Promise<void> {
  if (await page.evaluate(() => "axe" in window)) return;
  await page.evaluate(axe.source);
  await page.evaluate(rememberColours);
}

/** What axe makes of a written colour. Its own types leave it out. */
interface Colour {
  r: number;
  g: number;
  b: number;
  alpha: number;
  parseString(written: string): Colour;
}

/** Reading colours is a fifth of what axe does, and a page has few: each is read once. One that cannot be read is told every time. */
function rememberColours(): void {
  type Rules = { commons: { color: { Color: { new (): Colour; readonly prototype: Colour } } } };
  const { Color } = (window as unknown as { axe: Rules }).axe.commons.color;
  const { parseString } = Color.prototype;
  const known = new Map<string, Colour>();
  Color.prototype.parseString = function (this: Colour, written: string) {
    const read = known.get(written) ?? parseString.call(new Color(), written);
    known.set(written, read);
    return Object.assign(this, { r: read.r, g: read.g, b: read.b, alpha: read.alpha });
  };
}

/** What axe finds on the page as it stands: the rule and where. */
export async function lookWithAxe(page: Page): Promise<readonly string[]> {
  await bringAxe(page);
  return page.evaluate(runAxe, {});
}

/** Lets axe look at a page. Its rules are brought into a document once. */
import type { Page } from "@playwright/test";
import axe from "axe-core";
import { runAxe } from "./looks.ts";

export async function bringAxe(page: Page): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
}

/** What axe finds on the page as it stands: the rule and where. */
export async function lookWithAxe(page: Page): Promise<readonly string[]> {
  await bringAxe(page);
  return page.evaluate(runAxe, {});
}

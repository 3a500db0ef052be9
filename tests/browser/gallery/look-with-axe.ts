/** Lets axe look at a page. Its rules are brought into a document once. */
import type { Page } from "@playwright/test";
import axe, { type AxeResults, type RunOptions } from "axe-core";

export async function bringAxe(page: Page): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
}

/** What axe finds on the page as it stands: the rule and where. */
export async function lookWithAxe(page: Page): Promise<readonly string[]> {
  await bringAxe(page);
  const options: RunOptions = { resultTypes: ["violations"] };
  const { violations } = await page.evaluate(
    (asked) => (window as unknown as { axe: { run(asked: RunOptions): Promise<AxeResults> } }).axe.run(asked),
    options,
  );
  return violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

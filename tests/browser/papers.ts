/** How a coordinator makes recovery papers, and types two of them. */
import { expect, type Page } from "@playwright/test";
import { seeScreen, tap, type } from "./drive.ts";

/** Four lines, as they stand on a paper. */
export type Paper = readonly string[];

/** From a coordinator's tabs to three papers; ends where two of them have to be tried. */
export async function makePapers(page: Page): Promise<readonly [Paper, Paper, Paper]> {
  await tap(page, "Programme");
  await tap(page, "Recovery papers");
  await seeScreen(page, "If this device is lost");
  await tap(page, "Make three papers");
  const papers: Paper[] = [];
  for (const number of [1, 2, 3]) {
    await seeScreen(page, `Paper ${number} of 3`);
    papers.push(await readPaper(page));
    await tap(page, `I have paper ${number}`);
  }
  const [one = [], two = [], three = []] = papers;
  expect([one, two, three].map(({ length }) => length)).toEqual([4, 4, 4]);
  await seeScreen(page, "Try two papers");
  return [one, two, three];
}

const readPaper = async (page: Page): Promise<Paper> =>
  (await page.locator(".paper__line > span:last-child").allInnerTexts()).map((line) => line.trim());

export async function typePapers(page: Page, first: Paper, second: Paper): Promise<void> {
  await type(page, "One paper", first.join("\n"));
  await type(page, "Another paper", second.join("\n").toLowerCase());
}

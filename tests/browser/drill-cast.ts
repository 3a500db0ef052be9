/**
 * The people of a programme that ends: three coordinators, of whom two decide and each needs the relay's share at every unlock, and three workers. Each has a profile
 * on disk but the founder, who has no screen.
 */
import { expect, type Page } from "@playwright/test";
import type { SignKey } from "../../src/kit/brand.ts";
import { ROLE_COORDINATOR, ROLE_FIELD, type Role } from "../../src/wire/roles.ts";
import { goHome, lockNow, openInvite, registerNeed, seeScreen, tap, text, unlock } from "./drive.ts";
import { type NodeDesk, startDesk } from "./node-desk.ts";
import { type Backend, makeProfileBrowser } from "./profile-browser.ts";
import type { Holder } from "./raw-member.ts";
import type { RelayProcess } from "./relay-process.ts";

export const DESK = { viewport: { width: 1280, height: 800 } };
export const PLACE = "Strand Quibblewick";
export const PLAN = { name: "Quay Vexmorth", areas: [PLACE, "Dune Fjornhaven"] };
export const NEED = {
  sector: "Water, toilets",
  item: "Water container",
  urgency: "Within 3 days",
  people: "5–6 people",
  place: PLACE,
};

/** A device whose profile lies on disk. */
export interface Member extends Holder {
  readonly key: SignKey;
}

/** Joins with a new vault, up to the host's yes. */
export async function joinPage(page: Page, host: NodeDesk, role: Role) {
  const { link, shown } = await host.invite(role);
  const secret = await openInvite(page, link);
  await expect.poll(() => host.hasAsked(shown)).toBe(true);
  await seeScreen(page, "Compare with the coordinator");
  await tap(page, "Match");
  return { secret, key: await host.letIn(shown) };
}

/** Joins as a worker; the page's own clock lets the minute pass that a new secret takes. Ends at home. */
export async function joinWorker(page: Page, host: NodeDesk) {
  await page.clock.install();
  await page.goto("about:blank");
  const joined = await joinPage(page, host, ROLE_FIELD);
  await page.clock.fastForward("01:01");
  await seeScreen(page, "This phone is ready");
  await tap(page, "Go to the start page");
  await seeScreen(page, "Your work today");
  return joined;
}

/** A worker on a profile of its own, who wrote a need down. Ends locked; with `isOffline` nothing of it left the phone. */
export async function takeWorker(host: NodeDesk, backend: Backend, isOffline = false): Promise<Member> {
  const browser = makeProfileBrowser(backend);
  const page = await browser.start();
  const { secret, key } = await joinWorker(page, host);
  await page.context().setOffline(isOffline);
  await registerNeed(page, NEED);
  await goHome(page);
  await lockNow(page);
  return { browser, key, words: secret.words };
}

export interface Cast {
  readonly desk: NodeDesk;
  readonly papers: readonly [string, string, string];
  readonly second: Member;
  readonly third: Member;
}

/** Three coordinators, of whom two decide. */
export async function seatThree(relay: RelayProcess): Promise<Cast> {
  const desk = await startDesk(relay, { ...PLAN, lease: 2 });
  const papers = await desk.makePapers();
  const [second, third] = await Promise.all([joinDesk(desk, "sqlite"), joinDesk(desk, "leveldb")]);
  await seeScreen(second.browser.page(), "Needs");
  for (const { key } of [second, third]) await desk.proposeSeat(key);
  await approve(second.browser.page());
  for (const { browser } of [second, third]) await seeLeased(browser.page());
  return { desk, papers, second, third };
}

/** A coordinator on a profile of its own, who has no seat yet. */
async function joinDesk(host: NodeDesk, backend: Backend): Promise<Member> {
  const browser = makeProfileBrowser(backend, DESK.viewport);
  const { secret, key } = await joinPage(await browser.start(), host, ROLE_COORDINATOR);
  return { browser, key, words: secret.words };
}

/** From the tabs and back: agrees to the only proposal. */
export async function approve(page: Page): Promise<void> {
  await tap(page, "Programme");
  await tap(page, "Coordinators");
  await tap(page, "Approve");
  await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("It counts from now on.")).toBeVisible();
  await tap(page, "Back");
}

/** From the tabs and back, once the device opens with the relay's share alone. */
async function seeLeased(page: Page): Promise<void> {
  await tap(page, "Programme");
  await tap(page, "Unlock shares");
  await expect(text(page, "This device opens with its words and its share from the relay, every time.")).toBeVisible();
  await tap(page, "Back");
}

/** From the lock screen into a coordinator's tabs. */
export async function unlockDesk(page: Page, words: readonly string[]): Promise<void> {
  await unlock(page, words);
  await seeScreen(page, "Needs");
}

/** What a whole journey leaves behind in places that nobody erases: requests, addresses, titles, storage, what browsers offer to fill in. */
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import {
  chooseWords,
  compareAndMatch,
  enterDoor,
  fillNeed,
  fillPlan,
  lockNow,
  NEED,
  readInvite,
  restartIntoHome,
  seeScreen,
  startTraining,
  takePhone,
  tap,
  type,
} from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

let relay: RelayProcess;

test.beforeAll(async () => {
  relay = await startRelayProcess();
});
test.afterAll(() => relay.remove());

/** What was seen in a context since `watch`. */
interface Seen {
  /** Each fault once. */
  readonly faults: Set<string>;
  readonly hosts: Set<string>;
  /** Labels of all fields that were shown. */
  readonly fields: Set<string>;
}

/** A call that the relay refused, such as a phone's first before the relay knows it, is an ordinary day. */
const REFUSED_CALL = /^Failed to load resource: the server responded with a status of 4\d\d/;

/** Watches every page of `context` after each change of what it shows. */
async function watch(context: BrowserContext): Promise<Seen> {
  const seen: Seen = { faults: new Set(), hosts: new Set(), fields: new Set() };
  context.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    seen.hosts.add(/^(data|blob):$/.test(protocol) ? protocol : host);
  });
  context.on("console", (message) => {
    if (/^(error|warning)$/.test(message.type()) && !REFUSED_CALL.test(message.text()))
      seen.faults.add(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => seen.faults.add(`thrown: ${error.error().message}`));
  await context.exposeBinding("reportFault", (_, fault: string) => seen.faults.add(fault));
  await context.exposeBinding("reportField", (_, label: string) => seen.fields.add(label));
  await context.addInitScript(lookAfterEachChange);
  return seen;
}

/** Runs in the page, before anything of it. */
function lookAfterEachChange(): void {
  const { reportFault, reportField } = window as unknown as Record<
    "reportFault" | "reportField",
    (text: string) => void
  >;
  const look = () => {
    if (document.title !== "" && document.title !== "Ebb") reportFault(`title: ${document.title}`);
    if (history.state !== null) reportFault("history holds a state");
    if (document.cookie !== "") reportFault("a cookie was set");
    if (localStorage.length + sessionStorage.length > 0) reportFault("session or local storage holds something");
    // The fragment is there until the app's script takes it away, before it draws.
    if (document.querySelector("h1") && /[#?]/.test(location.href)) reportFault("the address says something");
    for (const control of document.querySelectorAll("input, textarea, select, form")) {
      const name = `${control.tagName} ${control.id} ${control.getAttribute("aria-label") ?? ""}`;
      if (control.getAttribute("autocomplete") !== "off") reportFault(`${name}: autocomplete`);
      if (control.getAttribute("type") === "password") reportFault(`${name}: a password field`);
      if (control.hasAttribute("name") && !control.matches("[type=radio], [type=checkbox]"))
        reportFault(`${name}: has a name`);
      if (!control.matches("input[type=text], textarea")) continue;
      if (control.getAttribute("autocorrect") !== "off") reportFault(`${name}: autocorrect`);
      if (control.getAttribute("spellcheck") !== "false") reportFault(`${name}: spellcheck`);
      for (const label of (control as HTMLInputElement).labels ?? []) reportField(label.textContent ?? "");
    }
  };
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    reportFault(`policy: ${violatedDirective} ${blockedURI}`),
  );
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
  addEventListener("pagehide", look);
}

function expectClean({ faults, hosts }: Seen): void {
  expect([...faults]).toEqual([]);
  expect(
    [...hosts].filter((host) => host !== new URL(relay.origin).host && host !== "data:" && host !== "blob:"),
  ).toEqual([]);
}

test("a training journey reports no policy violation, calls nobody else and writes nothing in clear places", async ({
  browser,
}) => {
  const { context, page } = await takePhone(browser);
  const seen = await watch(context);
  await startTraining(page, relay.origin, "Field worker");
  await fillNeed(page, { ...NEED, place: "Block C" });
  await tap(page, "Save on this phone");
  await tap(page, "No card wanted");
  await seeScreen(page, "Saved");
  await tap(page, "Back to your work");
  await tap(page, "Hand over records");
  await tap(page, "Hand over");
  await lockNow(page);
  await seeScreen(page, "Ebb");
  await tap(page, "About and limits");
  await tap(page, "Back");
  await tap(page, "Try Ebb");
  await enterDoor(page, "Coordinator");
  for (const tab of ["People", "Hand over", "Programme", "Needs"]) await tap(page, tab);
  await lookAtPlaces(page);
  expectClean(seen);
  await context.close();
});

/** Databases and caches have names that say nothing. */
async function lookAtPlaces(page: Page): Promise<void> {
  const names = await page.evaluate(async () => [
    ...(await indexedDB.databases()).map(({ name }) => name ?? ""),
    ...(await caches.keys()),
    ...(await (navigator as unknown as { storageBuckets: { keys(): Promise<string[]> } }).storageBuckets.keys()),
  ]);
  expect(names.filter((name) => !/^(shelf|ebb-shell-[0-9a-f]{16}|[a-z]-[0-9a-f]{32})$/.test(name))).toEqual([]);
}

test("a real journey with words, passphrase, PIN, invite and search leaves no trace in addresses, storage or fields", async ({
  browser,
}) => {
  const [desk, phone] = [await takePhone(browser), await takePhone(browser)];
  const seen = [await watch(desk.context), await watch(phone.context)];
  const areas = Array.from({ length: 14 }, (_, at) => `Block ${String.fromCharCode(65 + at)}`);
  await desk.page.goto(relay.link);
  await tap(desk.page, "Start a programme");
  await fillPlan(desk.page, { name: "River camp", areas });
  await tap(desk.page, "Use my own passphrase");
  await type(desk.page, "Passphrase", "short");
  await tap(desk.page, "Use this passphrase");
  await tap(desk.page, "Use picture-words");
  await chooseWords(desk.page, "2580");
  await tap(desk.page, "Invite the first phone");
  const link = await readInvite(desk.page);
  await phone.page.goto(relay.origin);
  await tap(phone.page, "Join a programme");
  await type(phone.page, "Invite", link);
  await tap(phone.page, "Continue");
  const secret = await chooseWords(phone.page, "2580");
  await compareAndMatch(desk.page, phone.page);
  await restartIntoHome(phone.page, secret);
  await fillNeed(phone.page, { ...NEED, place: "Block C" });
  await phone.page.getByRole("button", { name: /^Change: \W*Place\W*$/ }).click();
  await type(phone.page, "Find a place", "block n");
  await tap(phone.page, "Block N");
  await tap(phone.page, "Save on this phone");
  await tap(phone.page, "No card wanted");
  await seeScreen(phone.page, "Saved");
  for (const each of seen) expectClean(each);
  const fields = new Set(seen.flatMap(({ fields: shown }) => [...shown]));
  for (const label of [
    "Name",
    "Areas, one on each line",
    "Passphrase",
    "PIN",
    "Link",
    "Invite",
    "Your words",
    "Find a place",
  ])
    expect([...fields]).toContain(label);
  await Promise.all([desk.context.close(), phone.context.close()]);
});

/** Words, passphrases and PINs that are wrong or too weak: the sentence on the screen, and that nothing is lost by a slip. */
import { expect, type Page, test } from "@playwright/test";
import {
  button,
  chooseWords,
  fillPlan,
  lockNow,
  readWords,
  type Secret,
  seeScreen,
  startProgramme,
  tap,
  text,
  type,
  unlock,
} from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

const WRONG =
  "Nothing is lost: your records are still sealed on this phone. Check the order and each word on your paper.";
const OWN = "lantern orchard pebble window garden ribbon castle meadow";

let relay: RelayProcess;

test.beforeEach(async () => {
  relay = await startRelayProcess();
});
test.afterEach(() => relay.remove());

/** A coordinator's vault, locked, its screen asking for the words. */
async function makeLockedVault(page: Page, pin: string | null = null): Promise<Secret> {
  const secret = await startProgramme(page, relay.link, undefined, pin);
  await tap(page, "Look around first");
  await seeScreen(page, "Needs");
  await lockNow(page);
  await seeScreen(page, "Open your records");
  return secret;
}

/** The real words in another order. */
const shuffled = ({ words }: Secret): readonly string[] => [...words.slice(1), ...words.slice(0, 1)];

async function tryWrong(page: Page, secret: Secret): Promise<void> {
  await unlock(page, shuffled(secret));
  await seeScreen(page, "Open your records");
}

/** From the list of needs: types `old` as the words of now, and chooses new ones. Ends on the screen that says what became of it. */
async function changeWords(page: Page, old: readonly string[], pin: string | null): Promise<readonly string[]> {
  await type(page, "Your words", old.join(" "));
  await tap(page, "Continue");
  return (await chooseWords(page, pin)).words;
}

async function openNewWords(page: Page): Promise<void> {
  await tap(page, "Programme");
  await tap(page, "Erase or leave");
  await tap(page, "New words");
  await seeScreen(page, "New words");
}

/** So long without a touch, a vault waits for its PIN, or is locked. */
const IDLE = "05:01";

test("V15 V22 five wrong tries bring a pause that a reload does not shorten, the right words open afterwards, and once they are changed the new ones alone", async ({
  page,
}) => {
  await page.clock.install();
  const secret = await makeLockedVault(page);
  for (let tries = 1; tries <= 4; tries++) {
    await tryWrong(page, secret);
    await expect(text(page, "These words did not open the records")).toBeVisible();
    await expect(text(page, WRONG)).toBeVisible();
    await expect(button(page, "Open")).toBeEnabled();
  }
  await expect(page.getByLabel("Your words", { exact: true })).toHaveValue(shuffled(secret).join(" "));
  await tryWrong(page, secret);
  const pause = text(page, "You can try again in {5 minutes}. The pause grows with each wrong try.");
  await expect(pause).toBeVisible();
  await expect(button(page, "Open")).toBeDisabled();
  await page.reload();
  await seeScreen(page, "Open your records");
  await expect(pause).toBeVisible();
  await expect(button(page, "Open")).toBeDisabled();
  await page.clock.fastForward("05:01");
  await expect(button(page, "Open")).toBeEnabled();
  await unlock(page, secret.words);
  await seeScreen(page, "Needs");

  await openNewWords(page);
  await changeWords(page, shuffled(secret), null);
  await expect(text(page, "Nothing was changed")).toBeVisible();
  await expect(text(page, "These are not the words that open this vault now. Look at your paper.")).toBeVisible();
  const words = await changeWords(page, secret.words, "2580");
  await seeScreen(page, "The new words are in use");
  // The PIN that was chosen with them opens after a rest.
  await page.clock.fastForward(IDLE);
  await type(page, "PIN", "2580");
  await tap(page, "Open");
  await seeScreen(page, "Needs");
  await lockNow(page);
  await unlock(page, secret.words);
  await expect(text(page, "These words did not open the records")).toBeVisible();
  await unlock(page, words);
  await seeScreen(page, "Needs");
  // Where none is chosen with the next words, the one of before goes.
  await openNewWords(page);
  const last = await changeWords(page, words, null);
  await seeScreen(page, "The new words are in use");
  await page.clock.fastForward(IDLE);
  await unlock(page, last);
  await seeScreen(page, "Needs");
});

test("a slip is seen at its word before anything is tried, and what was typed stays", async ({ page }) => {
  const secret = await makeLockedVault(page);
  await tap(page, "Open");
  await expect(text(page, "Type the words from your paper.")).toBeVisible();
  await type(page, "Your words", "lamp xylophone ");
  await expect(
    text(
      page,
      "Word 2 is not in the list: {xylophone} Compare word 2 with your paper. The first four letters are enough.",
    ),
  ).toBeVisible();
  await type(page, "Your words", secret.words.slice(0, 3).join(" "));
  await tap(page, "Open");
  await expect(text(page, "Your paper has 7 words. You typed 3.")).toBeVisible();
  await tap(page, "I use my own passphrase");
  await type(page, "Your passphrase", OWN);
  await tap(page, "Open");
  await expect(text(page, "These words did not open the records")).toBeVisible();
  await tap(page, "I use picture-words");
  await unlock(
    page,
    secret.words.map((word) => word.slice(0, 4).toUpperCase()),
  );
  await seeScreen(page, "Needs");
});

test("a passphrase of one's own is refused with its reason until it is strong enough, and then opens the vault", async ({
  page,
}) => {
  await page.goto(relay.link);
  await tap(page, "Start a programme");
  await fillPlan(page);
  await seeScreen(page, "Your words");
  await tap(page, "Use my own passphrase");
  await seeScreen(page, "Your own passphrase");
  const refusals = {
    "": "Type a passphrase.",
    "river river river river": "Different words so far: 1. Needed: 8.",
    "lantern orchard pebble window garden ribbon 12345":
      "It holds a row that many people use, such as 12345 or qwerty. Take that part out.",
    [`${OWN} `.repeat(4)]: "This is too long. Use fewer than 200 letters.",
    [OWN]: "The two texts differ. Type the second one again.",
  };
  for (const [typed, sentence] of Object.entries(refusals)) {
    await type(page, "Passphrase", typed);
    await tap(page, "Use this passphrase");
    await expect(text(page, sentence)).toBeVisible();
    await expect(page.getByLabel("Passphrase", { exact: true })).toHaveValue(typed);
  }
  await type(page, "The same passphrase again", `  ${OWN.replace(" ", "   ")}`);
  await tap(page, "Use this passphrase");
  await seeScreen(page, "A PIN for short breaks");
  await tap(page, "No PIN");
  await seeScreen(page, "The programme exists");
  await lockNow(page);
  await tap(page, "I use my own passphrase");
  await type(page, "Your passphrase", OWN.toUpperCase());
  await tap(page, "Open");
  await expect(text(page, "These words did not open the records")).toBeVisible();
  await type(page, "Your passphrase", OWN);
  await tap(page, "Open");
  await seeScreen(page, "Needs");
});

test("a PIN is refused with its reason until it is one", async ({ page }) => {
  await page.goto(relay.link);
  await tap(page, "Start a programme");
  await fillPlan(page);
  await tap(page, "Use my own passphrase");
  await type(page, "Passphrase", OWN);
  await type(page, "The same passphrase again", OWN);
  await tap(page, "Use this passphrase");
  await seeScreen(page, "A PIN for short breaks");
  const simple = "Choose a PIN that is not one digit again and again and not a row such as 1234.";
  const refusals = [
    ["", "A PIN has 4 to 8 digits."],
    ["123", "A PIN has 4 to 8 digits."],
    ["12a4", "A PIN has digits only."],
    ["1234", simple],
    ["7777", simple],
    ["2580", "The two PINs differ. Type the second one again."],
  ] as const;
  for (const [typed, sentence] of refusals) {
    await type(page, "PIN", typed);
    await tap(page, "Use this PIN");
    await expect(text(page, sentence)).toBeVisible();
  }
  await type(page, "The same PIN again", "٢٥٨٠");
  await tap(page, "Use this PIN");
  await seeScreen(page, "The programme exists");
});

test("two words of the paper that are wrong are each named, and the words can be seen again", async ({ page }) => {
  await page.goto(relay.link);
  await tap(page, "Start a programme");
  await fillPlan(page);
  await seeScreen(page, "Your words");
  const first = await readWords(page);
  await tap(page, "I wrote them on paper");
  await seeScreen(page, "Check your paper");
  await tap(page, "Check");
  await expect(page.getByText(/^This is not word \S+\. Look at your paper\.$/)).toHaveCount(2);
  await tap(page, "See the words again");
  expect(await readWords(page)).toEqual(first);
});

/** The step of the card without a finger on the screen. */
import { useState } from "preact/hooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { makeHost } from "../../../tests/support/stage.tsx";
import en from "../../words/en.json";
import { ENGLISH_WORDS } from "../../words/picture-words.ts";
import { CardWordsScreen } from "./card-words.tsx";
import { CardReadScreen, GiveCardScreen } from "./give-card.tsx";

const NUMBERS = [3, 40, 77, 105, 131, 164, 190, 222, 250] as const;
/** More than stand before the field and its buttons: nine places, the top bar, back. */
const MOST_STOPS = 30;
const { show } = makeHost();

type At = "scan" | "words" | "read" | "none" | "given";

/** A stand-in for the shell: goes from screen to screen, and tells where it is and which words it was given. */
function App({ said }: { said: (at: At, words?: readonly number[]) => void }) {
  const [at, setAt] = useState<At>("scan");
  const go = (next: At, words?: readonly number[]) => {
    said(next, words);
    setAt(next);
  };
  if (at === "words")
    return <CardWordsScreen refusal={null} onWords={(words) => go("read", words)} onBack={() => go("scan")} />;
  if (at === "read")
    return <CardReadScreen alias="River-Lamp" state="ready" onGiven={() => go("given")} onOther={() => go("scan")} />;
  return (
    <GiveCardScreen
      {...{ alias: "River-Lamp", place: "held", hasCard: false, scanner: null, refusal: null }}
      onWords={() => go("words")}
      onNone={() => go("none")}
    />
  );
}

const presses: Event[] = [];
const notePress = (event: Event) => presses.push(event);
beforeEach(async () => {
  await page.viewport(360, 640);
  presses.length = 0;
  addEventListener("pointerdown", notePress);
});
afterEach(() => removeEventListener("pointerdown", notePress));

function start(): { readonly at: At; readonly words: readonly number[] | undefined }[] {
  const seen: { readonly at: At; readonly words: readonly number[] | undefined }[] = [];
  show(<App said={(at, words) => seen.push({ at, words })} />);
  return seen;
}

/** From the heading on: presses Tab until `isThere`. */
async function tabUntil(title: string, isThere: (focused: Element) => boolean): Promise<void> {
  await expect.element(page.getByRole("heading", { level: 1, name: title })).toHaveFocus();
  const there = () => document.activeElement !== null && isThere(document.activeElement);
  for (let pressed = 0; pressed < MOST_STOPS && !there(); pressed++) await userEvent.tab();
  expect(there(), `Tab goes on from ${title}`).toBe(true);
}
const isButton = (name: string) => (focused: Element) => focused.matches("button") && focused.textContent === name;

describe("the card by Tab and Enter alone", () => {
  it("L8 nobody wants one", async () => {
    const seen = start();
    await tabUntil(en["card.scanTitle"], isButton(en["card.none"]));
    await userEvent.keyboard("{Enter}");
    expect([seen.map(({ at }) => at), presses.length]).toEqual([["none"], 0]);
  });

  it("L8 its nine words are typed, each with Enter, and it is given", async () => {
    const seen = start();
    await tabUntil(en["card.scanTitle"], isButton(en["card.writeWords"]));
    await userEvent.keyboard("{Enter}");
    await tabUntil(en["card.tapTitle"], (focused) => focused.matches("input"));
    // The field keeps the focus from word to word.
    for (const number of NUMBERS) await userEvent.keyboard(`${ENGLISH_WORDS[number]}{Enter}`);
    await tabUntil(en["card.readTitle"], isButton(en["card.given"]));
    await userEvent.keyboard("{Enter}");
    expect(seen).toEqual([
      { at: "words", words: undefined },
      { at: "read", words: NUMBERS },
      { at: "given", words: undefined },
    ]);
    expect(presses).toEqual([]);
  });
});

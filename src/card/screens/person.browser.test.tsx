import { render } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { makeStage } from "../../../tests/support/stage.tsx";
import en from "../../words/en.json";
import { CardWordsScreen } from "./card-words.tsx";
import { PersonTellScreen } from "./person.tsx";

const { host, show } = makeStage();
const none = () => {};
const spoken: SpeechSynthesisUtterance[] = [];

/** The phone has this voice; `isLocal`: it speaks by itself. */
function giveVoice(isLocal: boolean): void {
  const real = speechSynthesis.getVoices()[0];
  const voice = { lang: "en-GB", localService: isLocal, default: true, name: "", voiceURI: "" };
  vi.spyOn(speechSynthesis, "getVoices").mockReturnValue([real ?? voice]);
  vi.spyOn(speechSynthesis, "speak").mockImplementation((one) => void spoken.push(one));
  // Only the browser makes voices that an utterance takes.
  vi.spyOn(SpeechSynthesisUtterance.prototype, "voice", "set").mockImplementation(none);
}
const tell = () => show(<PersonTellScreen onTell={none} onBack={none} />);

beforeEach(() => {
  spoken.length = 0;
});
afterEach(() => vi.restoreAllMocks());

it("C43 a screen is read aloud as it stands, once somebody presses, and stops with it", async () => {
  giveVoice(true);
  const stop = vi.spyOn(speechSynthesis, "cancel");
  tell();
  const button = page.getByRole("button", { name: /this screen/ });
  await expect.element(button).toBeVisible();
  expect(spoken).toEqual([]);
  await userEvent.click(button);
  for (const key of ["person.tellTitle", "person.tellLead", "person.thanks", "person.demandedHint"] as const)
    expect(spoken[0]?.text).toContain(en[key]);
  stop.mockClear();
  render(null, host);
  await expect.poll(() => stop.mock.calls.length).toBeGreaterThan(0);
});

it("C43 a voice that sends the text away is none", async () => {
  giveVoice(false);
  tell();
  await expect.element(page.getByText(en["person.tellLead"])).toBeVisible();
  expect(host.querySelector(".play-button")).toBeNull();
});

it("C45 a word of a card is said as it is tapped, once that was asked for", async () => {
  giveVoice(true);
  show(<CardWordsScreen refusal={null} onWords={none} onBack={none} />);
  const tapWord = (word: string) => userEvent.click(page.getByRole("button", { name: word, exact: true }));
  await tapWord("lantern");
  expect(spoken).toEqual([]);
  await userEvent.click(page.getByRole("checkbox", { name: en["card.sayWords"] }));
  await tapWord("spoon");
  expect(spoken.map(({ text }) => text)).toEqual(["spoon"]);
});

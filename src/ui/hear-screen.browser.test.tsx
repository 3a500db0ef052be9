import { render } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { makeStage } from "../../tests/support/stage.tsx";
import en from "../words/en.json";
import { Field } from "./field.tsx";
import { HearScreen } from "./hear-screen.tsx";
import { LanguageProvider } from "./language.tsx";
import { LanguageTile } from "./language-tile.tsx";
import { Notice } from "./notice.tsx";
import { Screen } from "./screen.tsx";
import { Tile, TileList } from "./tile.tsx";
import { WordGrid } from "./word-grid.tsx";

const { host } = makeStage();
const none = () => {};
const spoken: SpeechSynthesisUtterance[] = [];

/** The phone has a voice for each of these languages. */
function giveVoices(...tags: readonly string[]): void {
  const voices = tags.map((lang) => ({ lang, localService: true, default: true, name: lang, voiceURI: lang }));
  vi.spyOn(speechSynthesis, "getVoices").mockReturnValue(voices);
  vi.spyOn(speechSynthesis, "speak").mockImplementation((one) => void spoken.push(one));
  // Only the browser makes voices that an utterance takes.
  vi.spyOn(SpeechSynthesisUtterance.prototype, "voice", "set").mockImplementation(none);
}

function Question({ title = "What is needed?", isRead = true }) {
  return (
    <Screen title={title} isRead={isRead} onBack={none} actions={<button type="button">Go on</button>}>
      <Notice kind="alert" title="Not kept">
        This phone is full.
      </Notice>
      <TileList>
        <Tile label="Food" hint="Also for babies" onPress={none} />
      </TileList>
      <p lang="ar">ماء</p>
      <p lang="fa">آب</p>
      <WordGrid words={["lantern", "spoon"]} />
      <Field label="Note" value="typed by hand" lines={2} onInput={none} />
    </Screen>
  );
}

const show = (content = <Question />) =>
  render(
    <LanguageProvider catalogue={en} tag="en" timeZone="UTC" Reader={HearScreen}>
      {content}
    </LanguageProvider>,
    host,
  );
const button = () => page.getByRole("button", { name: "Play: this screen" });

beforeEach(() => {
  document.documentElement.lang = "en";
  spoken.length = 0;
});
afterEach(() => vi.restoreAllMocks());

it("N82 a screen is read in its order, alarms and buttons too, each text in its language, and no secret", async () => {
  giveVoices("en-GB", "ar-SA");
  show();
  await expect.element(button()).toBeVisible();
  expect(spoken).toEqual([]);
  await userEvent.click(button());
  expect(spoken.map(({ lang, text }) => [lang, ...text.split("\n")])).toEqual([
    ["en-GB", "What is needed?", "Not kept.", "This phone is full.", "Food.", "Also for babies."],
    ["ar-SA", "ماء."],
    ["en-GB", "Note.", "Go on."],
  ]);
});

it("N82 it is silent before a press, stops with the screen, and is not there where a screen has none or the phone no voice", async () => {
  giveVoices("en-GB");
  const stop = vi.spyOn(speechSynthesis, "cancel");
  show();
  await userEvent.click(button());
  stop.mockClear();
  show(<Question title="Which?" />);
  await expect.poll(() => stop.mock.calls.length).toBeGreaterThan(0);
  await expect.element(page.getByRole("button", { name: "Play: this screen" })).toBeVisible();
  show(<Question isRead={false} />);
  expect(host.querySelector(".play-button")).toBeNull();
  giveVoices("ar-SA");
  show(<Question title="For how many?" />);
  await expect.element(page.getByText("For how many?")).toBeVisible();
  expect(host.querySelector(".play-button")).toBeNull();
});

it("N82 the own name of a language is said by its own voice, where there is one", async () => {
  giveVoices("ar-SA");
  show(
    <TileList>
      <LanguageTile tag="ar" chosen={false} onPress={none} />
      <LanguageTile tag="uk" chosen={false} onPress={none} />
    </TileList>,
  );
  await userEvent.click(page.getByRole("button", { name: "Play: العربية" }));
  expect(spoken.map(({ lang, text }) => [lang, text])).toEqual([["ar-SA", "العربية"]]);
  expect(host.querySelectorAll(".play-button").length).toBe(1);
});

/** How the record says that the notice was heard, with a voice and recordings that the test plays. */
import { options } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { makeStage } from "../../../tests/support/stage.tsx";
import en from "../../words/en.json";
import { NoticeScreen } from "./notice.tsx";
import { type ExtrasSettings, NoticeLanguage, NoticeMore, NoticePlayer } from "./notice-extras.tsx";

const READ_ALOUD = 1;
const AUDIO = 2;
const EXPLAINED = 3;
const none = () => {};
const { show } = makeStage();
const spoken: SpeechSynthesisUtterance[] = [];
const agreed = vi.fn<(informedBy: number) => void>();
const event = {} as SpeechSynthesisEvent;

/** A recording as browsers play it: one that is paused before it began refuses to have begun. */
class FakeAudio {
  static made: FakeAudio[] = [];
  onended: (() => void) | null = null;
  onerror: (() => void) | null = null;
  refuse: (why: Error) => void = none;
  readonly address: string;
  constructor(address: string) {
    this.address = address;
    FakeAudio.made.push(this);
  }
  play(): Promise<void> {
    return new Promise((_, reject) => {
      this.refuse = reject;
    });
  }
  pause(): void {
    this.refuse(new DOMException("paused", "AbortError"));
  }
}

function start(over: Partial<ExtrasSettings> = {}, language = "en"): void {
  const settings: ExtrasSettings = {
    ...{ languages: ["en", "fr"], onLanguage: async () => {}, startsSound: false, onStartsSound: none },
    ...over,
  };
  show(
    <NoticeScreen
      facts={{ language, endDay: null, helpsWithout: false, givesCards: false, basis: "" }}
      extras={{
        Language: (props) => <NoticeLanguage {...props} settings={settings} />,
        Player: (props) => <NoticePlayer {...props} settings={settings} />,
        More: (props) => <NoticeMore {...props} settings={settings} />,
      }}
      onAgree={agreed}
      onRefuse={none}
      onBack={none}
    />,
  );
}

const playButton = () => page.getByRole("button", { name: "Play: What is read to them" });
const stopButton = () => page.getByRole("button", { name: "Stop: What is read to them" });
const recordingOf = (tag: string) => `/sounds/${tag}.opus`;

/** What a record would say that they agreed to now. */
async function informedBy(): Promise<number | undefined> {
  await userEvent.click(page.getByRole("button", { name: en["notice.agree"] }));
  return agreed.mock.lastCall?.[0];
}

beforeEach(() => {
  spoken.length = 0;
  FakeAudio.made = [];
  agreed.mockClear();
  const voices = ["en-GB", "fr-FR"].map((lang) => ({
    lang,
    localService: true,
    default: true,
    name: lang,
    voiceURI: lang,
  }));
  vi.spyOn(speechSynthesis, "getVoices").mockReturnValue(voices);
  vi.spyOn(speechSynthesis, "speak").mockImplementation((one) => void spoken.push(one));
  vi.spyOn(SpeechSynthesisUtterance.prototype, "voice", "set").mockImplementation(none);
  vi.stubGlobal("Audio", FakeAudio);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("how they heard the notice", () => {
  it("N42 is audio only once a voice said all of it, not where it was begun or stopped", async () => {
    start();
    expect(await informedBy()).toBe(READ_ALOUD);
    await userEvent.click(playButton());
    expect(spoken.map(({ text }) => text)).toEqual([en["notice.text"]]);
    expect(await informedBy()).toBe(READ_ALOUD);
    await userEvent.click(stopButton());
    spoken[0]?.onend?.(event);
    expect(await informedBy()).toBe(READ_ALOUD);
    await userEvent.click(playButton());
    spoken[1]?.onend?.(event);
    expect(await informedBy()).toBe(AUDIO);
    await expect.element(page.getByRole("radio", { name: en["informed.audio"] })).toBeChecked();
  });

  it("N42 is audio where a recording that began by itself came to its end, and what the worker says stands above it", async () => {
    // Drawn in the midst of its own effect, a component would begin twice.
    Reflect.deleteProperty(options, "debounceRendering");
    start({ startsSound: true, recordingOf });
    await expect.element(stopButton()).toBeVisible();
    expect(FakeAudio.made.map(({ address }) => address)).toEqual(["/sounds/en.opus"]);
    expect(await informedBy()).toBe(READ_ALOUD);
    FakeAudio.made[0]?.onended?.();
    expect(await informedBy()).toBe(AUDIO);
    await userEvent.click(page.getByRole("radio", { name: en["informed.explained"] }));
    expect(await informedBy()).toBe(EXPLAINED);
  });

  it("N42 stays read aloud where the sound fails, and the screen says that it is off", async () => {
    start({ startsSound: true, recordingOf });
    await expect.element(stopButton()).toBeVisible();
    FakeAudio.made[0]?.refuse(new DOMException("not allowed", "NotAllowedError"));
    await expect.element(page.getByRole("status")).toHaveTextContent(en["notice.silent"]);
    await expect.element(stopButton()).not.toBeInTheDocument();
    expect(await informedBy()).toBe(READ_ALOUD);
  });

  it("N42 a recording that is stopped is not said to have failed", async () => {
    start({ recordingOf });
    await userEvent.click(playButton());
    await userEvent.click(stopButton());
    await expect.element(playButton()).toBeVisible();
    await expect.element(page.getByText(en["notice.silent"])).not.toBeInTheDocument();
    expect(await informedBy()).toBe(READ_ALOUD);
  });

  it("N42 what was heard in one language says nothing of another", async () => {
    start();
    await userEvent.click(playButton());
    spoken[0]?.onend?.(event);
    expect(await informedBy()).toBe(AUDIO);
    start({}, "fr");
    expect(await informedBy()).toBe(READ_ALOUD);
  });
});

import { afterEach, describe, expect, it, vi } from "vitest";
import { localVoice, play } from "./read-aloud.ts";

const voice = (lang: string, localService = true, isUsual = false) => ({ lang, localService, default: isUsual });

describe("the voice for a language", () => {
  it.each<readonly [string, string, boolean]>([
    ["ar", "ar-SA", true],
    ["ar", "ar_EG", true],
    ["zh-Hans", "zh-CN", true],
    ["zh-Hans", "cmn-Hans-CN", true],
    ["zh-Hans", "zh-TW", false],
    ["uk", "ru-RU", false],
    ["en", "", false],
  ])("N41 for %s may be %s: %s", (tag, lang, isFitting) => {
    expect(localVoice([voice(lang)], tag) !== null).toBe(isFitting);
  });

  it("N41 is never one that sends the text away", () => {
    expect(localVoice([voice("ar-SA", false)], "ar")).toBeNull();
  });

  it("N41 is the phone's usual one where there are several", () => {
    const usual = voice("fr-CA", true, true);
    expect(localVoice([voice("fr-FR"), usual], "fr")).toBe(usual);
  });
});

/** A recording as browsers play it: one that is paused before it began refuses to have begun. */
class FakeAudio {
  static last: FakeAudio;
  onended: (() => void) | null = null;
  onerror: (() => void) | null = null;
  refuse: (why: Error) => void = () => {};
  constructor() {
    FakeAudio.last = this;
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

class FakeUtterance {
  onend: (() => void) | null = null;
  onerror: (() => void) | null = null;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("what is played says whether it came to its end", () => {
  afterEach(() => vi.unstubAllGlobals());

  const playRecording = () => {
    vi.stubGlobal("Audio", FakeAudio);
    const onEnd = vi.fn();
    return { onEnd, stop: play({ type: "recording", address: "/notice.opus" }, onEnd) };
  };

  it("N42 a recording is whole at its end, and not before", async () => {
    const { onEnd } = playRecording();
    await settled();
    expect(onEnd).not.toHaveBeenCalled();
    FakeAudio.last.onended?.();
    expect(onEnd.mock.calls).toEqual([[true]]);
  });

  it("N42 a recording that may not begin is not whole", async () => {
    const { onEnd } = playRecording();
    FakeAudio.last.refuse(new DOMException("not allowed", "NotAllowedError"));
    await settled();
    expect(onEnd.mock.calls).toEqual([[false]]);
  });

  it("N42 a recording that is stopped neither ended nor failed", async () => {
    const { onEnd, stop } = playRecording();
    stop();
    FakeAudio.last.onended?.();
    await settled();
    expect(onEnd).not.toHaveBeenCalled();
  });

  it("N42 several texts are whole once the last was said; one that fails or is stopped is not", () => {
    const said: FakeUtterance[] = [];
    vi.stubGlobal("SpeechSynthesisUtterance", FakeUtterance);
    vi.stubGlobal("speechSynthesis", { cancel: () => {}, speak: (one: FakeUtterance) => said.push(one) });
    const texts = ["first", "second"].map((text) => ({ text, voice: { lang: "en" } as SpeechSynthesisVoice }));
    const ends = [vi.fn(), vi.fn(), vi.fn()] as const;
    const stops = ends.map((onEnd) => play({ type: "voices", texts }, onEnd));
    said[0]?.onend?.();
    expect(ends[0]).not.toHaveBeenCalled();
    said[1]?.onend?.();
    said[2]?.onerror?.();
    said[3]?.onend?.();
    stops[2]?.();
    said[4]?.onend?.();
    said[5]?.onend?.();
    expect(ends.map((onEnd) => onEnd.mock.calls)).toEqual([[[true]], [[false]], []]);
  });
});

import { useState } from "preact/hooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { makeHost } from "../../../tests/support/stage.tsx";
import { FrameProvider } from "../../ui/frame.tsx";
import en from "../../words/en.json";
import type { Draft } from "../model.ts";
import { startAnother, startDraft } from "../rules.ts";
import { CaptureScreen } from "./capture.tsx";
import type { SaveState } from "./check.tsx";
import { HomeScreen } from "./home.tsx";
import { type NoticeExtras, RefusedScreen } from "./notice.tsx";
import { NoticeLanguage, NoticeMore, NoticePlayer } from "./notice-extras.tsx";

const PLACES = [
  { code: 1, label: "Block A" },
  { code: 3, label: "Block C" },
];
const none = () => {};
const SETTINGS = { languages: ["en"], onLanguage: async () => {}, startsSound: false, onStartsSound: none };
const EXTRAS: NoticeExtras = {
  Language: (props) => <NoticeLanguage {...props} settings={SETTINGS} />,
  Player: (props) => <NoticePlayer {...props} settings={SETTINGS} />,
  More: (props) => <NoticeMore {...props} settings={SETTINGS} />,
};

/** A stand-in for the shell: holds the draft, and saves into a list. */
function App({ saved, saveState }: { saved: Draft[]; saveState: SaveState }) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [isRefused, setRefused] = useState(false);
  if (isRefused) return <RefusedScreen onHome={none} />;
  if (draft === null)
    return (
      <HomeScreen
        todayCount={saved.length}
        deliverByMs={null}
        onNewNeed={() => setDraft(startDraft("en", 1))}
        onToday={none}
        onHandOver={none}
        onPhone={none}
      />
    );
  return (
    <CaptureScreen
      draft={draft}
      places={PLACES}
      lastPlace={3}
      notice={{ language: "en", endDay: null, helpsWithout: false, givesCards: true, basis: "" }}
      noticeExtras={EXTRAS}
      saveState={saveState}
      onDraft={setDraft}
      onLeave={() => setDraft(null)}
      onRefuse={() => setRefused(true)}
      onSave={() => {
        saved.push(draft);
        setDraft(null);
      }}
      onSaveAndMore={() => {
        saved.push(draft);
        setDraft(startAnother(draft));
      }}
    />
  );
}

/** No screen of the path has more than so many buttons. */
const MOST_STOPS = 40;
const { show } = makeHost();
let taps = 0;
const countTap = () => {
  taps += 1;
};

function start(saveState: SaveState = "ready"): Draft[] {
  const saved: Draft[] = [];
  show(
    <FrameProvider frame={{ training: true, onLock: none }}>
      <App saved={saved} saveState={saveState} />
    </FrameProvider>,
  );
  return saved;
}

const tap = (name: RegExp) => userEvent.click(page.getByRole("button", { name }));
const tapAll = async (names: readonly RegExp[]) => {
  for (const name of names) await tap(name);
};
/** From the heading of a screen on: presses Tab until what has the focus is called so, and then Enter. */
async function tabTo(name: RegExp): Promise<void> {
  await expect.element(heading()).toHaveFocus();
  const isThere = () => document.activeElement?.matches("button") && name.test(document.activeElement.textContent);
  for (let pressed = 0; pressed < MOST_STOPS && !isThere(); pressed++) await userEvent.tab();
  expect(isThere(), `Tab reaches ${name}`).toBe(true);
  await userEvent.keyboard("{Enter}");
}
const heading = () => page.getByRole("heading", { level: 1 });

beforeEach(async () => {
  await page.viewport(360, 640);
  taps = 0;
  addEventListener("pointerdown", countTap);
});
afterEach(() => removeEventListener("pointerdown", countTap));

const GOLDEN = [/New need/, /They agree/, /^Water/, /Drinking water/, /Within 3 days/, /5–6 people/, /Same place/];

describe("the capture path on a phone", () => {
  it("L8 registers a need in nine taps, from home to saved", async () => {
    const saved = start();
    await tapAll([...GOLDEN, /No extra help needed/, /Save on this phone/]);
    expect(saved).toMatchObject([{ item: 101, urgency: 2, people: 4, area: 3, extraHelp: [], helperPreference: 0 }]);
    expect(taps).toBe(9);
  });

  it("L8 registers a need by Tab and Enter alone, each screen from its heading on", async () => {
    const saved = start();
    for (const name of [...GOLDEN, /No extra help needed/, /Save on this phone/]) await tabTo(name);
    expect(saved).toMatchObject([{ item: 101, urgency: 2, people: 4, area: 3 }]);
    expect(taps).toBe(0);
  });

  it("changes an answer in two taps and comes back to the check page", async () => {
    const saved = start();
    await tapAll([...GOLDEN, /No extra help needed/]);
    taps = 0;
    await tapAll([/Change: .People/, /2 people/]);
    await expect.element(heading()).toHaveTextContent("Check with the person");
    expect(taps).toBe(2);
    await tap(/Save on this phone/);
    expect(saved).toMatchObject([{ people: 2 }]);
  });

  it("asks only what differs for something else too", async () => {
    const saved = start();
    await tapAll([...GOLDEN, /No extra help needed/, /Something else too/]);
    await tapAll([/^Food/, /Cooked meal/, /Today/, /1 person/, /Save on this phone/]);
    expect(saved).toMatchObject([
      { item: 101, area: 3, informedBy: 1 },
      { item: 202, area: 3, informedBy: 1 },
    ]);
  });

  it("records a place and a flag for what needs a trained person", async () => {
    const saved = start();
    await tapAll([/New need/, /They agree/, /Needs a trained person/, /Flag it/, /Same place/, /Save on this phone/]);
    expect(saved).toMatchObject([{ refer: true, area: 3, sector: null, item: null, urgency: null, people: null }]);
  });

  it("ends kindly and keeps nothing when they say no", async () => {
    const saved = start();
    await tapAll([/New need/, /They say no/]);
    await expect.element(heading()).toHaveTextContent("They said no");
    await expect.element(page.getByText(en["refused.text"])).toBeVisible();
    expect(saved).toEqual([]);
  });

  it("keeps chips and the helper that were chosen", async () => {
    const saved = start();
    await tapAll(GOLDEN);
    await userEvent.click(page.getByRole("checkbox", { name: "Carry to the door" }));
    await userEvent.click(page.getByRole("radio", { name: "A woman" }));
    await tapAll([/Continue/, /Save on this phone/]);
    expect(saved).toMatchObject([{ extraHelp: [1], helperPreference: 1 }]);
  });

  it("leaves the answers on the screen and says so when the phone is full", async () => {
    start("full");
    await tapAll([...GOLDEN, /No extra help needed/]);
    await expect.element(page.getByRole("alert")).toHaveTextContent(en["check.full"]);
    await expect.element(page.getByText("Drinking water")).toBeInTheDocument();
  });

  it("answers the person's questions in a dialog that Escape closes", async () => {
    start();
    await tapAll([/New need/, /More answers/]);
    await expect.element(page.getByText("Who sees it?")).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
    await expect.element(heading()).toHaveTextContent("Read this to them");
  });

  it("moves the focus to the heading of each screen", async () => {
    start();
    await tapAll([/New need/, /They agree/]);
    await expect.element(heading()).toHaveFocus();
    await expect.element(heading()).toHaveTextContent("What is needed?");
  });

  it("goes back step by step and leaves the path before the notice", async () => {
    start();
    await tapAll([/New need/, /They agree/, /^Water/, /^Back$/, /^Back$/, /^Back$/]);
    await expect.element(heading()).toHaveTextContent("Your work today");
  });
});

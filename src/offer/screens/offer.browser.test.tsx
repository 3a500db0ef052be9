import { useState } from "preact/hooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { makeHost } from "../../../tests/support/stage.tsx";
import { FrameProvider } from "../../ui/frame.tsx";
import en from "../../words/en.json";
import { type OfferDraft, offerFromDraft, startOffer } from "../draft.ts";
import type { Offer } from "../model.ts";
import { HandshakeScreen } from "./handshake.tsx";
import { OfferPathScreen } from "./offer-path.tsx";
import { OffersScreen } from "./offers.tsx";
import { OutcomeScreen } from "./outcome.tsx";
import { VolunteerHomeScreen } from "./volunteer-home.tsx";

const PLACES = [
  { code: 1, label: "Block A" },
  { code: 3, label: "Block C" },
];
const NOW = 41_268;
const MOST_TAPS = 10;
const none = () => {};

/** A stand-in for the shell: holds the draft, and saves into a list. */
function App({ saved, enough = [] }: { saved: (Offer | null)[]; enough?: readonly number[] }) {
  const [draft, setDraft] = useState<OfferDraft | null>(null);
  if (draft === null)
    return (
      <VolunteerHomeScreen
        label="Stone-Kite"
        task={null}
        offers={{ standing: saved.length, over: 0 }}
        onTask={none}
        onMake={() => setDraft(startOffer("en"))}
        onOffers={none}
        onHandOver={none}
        onLeave={none}
        onPhone={none}
      />
    );
  return (
    <OfferPathScreen
      draft={draft}
      places={PLACES}
      items={[]}
      enough={enough}
      languages={["en", "ar"]}
      now={NOW}
      expires={NOW + 6}
      saveState="ready"
      onDraft={setDraft}
      onLeave={() => setDraft(null)}
      onSave={() => {
        saved.push(offerFromDraft(draft, NOW + 6));
        setDraft(null);
      }}
    />
  );
}

const stage = makeHost();
let taps = 0;
const count = () => taps++;

beforeEach(() => {
  taps = 0;
  document.addEventListener("pointerdown", count);
});
afterEach(() => document.removeEventListener("pointerdown", count));

const show = (screen: preact.ComponentChild) =>
  stage.show(<FrameProvider frame={{ training: false }}>{screen}</FrameProvider>);
const tap = (name: string | RegExp) => page.getByRole("button", { name }).first().click();
const tick = (name: string) => page.getByRole("checkbox", { name }).first().click();

describe("an offer", () => {
  it("VO1 takes at most 10 taps, with one place and one half-day of one's own", async () => {
    const saved: (Offer | null)[] = [];
    show(<App saved={saved} />);
    await tap(/^Make an offer/);
    await tap("Water, toilets");
    await tap("Drinking water");
    await tap("5–6 people");
    await tick("Block C");
    await tap("Continue");
    await tap("Any time");
    await tap("On foot");
    await tap("Nothing else");
    await tap("Save on this phone");
    expect(taps).toBeLessThanOrEqual(MOST_TAPS);
    expect(saved).toEqual([
      {
        ...{ item: 101, people: 4, areas: [3], windows: [], travel: 1, languages: ["en"], can: [] },
        ...{ expires: NOW + 6, times: 1 },
      },
    ]);
  });

  it("VO1 is made with the keyboard alone", async () => {
    const saved: (Offer | null)[] = [];
    show(<App saved={saved} />);
    const press = async (name: string | RegExp, isNew = true) => {
      const button = page.getByRole("button", { name }).first();
      await expect.element(button).toBeVisible();
      // A new screen moves the focus to its heading.
      if (isNew) await expect.element(page.getByRole("heading", { level: 1 })).toHaveFocus();
      (button.element() as HTMLElement).focus();
      await userEvent.keyboard("{Enter}");
    };
    for (const name of [/^Make an offer/, "Food", "Cooked meal", "1 person", "Everywhere in the programme"])
      await press(name);
    await expect.element(page.getByRole("heading", { level: 1 })).toHaveTextContent("When can you come?");
    await expect.element(page.getByRole("heading", { level: 1 })).toHaveFocus();
    (page.getByRole("checkbox", { name: "afternoon" }).first().element() as HTMLElement).focus();
    await userEvent.keyboard(" ");
    await press("Continue", false);
    for (const name of ["By bicycle", "Nothing else", "Save on this phone"]) await press(name);
    expect(saved[0]).toMatchObject({ item: 202, people: 1, areas: [], windows: [NOW + 1], travel: 2 });
  });

  it("VO2 GT4 of something there is enough of leads to what is useful now", async () => {
    const saved: (Offer | null)[] = [];
    show(<App saved={saved} enough={[101]} />);
    await tap(/^Make an offer/);
    await tap("Water, toilets");
    await tap(/^Drinking water/);
    await expect.element(page.getByRole("heading", { level: 1 })).toHaveTextContent("Enough of this here, thank you");
    await tap("Hygiene kit");
    await expect
      .element(page.getByRole("heading", { level: 1 }))
      .toHaveTextContent("For how many people is it enough?");
  });
});

it("VO3 renewing and removing an offer take one tap each, and say what became of them", async () => {
  const calls: string[] = [];
  const offer: Offer = {
    ...{ item: 101, people: 4, areas: [], windows: [], travel: 1, languages: ["en"], can: [], times: 1 },
    expires: NOW - 1,
  };
  show(
    <OffersScreen
      offers={[{ key: "a", offer, place: "coordinator", doubts: [] }]}
      places={PLACES}
      label="Stone-Kite"
      now={NOW}
      expires={NOW + 6}
      overSinceMs={null}
      onRenew={async (key) => calls.push(`renew ${key}`) > 0}
      onRemove={async () => false}
      onMake={none}
      onBack={none}
    />,
  );
  await tap(/^Renew:/);
  await expect.element(page.getByText("The offer is renewed.")).toBeInTheDocument();
  await tap(/^Remove:/);
  await expect.element(page.getByRole("alert").getByText(/^This was not written/)).toBeInTheDocument();
  expect(calls).toEqual(["renew a"]);
});

it("VO5 Match and Different have one size, neither has the focus, and both sets of words fit a small screen", async () => {
  await page.viewport(360, 640);
  show(
    <HandshakeScreen
      words={{ helper: [7, 90, 201], answer: [12, 118, 33] }}
      onMatch={none}
      onDifferent={none}
      onBack={none}
    />,
  );
  const boxOf = (name: string) => page.getByRole("button", { name }).element().getBoundingClientRect();
  const [match, different] = [boxOf("Match"), boxOf("Different")];
  expect([match.width, match.height]).toEqual([different.width, different.height]);
  expect(document.activeElement?.tagName).not.toBe("BUTTON");
  expect(page.getByText("bus").element().getBoundingClientRect().bottom).toBeLessThanOrEqual(match.top);
});

it.each([
  ["at any time", []],
  ["at those that are chosen", [NOW + 1, NOW + 2]],
])("O13 an offer whose half-days are past is renewed for new ones: %s", async (_, windows) => {
  const calls: unknown[] = [];
  const past: Offer = {
    ...{ item: 101, people: 3, areas: [], windows: [NOW - 6, NOW - 5], travel: 1, can: [], languages: ["en"] },
    ...{ expires: NOW + 1, times: 1 },
  };
  show(
    <OffersScreen
      offers={[{ key: "a", offer: past, place: "coordinator", doubts: [] }]}
      {...{ places: PLACES, label: "Stone-Kite", now: NOW, expires: NOW + 6, overSinceMs: null }}
      onRenew={async (...call) => calls.push(call) > 0}
      onRemove={async () => false}
      onMake={none}
      onBack={none}
    />,
  );
  await expect.element(page.getByText(new RegExp(en["decide.noTime"]))).toBeVisible();
  await tap(/^Renew:/);
  await expect.element(page.getByRole("heading", { name: en["offer.whenTitle"] })).toBeVisible();
  expect(calls).toEqual([]);
  if (windows.length > 0) {
    await page.getByRole("checkbox").nth(1).click();
    await page.getByRole("checkbox").nth(2).click();
    await tap(en["capture.continue"]);
  } else await tap(en["offer.anyTime"]);
  await expect.element(page.getByText(en["offers.renewed"])).toBeInTheDocument();
  expect(calls).toEqual([["a", windows]]);
});

it("VO6 the outcome is one tap behind the task", async () => {
  const said: string[] = [];
  show(<OutcomeScreen isFailed={false} isStopped={false} onOutcome={(says) => said.push(says)} onBack={none} />);
  await tap("Nobody came");
  await tap(/^The person said no/);
  expect(said).toEqual(["nobody", "saidNo"]);
});

/** What each flow does with a press on Back while it saves: a real vault on a memory store, whose commits wait for the test. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import { startByHand, toMember } from "../../tests/support/by-hand.ts";
import { makeHost } from "../../tests/support/stage.tsx";
import type { Member } from "../../tests/support/world.ts";
import { IncidentsScreen } from "../assignment/screens/incidents.tsx";
import { StoreError } from "../kit/errors.ts";
import { err, unwrapResult } from "../kit/result.ts";
import type { Draft } from "../need/model.ts";
import { giveAnswer, startDraft } from "../need/rules.ts";
import { CaptureScreen } from "../need/screens/capture.tsx";
import { answerOffer, startOffer } from "../offer/draft.ts";
import { FrameProvider } from "../ui/frame.tsx";
import en from "../words/en.json";
import { makeOfferDraftKeeper, readOfferDraft } from "./acts/assign/offer-draft.ts";
import { saveSettings } from "./acts/change-settings.ts";
import { readDraft } from "./acts/draft.ts";
import { makeOpSaver } from "./acts/own-ops.ts";
import { settingsOf } from "./acts/records.ts";
import type { Page } from "./field/page.ts";
import { useCapture } from "./field/use-capture.ts";
import type { Session } from "./session.ts";
import { SetupFlow } from "./setup-flow.tsx";
import { OfferPart } from "./volunteer/offer-part.tsx";
import type { Volunteer, Page as VolunteerPage } from "./volunteer/volunteer.ts";

const CLOCK = { ms: Date.UTC(2026, 5, 29, 9) };
const DAY = Math.floor(CLOCK.ms / 86_400_000);
const NOTICE = { language: "en", endDay: DAY + 5, helpsWithout: false, givesCards: false, basis: "" } as const;

type Ending = "keep" | "refuse" | "breakOff";

/** Holds every commit from `hold` on until it ends in one way or another. */
function makeGate() {
  let ending: Promise<Ending> | null = null;
  let end: (how: Ending) => void = () => undefined;
  return {
    hold: () => {
      ending = new Promise((resolve) => {
        end = resolve;
      });
    },
    end: (how: Ending) => {
      end(how);
      ending = how === "keep" ? null : ending;
    },
    open: () => {
      ending = null;
    },
    ending: () => ending,
  };
}

const gate = makeGate();
const { show } = makeHost();
let member: Member;
let session: Session;
let pages: string[] = [];

beforeAll(async () => {
  const started = await startByHand(CLOCK);
  const { store } = started.vault;
  const commit: typeof store.commit = async (batch) => {
    const how = await gate.ending();
    if (how === "refuse") return err(new StoreError("STORE_FULL"));
    if (how === "breakOff") throw new TypeError("the disk went away");
    return store.commit(batch);
  };
  member = await toMember(started.device, { ...started.vault, store: { ...store, commit } });
  const { vault, engine, device } = member;
  const before = settingsOf(engine.replica().records);
  if (!before) throw new TypeError("no settings");
  const areas = [...before.areas, { code: 2, label: "South quay" }];
  const parts = { vault, clock: device.clock, random: device.random, today: () => DAY };
  unwrapResult(await engine.change((replica) => saveSettings(parts, replica, { ...before, areas }, ["areas"])));
  session = {
    ...{ vault, engine, nudge: () => undefined, subscribe: () => () => undefined },
  } as unknown as Session;
});

beforeEach(() => {
  pages = [];
});
afterEach(() => gate.open());

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
const heading = (name: string) => page.getByRole("heading", { name });
const back = () => button(en["ui.back"]).click();
/** Back while `save` is being kept, which then ends so. */
async function pressBackWhile(save: () => Promise<void>, how: Ending): Promise<void> {
  gate.hold();
  await save();
  await back();
  gate.end(how);
}

const FULL: Draft = [
  { step: "notice", informedBy: 1 } as const,
  { step: "sector", sector: 1 } as const,
  { step: "item", item: 101 } as const,
  { step: "urgency", urgency: 3 } as const,
  { step: "people", people: 3 } as const,
  { step: "area", area: 1 } as const,
  { step: "extraHelp", extraHelp: [], helperPreference: 0 } as const,
].reduce<Draft>(giveAnswer, startDraft("en", 1));

function Worker(): JSX.Element {
  const [at, setAt] = useState<Page>({ at: "home" });
  const capture = useCapture({
    ...{ device: member.device, session, noticeVersion: 1, asksCounts: false, asksNote: false, givesCards: false },
    today: DAY,
    go: (next) => {
      pages.push(next.at);
      setAt(next);
    },
  });
  useEffect(() => capture.start(FULL), []);
  if (at.at !== "capture" || !capture.draft) return <h1>{at.at}</h1>;
  return (
    <CaptureScreen
      {...{ draft: capture.draft, places: [{ code: 1, label: "North quay" }], lastPlace: null, notice: NOTICE }}
      saveState={capture.saveState}
      onDraft={capture.change}
      onLeave={capture.back}
      onRefuse={() => capture.leave("refused")}
      onSave={() => void capture.save(false)}
      onSaveAndMore={() => void capture.save(true)}
    />
  );
}

const inFrame = (screen: JSX.Element) => show(<FrameProvider frame={{ training: false }}>{screen}</FrameProvider>);

describe("U8 Back while a need is saved", () => {
  const atCheck = async () => {
    inFrame(<Worker />);
    await expect.element(heading(en["check.title"])).toBeVisible();
    pages = [];
  };
  const save = () => button(en["check.save"]).click();

  it("U8 leads to the page that says where the need is, and leaves no draft of what is kept", async () => {
    await atCheck();
    await pressBackWhile(save, "keep");
    await expect.element(heading("saved")).toBeVisible();
    expect(pages).toEqual(["saved"]);
    expect(await readDraft(member.vault)).toBeNull();
  });

  it("U8 asks for nothing else to be written where something else was to follow", async () => {
    await atCheck();
    await pressBackWhile(() => button(en["check.somethingElse"]).click(), "keep");
    await expect.element(heading("saved")).toBeVisible();
    expect(pages).toEqual(["saved"]);
  });

  it("U8 stays and says so where the phone is full, and then leads a question back", async () => {
    await atCheck();
    await pressBackWhile(save, "refuse");
    await expect.element(page.getByText(en["check.full"])).toBeVisible();
    expect(pages).toEqual([]);
    await back();
    await expect.element(heading(en["capture.extraHelp"])).toBeVisible();
  });

  it("U8 leads a question back where saving breaks off", async () => {
    await atCheck();
    await pressBackWhile(save, "breakOff");
    await expect.element(heading(en["capture.extraHelp"])).toBeVisible();
  });
});

describe("U8 Back while an offer is saved", () => {
  const NOW = DAY * 2;
  function Helper() {
    const [at, setAt] = useState<VolunteerPage>({ at: "offer" });
    const volunteer = {
      ...{ device: member.device, session, settings: settingsOf(member.engine.replica().records), now: NOW },
      ...{ expires: NOW + 6, enough: [], help: { offers: [{}], answers: [] }, onWritten: () => undefined },
      saveOwn: makeOpSaver(member.device, member.vault),
      go: (next: VolunteerPage) => {
        pages.push(next.at);
        setAt(next);
      },
    } as unknown as Volunteer;
    return at.at === "offer" ? <OfferPart {...volunteer} /> : <h1>{at.at}</h1>;
  }
  const atCheck = async () => {
    const keeper = makeOfferDraftKeeper(member.vault);
    const answers = { sector: 1, item: 101, people: 3, areas: [], windows: [], travel: 1, can: [] } as const;
    keeper.keep(answerOffer(startOffer("en"), answers), DAY);
    await keeper.settled();
    inFrame(<Helper />);
    await expect.element(heading(en["offer.checkTitle"])).toBeVisible();
  };
  const save = () => button(en["check.save"]).click();

  it("U8 leads to the page that says where the offer is, and leaves no draft of what is kept", async () => {
    await atCheck();
    await pressBackWhile(save, "keep");
    await expect.element(heading("saved")).toBeVisible();
    expect(pages).toEqual(["saved"]);
    expect(await readOfferDraft(member.vault)).toBeNull();
  });

  it("U8 leads a question back where saving breaks off", async () => {
    await atCheck();
    await pressBackWhile(save, "breakOff");
    await expect.element(heading(en["offer.canTitle"])).toBeVisible();
    expect(pages).toEqual([]);
  });
});

describe("U8 Back while settings are saved", () => {
  const left = vi.fn();
  const atAreas = async () => {
    inFrame(<SetupFlow device={member.device} session={session} onLeave={left} />);
    await button(new RegExp(`^${en["setup.areas"]}`)).click();
    await expect.element(heading(en["setup.areas"])).toBeVisible();
  };
  /** Each act on the page of areas is saved at once, and by itself it stays on that page. */
  const bringBackOrRetire = async () => {
    const again = button(new RegExp(`^${en["areas.return"]}`));
    if (again.elements().length > 0) return again.click();
    await button(/^Retire/)
      .first()
      .click();
    await page.getByRole("dialog").getByRole("button", { name: en["areas.retire"] }).click();
  };

  it("U8 leads to Set-up once they are kept, and nobody is drawn back to the areas", async () => {
    await atAreas();
    await pressBackWhile(bringBackOrRetire, "keep");
    await expect.element(page.getByText(en["setup.saved"])).toBeVisible();
    expect(heading(en["setup.areas"]).elements()).toHaveLength(0);
  });

  it("U8 stays and says so where they could not be written", async () => {
    await atAreas();
    await pressBackWhile(bringBackOrRetire, "refuse");
    await expect.element(page.getByText(en["setup.failed"])).toBeVisible();
    gate.open();
    await back();
    await expect.element(heading(en["setup.title"])).toBeVisible();
  });

  it("U8 leads to Set-up where saving breaks off", async () => {
    await atAreas();
    await pressBackWhile(bringBackOrRetire, "breakOff");
    await expect.element(heading(en["setup.title"])).toBeVisible();
    expect(page.getByText(en["setup.saved"]).elements()).toHaveLength(0);
  });
});

describe("U8 Back while an incident is saved", () => {
  let settle: (how: boolean | null) => void = () => undefined;
  function Board() {
    const [saveState, setSaveState] = useState<"ready" | "saving" | "failed">("ready");
    return (
      <IncidentsScreen
        {...{ rows: [], places: [], saveState, canDecide: true, onShare: () => undefined }}
        onSave={() => {
          setSaveState("saving");
          return new Promise((resolve, reject) => {
            settle = (isKept) => {
              setSaveState(isKept ? "ready" : "failed");
              if (isKept === null) reject(new TypeError("the disk went away"));
              else resolve(isKept);
            };
          });
        }}
        onBack={() => pages.push("board")}
      />
    );
  }
  const saveOne = async () => {
    inFrame(<Board />);
    await button(en["incident.write"]).click();
    await expect.element(heading(en["incident.write"])).toBeVisible();
    for (const question of document.querySelectorAll("fieldset")) question.querySelector("input")?.click();
    await button(en["incident.save"]).click();
    await back();
    expect(heading(en["incident.write"]).elements()).toHaveLength(1);
  };

  it.each([true, null])("U8 leads to the list, once, where it is kept or breaks off (%s)", async (how) => {
    await saveOne();
    settle(how);
    await expect.element(heading(en["incident.title"])).toBeVisible();
    expect(pages).toEqual([]);
  });

  it("U8 stays with the answers and says so where it was not written", async () => {
    await saveOne();
    settle(false);
    await expect.element(page.getByText(en["board.failed"])).toBeVisible();
    expect(heading(en["incident.write"]).elements()).toHaveLength(1);
  });
});

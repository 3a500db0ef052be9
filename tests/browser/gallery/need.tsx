/** Every state of the field path and of the coordinator's needs list, with made-up props. */
import type { JSX } from "preact";
import type { Place } from "../../../src/need/choices.ts";
import type { Draft, HelpNeed, Need } from "../../../src/need/model.ts";
import { type Answer, giveAnswer, goToStep, startDraft } from "../../../src/need/rules.ts";
import { CaptureScreen } from "../../../src/need/screens/capture.tsx";
import type { SaveState } from "../../../src/need/screens/check.tsx";
import { DraftQuestionScreen } from "../../../src/need/screens/draft-question.tsx";
import { HandOverScreen, type HandOverSteps } from "../../../src/need/screens/hand-over.tsx";
import { HomeScreen } from "../../../src/need/screens/home.tsx";
import type { NeedRow } from "../../../src/need/screens/need-row.tsx";
import { NeedsListScreen } from "../../../src/need/screens/needs-list.tsx";
import { RefusedScreen } from "../../../src/need/screens/notice.tsx";
import { SavedScreen } from "../../../src/need/screens/saved.tsx";
import { TodayScreen } from "../../../src/need/screens/today.tsx";
import { Field } from "../../../src/ui/field.tsx";
import { PlaceMark, type PlaceState } from "../../../src/ui/place-state.tsx";
import { Progress } from "../../../src/ui/progress.tsx";
import { Screen } from "../../../src/ui/screen.tsx";
import { WordGrid } from "../../../src/ui/word-grid.tsx";

const none = () => {};
const AT = Date.UTC(2026, 5, 30, 13, 2);
const DAY = 20_634;
const PLACES: readonly Place[] = [
  { code: 1, label: "Block A" },
  { code: 2, label: "Block B" },
  { code: 3, label: "Block C" },
  { code: 4, label: "School yard, north gate" },
  { code: 5, label: "المستودع القديم" },
];
const MANY_PLACES = Array.from({ length: 30 }, (_, at): Place => ({ code: at + 1, label: `Block ${at + 1}` }));

const ANSWERS: readonly Answer[] = [
  { step: "notice", informedBy: 1 },
  { step: "sector", sector: 1 },
  { step: "item", item: 101 },
  { step: "urgency", urgency: 2 },
  { step: "people", people: 4 },
  { step: "area", area: 3 },
  { step: "extraHelp", extraHelp: [1, 3], helperPreference: 1 },
];
const draftAfter = (count: number): Draft => ANSWERS.slice(0, count).reduce(giveAnswer, startDraft("ar", 1));
const FULL = draftAfter(7);
const FLAGGED = giveAnswer(giveAnswer(draftAfter(1), { step: "refer" }), { step: "area", area: 3 });

const capture = (draft: Draft, saveState: SaveState = "ready", places = PLACES, lastPlace: number | null = 3) => (
  <CaptureScreen
    draft={draft}
    places={places}
    lastPlace={lastPlace}
    notice={{ language: "en", endDay: DAY + 60, helpsWithout: false, givesCards: true, basis: "" }}
    saveState={saveState}
    onDraft={none}
    onLeave={none}
    onRefuse={none}
    onSave={none}
    onSaveAndMore={none}
  />
);

const need = (alias: readonly [number, number], over: Partial<HelpNeed> = {}): HelpNeed => ({
  kind: "help",
  alias,
  area: 3,
  day: DAY,
  half: "am",
  sector: 1,
  item: 101,
  urgency: 2,
  people: 4,
  extraHelp: [],
  helperPreference: 0,
  language: "ar",
  informedBy: 1,
  noticeVersion: 1,
  ...over,
});
const referral: Need = { kind: "referral", alias: [40, 90], area: 1, day: DAY - 1, half: "pm" };

const today = (places: readonly PlaceState[]) => (
  <TodayScreen
    records={places.map((place, at) => ({
      key: String(at),
      need: at === 2 ? referral : need([at * 21 + 7, 200 - at * 13], { item: [101, 302, 401, 801][at % 4] ?? 101 }),
      place,
    }))}
    places={PLACES}
    asOfMs={AT}
    onChange={none}
    onErase={async () => true}
    onCard={none}
    onNewNeed={none}
    onBack={none}
  />
);

const handOver = (
  steps: HandOverSteps | null,
  over: { held?: number; all?: boolean; isEarlier?: boolean; offline?: boolean } = {},
) => (
  <HandOverScreen
    heldCount={over.held ?? 6}
    recordCount={11}
    allReceivedAtMs={over.all ? AT : null}
    isReceivedEarlier={over.isEarlier ?? false}
    offline={over.offline ?? false}
    steps={steps}
    onStart={none}
    onBack={none}
  />
);

const ROWS: readonly NeedRow[] = [
  { key: "1", need: need([181, 92], { urgency: 1, day: DAY, people: 6 }), isNew: true },
  { key: "2", need: need([10, 20], { urgency: 1, day: DAY - 2, item: 401, extraHelp: [1, 3], area: 4 }), isNew: false },
  { key: "3", need: need([33, 74], { urgency: 2, day: DAY - 4, item: 302, helperPreference: 1 }), isNew: false },
  { key: "4", need: need([60, 211], { urgency: 0, day: DAY - 1, item: 65_000, area: 5 }), isNew: false },
  { key: "5", need: need([120, 140], { urgency: 4, day: DAY - 9, item: 1102, people: 1 }), isNew: false },
  { key: "6", need: referral, isNew: true },
];
const needsList = (rows: readonly NeedRow[], lastReceivedMs: number | null, offline = false) => (
  <NeedsListScreen
    rows={rows}
    places={PLACES}
    today={DAY}
    asOfMs={AT}
    lastReceivedMs={lastReceivedMs}
    offline={offline}
  />
);

const home = (todayCount: number) => (
  <HomeScreen
    todayCount={todayCount}
    deliverByMs={todayCount > 0 ? AT + 3 * 86_400_000 : null}
    onNewNeed={none}
    onToday={none}
    onHandOver={none}
    onPhone={none}
  />
);

/** The screens by name. */
export const needStates: Readonly<Record<string, () => JSX.Element>> = {
  "need-home": () => home(11),
  "need-home-empty": () => home(0),
  "need-draft": () => <DraftQuestionScreen draft={draftAfter(5)} places={PLACES} onResume={none} onDiscard={none} />,
  "need-notice": () => capture(draftAfter(0)),
  "need-refused": () => <RefusedScreen onHome={none} />,
  "need-sector": () => capture(draftAfter(1)),
  "need-sector-change": () => capture(goToStep(FULL, "sector")),
  "need-item": () => capture(draftAfter(2)),
  "need-item-empty": () => capture({ ...draftAfter(2), sector: 9 }),
  "need-refer": () => capture(goToStep(draftAfter(1), "refer")),
  "need-urgency": () => capture(draftAfter(3)),
  "need-people": () => capture(draftAfter(4)),
  "need-people-change": () => capture(goToStep(FULL, "people")),
  "need-area": () => capture(draftAfter(5)),
  "need-area-first": () => capture(draftAfter(5), "ready", PLACES, null),
  "need-area-many": () => capture(draftAfter(5), "ready", MANY_PLACES, 3),
  "need-area-none": () => capture(draftAfter(5), "ready", [], null),
  "need-extra": () => capture(draftAfter(6)),
  "need-extra-chosen": () => capture(goToStep(FULL, "extraHelp")),
  "need-check": () => capture(FULL),
  "need-check-refer": () => capture(FLAGGED),
  "need-check-saving": () => capture(FULL, "saving"),
  "need-check-full": () => capture(FULL, "full"),
  "need-saved": () => (
    <SavedScreen
      alias={[181, 92]}
      place="held"
      effort={{ taps: 9, seconds: 38 }}
      onSomethingElse={none}
      onNewNeed={none}
      onHome={none}
    />
  ),
  "need-today": () => today(["held", "coordinator", "relay", "newer", "packed"]),
  "need-today-empty": () => today([]),
  "need-handover": () => handOver(null),
  "need-handover-running": () => handOver({ pack: "ok", reach: "ok", deliver: "working", answer: "waiting" }),
  "need-handover-failed": () =>
    handOver({
      pack: "ok",
      reach: "failed",
      deliver: "waiting",
      answer: "waiting",
      failed: "reach",
    }),
  "need-handover-received": () =>
    handOver({ pack: "ok", reach: "ok", deliver: "ok", answer: "ok" }, { held: 0, all: true }),
  "need-handover-received-earlier": () =>
    handOver({ pack: "ok", reach: "ok", deliver: "ok", answer: "ok" }, { held: 0, all: true, isEarlier: true }),
  "need-handover-offline": () => handOver(null, { offline: true }),
  "need-list": () => needsList(ROWS, AT),
  "need-list-offline": () => needsList(ROWS.slice(0, 3), AT, true),
  "need-list-empty": () => needsList([], AT),
  "need-list-never": () => needsList([], null),
  "ui-parts": () => (
    <Screen title="Parts">
      {(["draft", "held", "packed", "relay", "coordinator", "newer"] as const).map((state) => (
        <div key={state}>
          <PlaceMark state={state} />
        </div>
      ))}
      <Progress label="Opening" detail="About 3 s on this phone" share={0.4} />
      <Field label="Your words" value="river lamp ston" onInput={none} hint="Five words" error="Word 3 is not known." />
      <WordGrid words={["river", "lamp", "stone", "kite", "moon"]} />
    </Screen>
  ),
};

/** Every state of a volunteer's screens, with offers and tasks that are nobody's. */
import type { JSX } from "preact";
import type { Task } from "../../../src/assignment/model.ts";
import type { TaskState } from "../../../src/assignment/task-state.ts";
import type { HandshakeRow } from "../../../src/card/model.ts";
import type { OfferDraft, OfferStep } from "../../../src/offer/draft.ts";
import type { Offer } from "../../../src/offer/model.ts";
import { DifferedScreen, HandshakeScreen } from "../../../src/offer/screens/handshake.tsx";
import { LeaveHelpingScreen } from "../../../src/offer/screens/leave-helping.tsx";
import { NoMoreOffersScreen } from "../../../src/offer/screens/no-more-offers.tsx";
import { OfferPathScreen } from "../../../src/offer/screens/offer-path.tsx";
import { OffersScreen } from "../../../src/offer/screens/offers.tsx";
import { OutcomeSavedScreen, OutcomeScreen } from "../../../src/offer/screens/outcome.tsx";
import { VolunteerReadyScreen } from "../../../src/offer/screens/ready.tsx";
import { SavedOfferScreen } from "../../../src/offer/screens/saved-offer.tsx";
import { NoTaskScreen, TaskScreen } from "../../../src/offer/screens/task.tsx";
import { VolunteerHomeScreen } from "../../../src/offer/screens/volunteer-home.tsx";
import { BadgeCheckScreen, type BadgeResult, BadgeScreen } from "../../../src/shell/screens/badge.tsx";
import { ScanView } from "../../../src/shell/screens/scan-view.tsx";

const none = () => {};
const done = async () => true;
const NOW_MS = Date.UTC(2026, 5, 30, 9, 2);
/** Tuesday 30 June 2026, before noon. */
const NOW = 2 * 20_634;
const LABEL = "Stone-Kite";
const PLACES = [
  { code: 1, label: "Block A" },
  { code: 2, label: "Block B, behind the old market hall and the two water towers" },
  { code: 3, label: "Block C" },
];

const DRAFT: OfferDraft = {
  ...{ step: "check", sector: 1, item: 101, people: 4, areas: [1, 3], windows: [NOW + 1, NOW + 2], travel: 1 },
  ...{ can: [1, 5], languages: ["en", "ar"], times: 2 },
};
const path = (step: OfferStep, over: Partial<OfferDraft> = {}, saveState: "ready" | "saving" | "full" = "ready") => (
  <OfferPathScreen
    draft={{ ...DRAFT, ...over, step }}
    places={PLACES}
    items={[]}
    enough={[101]}
    languages={["en", "ar", "fr"]}
    now={NOW}
    expires={NOW + 6}
    saveState={saveState}
    onDraft={none}
    onLeave={none}
    onSave={none}
  />
);
const OPEN = { areas: null, windows: null, can: null, travel: null } as const;

const OFFER: Offer = {
  ...{ item: 101, people: 4, areas: [1, 3], windows: [NOW + 1, NOW + 2], travel: 1, languages: ["en"] },
  ...{ can: [1], expires: NOW + 6, times: 2 },
};
const offers = (list: Parameters<typeof OffersScreen>[0]["offers"], overSinceMs: number | null = null) => (
  <OffersScreen
    offers={list}
    places={PLACES}
    label={LABEL}
    now={NOW}
    expires={NOW + 6}
    overSinceMs={overSinceMs}
    onRenew={done}
    onRemove={done}
    onMake={none}
    onBack={none}
  />
);

const WORDS: HandshakeRow = { helper: [7, 90, 201], answer: [12, 118, 33] };
const TASK: Task = {
  ...{ assignment: "00".repeat(16), item: 101, people: 4, extraHelp: [1, 5], language: "ar", halfDay: NOW + 2 },
  ...{ meetingPoint: "Water tap 2, Block C", expires: NOW + 4, badge: new Uint8Array(1), isStopped: false },
  words: WORDS,
};
const task = (state: TaskState, over: Partial<Task> = {}, isFailed = false) => (
  <TaskScreen
    task={{ ...TASK, ...over }}
    state={state}
    answerPlace={state === "new" ? null : "held"}
    now={NOW}
    receivedMs={NOW_MS - 3_600_000}
    nowMs={NOW_MS}
    isFailed={isFailed}
    onAccept={none}
    onDecline={none}
    onThere={none}
    onOutcome={none}
    {...((over.badge?.length ?? 1) > 0 && { onBadge: none })}
    onBack={none}
  />
);
const home = (state: TaskState | null, counts: { standing: number; over: number }) => (
  <VolunteerHomeScreen
    label={LABEL}
    task={state}
    offers={counts}
    onTask={none}
    onMake={none}
    onOffers={none}
    onHandOver={none}
    onCheckBadge={none}
    onLeave={none}
    onPhone={none}
  />
);
const leave = (state: "ask" | "working" | "failed" | "left") => (
  <LeaveHelpingScreen
    state={state}
    offers={2}
    hasTask
    place={state === "left" ? "held" : null}
    onLeave={none}
    onProgramme={none}
    onBack={none}
  />
);

const check = (result: BadgeResult | null) => (
  <BadgeCheckScreen
    scanner={<ScanView label="Hold the badge’s code inside the frame." state="on" onAgain={none} />}
    result={result}
    onAgain={none}
    onBack={none}
  />
);
/** A pattern of the size that a badge takes. */
const MODULES = Array.from({ length: 57 }, (_, y) => Array.from({ length: 57 }, (_, x) => (x * y + x) % 3 === 0));

export const volunteerStates: Readonly<Record<string, () => JSX.Element>> = {
  "volunteer-ready": () => (
    <VolunteerReadyScreen programme="Harbour water" label={LABEL} picture="lamp" onContinue={none} />
  ),
  "volunteer-home": () => home(null, { standing: 0, over: 0 }),
  "volunteer-home-offers": () => home("answered", { standing: 2, over: 1 }),
  "volunteer-home-task": () => home("new", { standing: 2, over: 0 }),
  "volunteer-home-stopped": () => home("stopped", { standing: 2, over: 0 }),
  "volunteer-offer-sector": () => path("sector", OPEN),
  "volunteer-offer-item": () => path("item", { ...OPEN, item: null }),
  "volunteer-offer-enough": () => path("enough", OPEN),
  "volunteer-offer-people": () => path("people", OPEN),
  "volunteer-offer-areas": () => path("areas", OPEN),
  "volunteer-offer-areas-chosen": () => path("areas"),
  "volunteer-offer-when": () => path("windows", OPEN),
  "volunteer-offer-when-chosen": () => path("windows"),
  "volunteer-offer-travel": () => path("travel", OPEN),
  "volunteer-offer-can": () => path("can", OPEN),
  "volunteer-offer-languages": () => path("languages"),
  "volunteer-offer-times": () => path("times"),
  "volunteer-offer-check": () => path("check"),
  "volunteer-offer-saving": () => path("check", {}, "saving"),
  "volunteer-offer-full": () => path("check", {}, "full"),
  "volunteer-offer-saved": () => (
    <SavedOfferScreen place="held" effort={{ taps: 9, seconds: 31 }} onMore={none} onHome={none} />
  ),
  "volunteer-offers": () =>
    offers([
      { key: "1", offer: OFFER, place: "coordinator", doubts: [] },
      { key: "2", offer: { ...OFFER, item: 303, areas: [], travel: 3, times: 1 }, place: "held", doubts: ["large"] },
      { key: "3", offer: { ...OFFER, item: 202, expires: NOW - 3 }, place: "relay", doubts: [] },
    ]),
  "volunteer-offers-doubted": () =>
    offers([{ key: "1", offer: OFFER, place: "coordinator", doubts: ["far", "large", "many"] }]),
  "volunteer-offers-over": () => offers([{ key: "1", offer: OFFER, place: "coordinator", doubts: [] }], NOW_MS),
  "volunteer-no-more-offers": () => <NoMoreOffersScreen sinceMs={NOW_MS} onBack={none} />,
  "volunteer-offers-none": () => offers([]),
  "volunteer-offers-past": () =>
    offers([
      {
        ...{ key: "a", place: "coordinator", doubts: [] },
        offer: {
          ...{ item: 101, people: 4, areas: [3], windows: [NOW - 4, NOW - 3], travel: 1, can: [], languages: ["en"] },
          ...{ expires: NOW + 2, times: 1 },
        },
      },
    ]),
  "volunteer-task-none": () => <NoTaskScreen receivedMs={null} nowMs={NOW_MS} onBack={none} />,
  "volunteer-task-new": () => task("new"),
  "volunteer-task-failed": () => task("new", {}, true),
  "volunteer-task-accepted": () => task("accepted"),
  "volunteer-task-no-card": () => task("accepted", { words: null, extraHelp: [], badge: new Uint8Array() }),
  "volunteer-task-stopped": () => task("stopped"),
  "volunteer-task-lapsed": () => task("lapsed"),
  "volunteer-task-declined": () => task("declined"),
  "volunteer-task-answered": () => task("answered"),
  "volunteer-handshake": () => <HandshakeScreen words={WORDS} onMatch={none} onDifferent={none} onBack={none} />,
  "volunteer-differed": () => (
    <DifferedScreen place="held" isWriting={false} isFailed={false} onAgain={none} onHome={none} />
  ),
  "volunteer-differed-failed": () => (
    <DifferedScreen place={null} isWriting={false} isFailed onAgain={none} onHome={none} />
  ),
  "volunteer-outcome": () => <OutcomeScreen isFailed={false} isStopped={false} onOutcome={none} onBack={none} />,
  "volunteer-outcome-failed": () => <OutcomeScreen isFailed isStopped={false} onOutcome={none} onBack={none} />,
  "volunteer-outcome-stopped": () => <OutcomeScreen isFailed={false} isStopped onOutcome={none} onBack={none} />,
  "volunteer-outcome-given": () => <OutcomeSavedScreen says="given" place="held" onHome={none} />,
  "volunteer-outcome-danger": () => <OutcomeSavedScreen says="notSafe" place="held" onHome={none} />,
  "volunteer-badge": () => <BadgeScreen modules={MODULES} label={LABEL} untilMs={NOW_MS} onBack={none} />,
  "volunteer-badge-over": () => <BadgeScreen modules={null} label={LABEL} untilMs={NOW_MS} onBack={none} />,
  "volunteer-badge-check": () => check(null),
  "volunteer-badge-sent": () => check({ type: "sent", untilMs: NOW_MS, label: [216, 119] }),
  "volunteer-badge-old": () => check({ type: "old" }),
  "volunteer-badge-foreign": () => check({ type: "otherProgramme" }),
  "volunteer-badge-unknown": () => check({ type: "unknown" }),
  "volunteer-leave": () => leave("ask"),
  "volunteer-leave-working": () => leave("working"),
  "volunteer-leave-failed": () => leave("failed"),
  "volunteer-left": () => leave("left"),
};

/** Every state of the coordinator's board and decisions, with made-up props. */

import { AskReason } from "../../../src/assignment/screens/ask-reason.tsx";
import { BoardScreen } from "../../../src/assignment/screens/board.tsx";
import type { BoardView, LifeState } from "../../../src/assignment/screens/board-views.ts";
import { CompareScreen } from "../../../src/assignment/screens/compare.tsx";
import { DecideScreen } from "../../../src/assignment/screens/decide.tsx";
import type { DecideProps } from "../../../src/assignment/screens/decide-props.ts";
import { EndQuestion } from "../../../src/assignment/screens/end-question.tsx";
import { FairScreen } from "../../../src/assignment/screens/fair.tsx";
import { HelpersScreen } from "../../../src/assignment/screens/helpers.tsx";
import { IncidentsScreen } from "../../../src/assignment/screens/incidents.tsx";
import { LogScreen } from "../../../src/assignment/screens/log.tsx";
import { MatchSetupScreen } from "../../../src/assignment/screens/match-setup.tsx";
import { PauseScreen } from "../../../src/assignment/screens/pause.tsx";
import { REJECT_REASONS } from "../../../src/assignment/screens/reason-words.ts";
import { ReferralsScreen } from "../../../src/assignment/screens/referrals.tsx";
import { RulesetScreen } from "../../../src/assignment/screens/ruleset.tsx";
import { UnderwayScreen } from "../../../src/assignment/screens/underway.tsx";
import { UndoScreen } from "../../../src/assignment/screens/undo.tsx";
import { type HelpView, type ProposalView, UNDO_SECONDS } from "../../../src/assignment/screens/views.ts";
import type { Place } from "../../../src/need/choices.ts";
import type { HelpNeed } from "../../../src/need/model.ts";
import { ofRecord } from "./aliased.tsx";

const none = () => {};
const NOW = Date.UTC(2026, 5, 30, 14, 2);
const HOUR = 3_600_000;
const DAY = 20_634;
const PLACES: readonly Place[] = [
  { code: 1, label: "Block A" },
  { code: 3, label: "Block C" },
  { code: 5, label: "المستودع القديم" },
];
const AGED = { lastContactMs: NOW - HOUR, nowMs: NOW };

const need = (over: Partial<HelpNeed> = {}): HelpNeed => ({
  kind: "help",
  alias: [181, 92],
  area: 3,
  day: DAY - 2,
  half: "am",
  sector: 1,
  item: 101,
  urgency: 2,
  people: 4,
  extraHelp: [1],
  helperPreference: 0,
  language: "ar",
  informedBy: 1,
  noticeVersion: 1,
  ...over,
});
const help = (over: Partial<HelpView> = {}): HelpView => ({
  key: "o1",
  label: "Stone-Kite",
  item: 101,
  people: 5,
  travel: 1,
  languages: ["ar", "en"],
  can: [1, 2],
  areas: [3],
  window: 2 * DAY + 2,
  expires: 2 * DAY + 4,
  level: 1,
  checkedDay: DAY - 1,
  helper: 1,
  openTasks: 1,
  capacity: 2,
  ...over,
});
const CUP = help({
  key: "o2",
  window: "past",
  label: "Cup-Tree",
  can: [],
  travel: 3,
  level: 0,
  checkedDay: null,
  languages: ["uk"],
});
const MOON = help({ key: "o3", label: "Moon-Rope", window: 2 * DAY + 5, travel: 2, openTasks: 0 });
const proposal = (over: Partial<ProposalView> = {}): ProposalView => ({
  key: "n1",
  need: need(),
  help: help(),
  because: [[1, 101], [2, 5], [3, 3], [4], [5, 1], [9, 2 * DAY + 2], [20, 7], [21, 2]],
  notChecked: [
    [40, 101],
    [41, 3],
    [44, 4],
  ],
  others: [
    { help: CUP, blockedBy: [5, 1] },
    { help: MOON, blockedBy: null },
  ],
  isTie: false,
  blockedBy: [],
  needsChecked: false,
  ...over,
});
const decide = (over: Partial<DecideProps> = {}) => (
  <DecideScreen
    proposal={proposal()}
    at={1}
    of={4}
    places={PLACES}
    today={DAY}
    meetingPoints={["Water tap 2", "School gate"]}
    windows={[1, 2, 3, 4].map((half) => 2 * DAY + half)}
    changes={[]}
    staleOf={() => null}
    {...AGED}
    offline={false}
    sureness="exact"
    isFailed={false}
    onLookAgain={none}
    onDecide={none}
    onQuestion={none}
    hasNext={true}
    onNext={none}
    onBack={none}
    {...over}
  />
);
const strict = proposal({
  need: need({ urgency: 1, helperPreference: 1, people: 1, extraHelp: [1, 4, 7] }),
  needsChecked: true,
  isTie: true,
});

/** Fourteen days from one number to another, with a hill on the way. */
const rising = (from: number, to: number) =>
  Array.from({ length: 14 }, (_, day) =>
    from + to === 0
      ? 0
      : Math.round(from + ((to - from) * day) / 13 + (from + to) * 0.3 * Math.sin((Math.PI * day) / 13)),
  );
const BOARD: BoardView = {
  open: 47,
  waiting: 4,
  underway: 6,
  stuck: 1,
  referrals: 3,
  overdue: 1,
  volunteers: 12,
  counts: {
    sectors: [
      { code: 1, label: "sector.water", icon: "drop" },
      { code: 2, label: "sector.food", icon: "bowl" },
      { code: 3, label: "sector.shelter", icon: "tent" },
    ],
    areas: [1, 3, 5],
    cells: [
      [12, 0, 4],
      [7, 9, 0],
      [3, 11, 1],
    ],
  },
  longest: [
    { key: "a", need: need({ day: DAY - 9 }) },
    { key: "b", need: need({ day: DAY - 6, item: 202, alias: [40, 90], urgency: 1 }) },
    { key: "c", need: need({ day: DAY - 5, item: 303, alias: [8, 77], urgency: 4 }) },
  ],
  supply: [
    { item: 101, needed: 16, offered: 5, isEnough: false },
    { item: 202, needed: 9, offered: 9, isEnough: false },
    { item: 305, needed: 4, offered: 38, isEnough: true },
  ],
  overTime: [21, 25, 33, 40, 38, 44, 52, 61, 58, 55, 49, 51, 48, 47].map((open, at) => ({
    day: DAY - 13 + at,
    open,
  })),
  trend: {
    sectors: [
      { code: 1, label: "sector.water", icon: "drop" },
      { code: 2, label: "sector.food", icon: "bowl" },
      { code: 3, label: "sector.shelter", icon: "tent" },
    ],
    areas: [1, 3, 5],
    cells: [
      [rising(2, 12), rising(6, 0), rising(1, 4)],
      [rising(0, 7), rising(3, 9), rising(0, 0)],
      [rising(9, 3), rising(0, 11), rising(0, 1)],
    ],
  },
  late: [{ label: "River-Lamp", lastHeardMs: NOW - 50 * HOUR }],
  heard: 3,
  phones: 5,
};
const boardOf = (
  over: Partial<BoardView> = {},
  rest: { isOff?: boolean; canDecide?: boolean; signed?: "others" | "none" } = {},
) => (
  <BoardScreen
    board={{ ...BOARD, ...over }}
    places={PLACES}
    today={DAY}
    {...AGED}
    offline={false}
    isOff={false}
    signed="these"
    lastReceivedMs={NOW - 3 * HOUR}
    canDecide={true}
    onOpen={none}
    onEnough={none}
    onBack={none}
    {...rest}
  />
);
const STATES: readonly LifeState[] = ["lapsed", "second", "notCarried", "accepted", "danger", "given", "disputed"];
const LISTS = { places: PLACES, ...AGED, offline: false, saveState: "ready" as const, canDecide: true, onBack: none };
const underway = (states: readonly LifeState[]) => (
  <UnderwayScreen
    {...LISTS}
    rows={states.map((state, at) => ({
      key: String(at),
      needKey: String(at),
      need: at === 5 ? null : need({ alias: [at * 31, 200 - at * 7] }),
      label: at % 2 ? "Stone-Kite" : "Cup-Tree",
      state,
      halfDay: 2 * DAY - at,
      meeting: at % 2 ? "Water tap 2" : "",
      canSecond: state === "second",
      canRelease: at < 4,
      canClose: state === "given",
      needsEntry: state === "danger",
      waitsFor: at === 2 ? ("turn" as const) : null,
      isLate: state === "given",
      isStuck: at === 2,
    }))}
    onRelease={none}
    onSecond={none}
    onClose={none}
    onEntry={none}
    onSettle={none}
  />
);
const referrals = (count: number) => (
  <ReferralsScreen
    {...LISTS}
    today={DAY}
    services={
      count === 0
        ? []
        : [{ language: "en", lines: ["Health tent, beside the school, every day", "Child help desk, Block A"] }]
    }
    rows={Array.from({ length: count }, (_, at) => ({
      key: String(at),
      need:
        at === 1
          ? need({ day: DAY - 1 })
          : {
              kind: "referral" as const,
              alias: [40, 90 + at] as const,
              area: 1,
              day: DAY - 4 + at,
              half: "am" as const,
            },
      isOverdue: at === 0,
      isWithPerson: at === 2,
      reason: at === 1 ? 3 : 0,
    }))}
    onTaken={none}
    onClosed={none}
  />
);
const helpers = (count: number) => (
  <HelpersScreen
    {...LISTS}
    rows={Array.from({ length: count }, (_, at) => ({
      key: String(at),
      label: ["Stone-Kite", "Cup-Tree", "Moon-Rope", "River-Lamp"][at] ?? "",
      level: (at % 3) as 0 | 1 | 2,
      helper: (at % 3) as 0 | 1 | 2,
      checkedDay: at % 3 === 0 ? null : DAY - at,
      offers: at,
      doubts: at === 2 ? (["far", "large", "many"] as const) : [],
      task: at === 1 ? ("accepted" as const) : null,
      lastHeardMs: at === 0 ? null : NOW - at * HOUR,
      isEnded: at === 3,
      needsLook: at === 1,
      aside: at === 3 ? 2 : 0,
      unread: at === 2 ? 1 : 0,
    }))}
    onSave={none}
    onInvite={none}
    onLook={none}
    onEnd={none}
  />
);
const log = (count: number) => (
  <LogScreen
    {...LISTS}
    rows={Array.from({ length: count }, (_, at) => ({
      key: String(at),
      by: at % 3 === 0 ? "" : "Teapot-Bridge",
      second: at === 0 ? "Stone-Kite" : null,
      halfDay: 2 * DAY - at,
      decision:
        (["confirmed", "notThisOne", "askFirst", "referred", "released", "newCard", "noCard"] as const)[at % 7] ??
        "confirmed",
      need: at === 3 ? null : need({ alias: [at % 256, 92] }),
      label: at === 3 ? "" : "Cup-Tree",
      reason: at === 2 ? 0 : 1,
      because: [[1, 101], [45, 2 * DAY], [999]] as const,
      ticks: at === 0 ? [1, 3] : [],
      exceptions: at === 0 ? [4] : [],
      ruleVersion: 1,
    }))}
  />
);
const incidents = (count: number) => (
  <IncidentsScreen
    {...LISTS}
    rows={Array.from({ length: count }, (_, at) => ({
      kind: ((at % 3) + 1) as 1 | 2 | 3,
      what: at + 1,
      phase: 2,
      effect: 1,
      cause: 1,
      fix: 2,
      day: DAY - at,
      about: at % 3 === 2 ? { need: at % 2 === 0 ? need({ alias: [at % 256, 92] }) : null, label: "Cup-Tree" } : null,
    }))}
    onSave={() => Promise.resolve(true)}
    onShare={none}
  />
);

const fair = (
  group: string,
  needs: number | null = null,
  medianWait: number | null = null,
  proposedOfHundred: number | null = null,
  metOfHundred: number | null = null,
) => ({ group, needs, medianWait, proposedOfHundred, metOfHundred });

export const boardStates = {
  "board-home": () => boardOf(),
  "board-off": () => boardOf({}, { isOff: true, canDecide: false }),
  "board-empty": () =>
    boardOf({ open: 0, waiting: 0, late: [], underway: 0, stuck: 0, overdue: 0, referrals: 0 }, { signed: "none" }),
  "board-underway": () => underway(STATES),
  "board-underway-none": () => underway([]),
  "board-referrals": () => referrals(3),
  "board-referrals-none": () => referrals(0),
  "board-end": () => (
    <>
      {referrals(3)}
      <EndQuestion alias={[40, 90]} label="Nothing is open any more" onEnd={none} onKeep={none} />
    </>
  ),
  "board-helpers": () => helpers(4),
  "board-helpers-none": () => helpers(0),
  "board-log": () => log(5),
  "board-log-long": () => log(600),
  "board-log-none": () => log(0),
  "board-fair": () => (
    <FairScreen
      {...LISTS}
      least={5}
      report={{
        area: [fair("1", 30, 5, 73, 60), fair("5")],
        language: [fair("ar", 19, 9, 58, 31)],
        access: [fair("yes", 8, 6, 100, null)],
      }}
    />
  ),
  "board-fair-none": () => <FairScreen {...LISTS} least={5} report={null} />,
  "board-incidents": () => incidents(3),
  "board-incidents-none": () => incidents(0),
  "board-rules": () => (
    <RulesetScreen
      version={1}
      signed="none"
      saveState="ready"
      onSign={none}
      hard={[{ id: 1, text: "The item is the same.", change: null }]}
      goals={[{ id: 2, text: "More people with the highest urgency.", change: null }]}
      never={[{ id: 3, text: "Origin, belief, status.", change: null }]}
      onBack={none}
    />
  ),
  "board-rules-differ": () => (
    <RulesetScreen
      version={2}
      signed="others"
      saveState="ready"
      onSign={none}
      hard={[
        { id: 1, text: "The item is the same.", change: null },
        { id: 2, text: "The offer is enough for the people.", change: "changed" },
        { id: 3, text: "The helper is a woman or a man, where the person asked.", change: "gone" },
      ]}
      goals={[{ id: 2, text: "More people with the highest urgency.", change: "new" }]}
      never={[{ id: 3, text: "Origin, belief, status.", change: null }]}
      onBack={none}
    />
  ),
  "board-setup": () => (
    <MatchSetupScreen
      {...LISTS}
      isSaved={true}
      matching={{
        isOn: true,
        offerHours: 72,
        lapseHours: 48,
        points: [
          { area: 3, label: "Water tap 2" },
          { area: 5, label: "المدرسة" },
        ],
      }}
      onSave={none}
    />
  ),
  "board-decide": () => decide(),
  "board-decide-strict": () => decide({ proposal: strict, meetingPoints: [], sureness: "first", offline: true }),
  "board-decide-none": () => decide({ proposal: null, of: 0 }),
  "board-decide-blocked": () =>
    decide({
      proposal: proposal({
        help: null,
        because: [],
        notChecked: [],
        blockedBy: [
          [3, 3],
          [5, 1],
        ],
      }),
      of: 1,
    }),
  "board-decide-short": () =>
    decide({
      proposal: proposal({ help: null, because: [], notChecked: [], others: [], blockedBy: [] }),
      ...{ of: 1, sureness: "unproven" },
    }),
  "board-decide-changed": () => decide({ changes: [{ field: 13, before: need({ urgency: 3 }), after: need() }] }),
  "board-decide-failed": () => decide({ isFailed: true }),
  "board-decide-stale": () => decide({ isFailed: true, staleOf: () => ({ kind: "need", sinceMs: NOW - 4 * 60_000 }) }),
  "board-decide-stale-help": () => decide({ staleOf: () => ({ kind: "help" }) }),
  "board-decide-stale-gone": () => decide({ staleOf: () => ({ kind: "gone" }), hasNext: false }),
  "board-compare": () => (
    <CompareScreen proposal={proposal()} help={help()} places={PLACES} today={DAY} onChoose={none} onBack={none} />
  ),
  "board-pause": () => (
    <PauseScreen
      proposal={strict}
      help={help()}
      places={PLACES}
      today={DAY}
      isException={false}
      onGoOn={none}
      onBack={none}
    />
  ),
  "board-reject": () => (
    <AskReason title="Why not this one?" lead="" reasons={REJECT_REASONS} onReason={none} onBack={none} />
  ),
  "board-undo": () =>
    ofRecord((alias) => (
      <UndoScreen
        kind="confirm"
        label="Stone-Kite"
        alias={alias}
        seconds={UNDO_SECONDS}
        needsSecond={true}
        onKeep={none}
        onUndo={none}
      />
    )),
};

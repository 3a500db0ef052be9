/** Every state of the coordinator's board and decisions, with made-up props. */

import { AskReason } from "../../../src/assignment/screens/ask-reason.tsx";
import { CompareScreen } from "../../../src/assignment/screens/compare.tsx";
import { type DecideProps, DecideScreen } from "../../../src/assignment/screens/decide.tsx";
import { PauseScreen } from "../../../src/assignment/screens/pause.tsx";
import { REJECT_REASONS } from "../../../src/assignment/screens/reason-words.ts";
import { UndoScreen } from "../../../src/assignment/screens/undo.tsx";
import type { HelpView, ProposalView } from "../../../src/assignment/screens/views.ts";
import type { Place } from "../../../src/need/choices.ts";
import type { HelpNeed } from "../../../src/need/model.ts";

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
const CUP = help({ key: "o2", label: "Cup-Tree", can: [], travel: 3, level: 0, checkedDay: null, languages: ["uk"] });
const MOON = help({ key: "o3", label: "Moon-Rope", window: 2 * DAY + 5, travel: 2, openTasks: 0 });
const proposal = (over: Partial<ProposalView> = {}): ProposalView => ({
  key: "n1",
  need: need(),
  help: help(),
  because: [[1], [2], [5], [8]],
  notChecked: [[101], [102]],
  others: [
    { help: CUP, blockedBy: [4] },
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
    staleMs={null}
    {...AGED}
    offline={false}
    isRough={false}
    onLookAgain={none}
    onDecide={none}
    onQuestion={none}
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

export const boardStates = {
  "board-decide": () => decide(),
  "board-decide-strict": () => decide({ proposal: strict, meetingPoints: [], isRough: true, offline: true }),
  "board-decide-none": () => decide({ proposal: null, of: 0 }),
  "board-decide-blocked": () =>
    decide({ proposal: proposal({ help: null, because: [], notChecked: [], blockedBy: [[4], [7]] }), of: 1 }),
  "board-decide-short": () =>
    decide({ proposal: proposal({ help: null, because: [], notChecked: [], others: [], blockedBy: [] }), of: 1 }),
  "board-decide-changed": () => decide({ changes: [{ field: 13, before: need({ urgency: 3 }), after: need() }] }),
  "board-decide-stale": () => decide({ staleMs: NOW - 4 * 60_000 }),
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
  "board-undo": () => (
    <UndoScreen
      kind="confirm"
      label="Stone-Kite"
      alias="River-Lamp"
      seconds={10}
      needsSecond={true}
      onKeep={none}
      onUndo={none}
    />
  ),
};

/** Every state of set-up, of the counts page and of totals, with made-up props. */
import type { JSX } from "preact";
import { ITEMS, SECTORS } from "../../../src/form/lists/v1.ts";
import { countRuleOf, itemsOfSector } from "../../../src/form/rules.ts";
import type { Draft, HelpNeed } from "../../../src/need/model.ts";
import { startDraft } from "../../../src/need/rules.ts";
import { CheckScreen } from "../../../src/need/screens/check.tsx";
import { CountsScreen } from "../../../src/need/screens/counts.tsx";
import { TotalsScreen } from "../../../src/need/screens/totals.tsx";
import { countNeeds } from "../../../src/need/totals.ts";
import type { AreaChangeProblem } from "../../../src/programme/areas.ts";
import type { CsvProblem } from "../../../src/programme/areas-csv.ts";
import { FORBIDDEN_WORDS, type ForbiddenKind } from "../../../src/programme/forbidden.ts";
import { type Area, DEFAULT_EMERGENCY, DEFAULT_SETUP, type Settings } from "../../../src/programme/model.ts";
import { PeopleScreen } from "../../../src/shell/screens/people.tsx";
import { AreaImport, type ImportStage } from "../../../src/shell/screens/setup/area-import.tsx";
import { AreaEdit, AreasSetup } from "../../../src/shell/screens/setup/areas.tsx";
import { AsksSetup } from "../../../src/shell/screens/setup/asks-setup.tsx";
import { DeliverBySetup } from "../../../src/shell/screens/setup/deliver-by-setup.tsx";
import { EmergencySetup } from "../../../src/shell/screens/setup/emergency-setup.tsx";
import { ItemsSetup } from "../../../src/shell/screens/setup/items.tsx";
import { SetupMenu, type SetupPart } from "../../../src/shell/screens/setup/menu.tsx";
import { NoticeSetup } from "../../../src/shell/screens/setup/notice-setup.tsx";
import { ServicesSetup } from "../../../src/shell/screens/setup/services-setup.tsx";
import type { SetupState } from "../../../src/shell/screens/setup/setup-page.tsx";
import { LeaveQuestion } from "../../../src/ui/leaving.tsx";

const none = () => {};
const NOW = Date.UTC(2026, 5, 30, 14, 2);
const AREAS: readonly Area[] = [
  { code: 1, label: "Block A", id: "SD-01-001" },
  { code: 3, label: "Block C", id: "SD-01-003" },
  { code: 4, label: "School yard, north gate" },
  { code: 5, label: "المستودع القديم", id: "B12" },
  { code: 6, label: "Old fish market", retired: true },
];
const LET_IN = { approvedDay: 20_620, isThisOne: false };
const SETTINGS: Settings = {
  name: "Harbour",
  areas: AREAS,
  noticeVersion: 1,
  languages: ["en", "ar"],
  listVersion: 1,
  emergency: DEFAULT_EMERGENCY,
  setup: {
    ...DEFAULT_SETUP,
    deliverBy: { weekday: 5, minutes: 1_080 },
    services: [{ language: "en", lines: ["Women’s centre, Block B, daily 9–16", "Legal help, school hall, Tue"] }],
  },
};

const menu = (isSaved: boolean, disputed: readonly SetupPart[]) => (
  <SetupMenu
    settings={SETTINGS}
    itemCount={41}
    itemsOfAll={ITEMS.length}
    idleMinutes={5}
    lease="None"
    disputed={disputed}
    isSaved={isSaved}
    onOpen={none}
    onBack={none}
  />
);
const sectors = SECTORS.map((sector) => ({ ...sector, items: itemsOfSector(sector.code) })).filter(
  ({ items }) => items.length > 0,
);
const items = (codes: readonly number[], state: SetupState = "ready") => (
  <ItemsSetup sectors={sectors} items={codes} state={state} onSave={none} onBack={none} />
);
const areas = (problem: AreaChangeProblem | null, list = AREAS) => (
  <AreasSetup
    areas={list}
    minPeople={50}
    problem={problem}
    state="ready"
    onAdd={none}
    onImport={none}
    onRename={none}
    onRetire={none}
    onReturn={none}
    onBack={none}
  />
);
const edit = (area: Area | null, problem: AreaChangeProblem | null) => (
  <AreaEdit area={area} problem={problem} state="ready" onSave={none} onBack={none} />
);
const load = (stage: ImportStage, state: SetupState = "ready") => (
  <AreaImport stage={stage} state={state} onFile={none} onApply={none} onBack={none} />
);
const problem = (of: CsvProblem) => load({ at: "problem", problem: of });
const many = Array.from({ length: 30 }, (_, at) => ({ id: "", label: `Block ${at + 10}` }));
const [blockA, blockC, school, hall, market] = AREAS as [Area, Area, Area, Area, Area];
const DIFFERENCE = {
  added: many,
  renamed: [
    { before: blockC, after: { id: "SD-01-003", label: "Block C, new tents" } },
    { before: school, after: { id: "SC1", label: school.label } },
  ],
  returned: [market],
  retired: [hall],
  unchanged: [blockA],
};
const NOTHING = { added: [], renamed: [], returned: [], retired: [], unchanged: AREAS };
const LINES: CsvProblem = {
  code: "LINES",
  lines: [
    { line: 3, code: "REPEATED", cell: "Block A" },
    { line: 7, code: "ID_MALFORMED", cell: "#12" },
    { line: 8, code: "EMPTY", cell: "" },
    { line: 9, code: "DIGITS", cell: "ask 079 123 45 67" },
    { line: 12, code: "CELLS", cell: "Block D extra" },
  ],
};

const NOTICE_TEXT =
  "We write what you need, roughly where, and for how many people. No name, phone or photo. You may say no. It is not a promise of help.";
const notice = (state: SetupState = "ready") => (
  <NoticeSetup
    languages={[
      { tag: "en", text: NOTICE_TEXT, missing: 0 },
      { tag: "ar", text: "نكتب ما تحتاجون إليه، وأين تقريبًا، ولكم شخصًا.", missing: 0 },
      { tag: "uk", text: "Ми записуємо, що вам потрібно.", missing: 4 },
      { tag: "sw", text: null, missing: 17 },
    ]}
    offered={["en", "ar"]}
    noticeVersion={1}
    setup={{ basis: "Our mandate is to help people who fled the flood.", helpsWithout: true }}
    state={state}
    onSave={none}
    onBack={none}
  />
);
const services = () => (
  <ServicesSetup
    languages={["en", "ar"]}
    services={SETTINGS.setup?.services ?? []}
    state="ready"
    onSave={none}
    onBack={none}
  />
);
const deliverBy = (rule: { weekday: number; minutes: number } | null) => (
  <DeliverBySetup deliverBy={rule} timeZone="Asia/Beirut" state="ready" onSave={none} onBack={none} />
);

const counts = (item: number, said: readonly (readonly [number, number])[] | null) => (
  <CountsScreen
    progress={{ at: 6, of: 9 }}
    rule={countRuleOf(item) ?? { item, bands: [], isSplit: false }}
    counts={said}
    onAnswer={none}
    onBack={none}
  />
);
const COUNTED: Draft = {
  ...startDraft("ar", 1, true),
  ...{ step: "check", informedBy: 1, sector: 3, item: 306, urgency: 2, people: 4, area: 3, extraHelp: [] },
  counts: [
    [11, 1],
    [31, 2],
    [52, 1],
  ],
};

const need = (item: number, area: number): HelpNeed => ({
  ...{ kind: "help", alias: [1, 2], day: 20_000, half: "am", sector: 1, urgency: 1, people: 1 },
  ...{ extraHelp: [], helperPreference: 0, language: "en", informedBy: 1, noticeVersion: 1 },
  item,
  area,
});
const needs = (counted: readonly (readonly [item: number, area: number, count: number])[]) =>
  counted.flatMap(([item, area, count]) => Array.from({ length: count }, () => need(item, area)));
const totals = (counted: Parameters<typeof needs>[0]) => (
  <TotalsScreen
    totals={countNeeds(
      needs(counted),
      AREAS.map(({ code }) => code),
    )}
    places={AREAS}
    lastContactMs={NOW - 3_600_000}
    nowMs={NOW}
    onExport={none}
    onBack={none}
  />
);

const forbidden = (kind: ForbiddenKind) =>
  problem({ code: "COLUMN_FORBIDDEN", column: FORBIDDEN_WORDS[kind].split(" ")[0] ?? "", kind });

export const setupStates: Readonly<Record<string, () => JSX.Element>> = {
  "setup-menu": () => menu(false, []),
  "setup-menu-saved": () => menu(true, []),
  "setup-menu-disputed": () => menu(false, ["items", "services"]),
  "setup-items": () => items([]),
  "setup-items-some": () => items([104, 101, 303, 301, 401]),
  "setup-items-full": () => items([], "full"),
  "setup-areas": () => areas(null),
  "setup-areas-last": () => areas("LAST_ONE", AREAS.slice(0, 1)),
  "setup-area-add": () => edit(null, null),
  "setup-area-twice": () => edit(null, "REPEATED"),
  "setup-area-id": () => edit(AREAS[1] ?? null, "ID_MALFORMED"),
  "setup-area-giveaway": () => edit(AREAS[1] ?? null, "COORDINATES"),
  "setup-import": () => load({ at: "choose" }),
  "setup-import-preview": () => load({ at: "preview", difference: DIFFERENCE }),
  "setup-import-same": () => load({ at: "preview", difference: NOTHING }),
  "setup-import-failed": () => load({ at: "preview", difference: DIFFERENCE }, "failed"),
  "setup-import-lines": () => problem(LINES),
  "setup-import-person": () => forbidden("person"),
  "setup-import-contact": () => forbidden("contact"),
  "setup-import-spot": () => forbidden("spot"),
  "setup-import-trait": () => forbidden("trait"),
  "setup-import-column": () => problem({ code: "COLUMN_UNKNOWN", column: "km2" }),
  "setup-import-utf8": () => problem({ code: "NOT_UTF8" }),
  "setup-import-header": () => problem({ code: "NO_HEADER" }),
  "setup-notice": () => notice(),
  "setup-notice-failed": () => notice("failed"),
  "setup-services": services,
  "setup-deliverBy": () => deliverBy({ weekday: 5, minutes: 1_080 }),
  "setup-deliverBy-none": () => deliverBy(null),
  "setup-asks": () => <AsksSetup asks={DEFAULT_SETUP} state="ready" onSave={none} onBack={none} />,
  "setup-leave": () => (
    <>
      <AsksSetup asks={DEFAULT_SETUP} state="ready" onSave={none} onBack={none} />
      <LeaveQuestion onStay={none} onSave={none} onLeave={none} />
    </>
  ),
  "setup-asks-saving": () => <AsksSetup asks={DEFAULT_SETUP} state="saving" onSave={none} onBack={none} />,
  "setup-emergency": () => <EmergencySetup emergency={DEFAULT_EMERGENCY} state="ready" onSave={none} onBack={none} />,
  "setup-emergency-tries": () => (
    <EmergencySetup
      emergency={{ ...DEFAULT_EMERGENCY, eraseAfterTries: 10 }}
      state="ready"
      onSave={none}
      onBack={none}
    />
  ),
  "counts-nappies": () => counts(401, null),
  "counts-clothes": () =>
    counts(306, [
      [11, 1],
      [31, 2],
    ]),
  "counts-check": () => (
    <CheckScreen
      draft={COUNTED}
      places={AREAS}
      saveState="ready"
      onChange={none}
      onSave={none}
      onSaveAndMore={none}
      onBack={none}
    />
  ),
  "setup-phones-late": () => (
    <PeopleScreen
      phones={[
        {
          id: "a",
          label: "Teapot-Bridge",
          role: "coordinator",
          approvedDay: 20_600,
          lastHeardMs: null,
          isThisOne: true,
        },
        { id: "b", label: "River-Lamp", role: "field", ...LET_IN, lastHeardMs: NOW - 90 * 3_600_000, isLate: true },
        { id: "c", label: "Stone-Kite", role: "field", ...LET_IN, lastHeardMs: null, isLate: true },
        { id: "d", label: "Cup-Tree", role: "field", ...LET_IN, lastHeardMs: NOW - 3_600_000 },
      ]}
      asOfMs={NOW}
      nowMs={NOW}
      onInvite={none}
      onEnd={none}
    />
  ),
  "totals-table": () =>
    totals([
      [101, 1, 12],
      [101, 3, 9],
      [101, 4, 21],
      [303, 1, 3],
      [303, 3, 14],
      [303, 4, 8],
      [401, 3, 7],
      [401, 4, 5],
      [401, 5, 2],
      [1102, 1, 6],
    ]),
  "totals-tooFew": () => totals([[101, 1, 3]]),
  "totals-empty": () => totals([]),
};

/** Every state of the screens on which coordinators decide, with made-up props. */
import type { JSX } from "preact";
import type { Place } from "../../../src/need/choices.ts";
import type { HelpNeed, Need } from "../../../src/need/model.ts";
import { type AsideReason, type AsideRow, AsideScreen } from "../../../src/need/screens/aside.tsx";
import { ConflictListScreen, ConflictScreen } from "../../../src/need/screens/conflicts.tsx";
import { EraseRecord } from "../../../src/need/screens/erase-record.tsx";
import type { FieldConflict } from "../../../src/need/screens/field-decision.tsx";
import { NeedsListScreen } from "../../../src/need/screens/needs-list.tsx";
import type { Writer } from "../../../src/need/screens/writer.ts";
import type { Profile } from "../../../src/shell/screens/create-form.ts";
import { KeysPanel, type OldKey } from "../../../src/shell/screens/keys-panel.tsx";
import { PeopleScreen, type PhoneRow } from "../../../src/shell/screens/people.tsx";
import type { ProposalRow } from "../../../src/shell/screens/proposals.tsx";
import { RemoveSeatScreen } from "../../../src/shell/screens/remove-seat.tsx";
import { RevokedScreen, RevokeScreen } from "../../../src/shell/screens/revoke.tsx";
import { type SeatRow, SeatsScreen } from "../../../src/shell/screens/seats.tsx";
import { StatedNotice } from "../../../src/shell/screens/stated.tsx";
import { ToLook } from "../../../src/shell/screens/to-look.tsx";
import { type WarningKind, type WarningRow, WarningsScreen } from "../../../src/shell/screens/warnings.tsx";
import { AsOf } from "../../../src/ui/as-of.tsx";
import { Screen } from "../../../src/ui/screen.tsx";

const none = () => {};
const NOW = Date.UTC(2026, 5, 30, 14, 2);
const HOUR = 3_600_000;
const DAY = 20_634;
const PLACES: readonly Place[] = [
  { code: 1, label: "Block A" },
  { code: 3, label: "Block C" },
  { code: 5, label: "المستودع القديم" },
];
const RIVER: Writer = { label: "River-Lamp", role: "field", isThisOne: false };
const STONE: Writer = { label: "Stone-Kite", role: "coordinator", isThisOne: false };
const OWN: Writer = { label: "Teapot-Bridge", role: "coordinator", isThisOne: true };
const AGED = { lastContactMs: NOW - 3 * HOUR, nowMs: NOW };
const NEVER = { lastContactMs: null, nowMs: NOW };

const need = (over: Partial<HelpNeed> = {}): HelpNeed => ({
  kind: "help",
  alias: [181, 92],
  area: 3,
  day: DAY,
  half: "am",
  sector: 1,
  item: 101,
  urgency: 2,
  people: 4,
  extraHelp: [1, 3],
  helperPreference: 1,
  language: "ar",
  informedBy: 1,
  noticeVersion: 1,
  ...over,
});
const referral: Need = { kind: "referral", alias: [40, 90], area: 1, day: DAY - 1, half: "pm" };

const CONFLICTS: readonly FieldConflict[] = [
  {
    field: 13,
    answers: [
      { key: "a", need: need(), by: RIVER, atMs: NOW - 5 * HOUR },
      { key: "b", need: need({ urgency: 1 }), by: STONE, atMs: NOW - 4 * HOUR },
    ],
  },
  {
    field: 17,
    answers: [
      { key: "a", need: need(), by: RIVER, atMs: NOW - 5 * HOUR },
      { key: "b", need: need({ area: 5 }), by: OWN, atMs: NOW - 2 * HOUR },
      { key: "c", need: null, by: null, atMs: NOW - HOUR },
    ],
  },
];
const conflict = (
  over: {
    conflicts?: readonly FieldConflict[];
    confirmedBy?: readonly Writer[];
    saveState?: "ready" | "saving" | "failed";
    offline?: boolean;
  } = {},
) => (
  <ConflictScreen
    alias={[181, 92]}
    conflicts={over.conflicts ?? CONFLICTS}
    confirmedBy={over.confirmedBy ?? []}
    places={PLACES}
    {...AGED}
    offline={over.offline ?? false}
    saveState={over.saveState ?? "ready"}
    onSave={none}
    onBack={none}
  />
);
const conflictList = (count: number) => (
  <ConflictListScreen
    entries={Array.from({ length: count }, (_, at) => ({
      key: String(at),
      alias: at === 2 ? null : [at * 31, 200 - at * 7],
      questions: at + 1,
    }))}
    {...(count > 0 ? AGED : NEVER)}
    offline={count === 0}
    onOpen={none}
    onBack={none}
  />
);

const REASONS: readonly AsideReason[] = ["revoked", "record", "late", "kind", "double", "unknown", "stated"];
const ACTS = ["change", "change", "withdraw", "erase", "new", "new", "confirm"] as const;
const ASIDE: readonly AsideRow[] = REASONS.map((reason, at) => ({
  key: reason,
  reason,
  by: reason === "unknown" ? null : reason === "stated" ? STONE : RIVER,
  atMs: NOW - at * HOUR,
  act: ACTS[at] ?? "new",
  alias: at < 4 ? [181, 92] : null,
  answers: ["change", "new"].includes(ACTS[at] ?? "")
    ? [12, 13, 17].slice(0, at + 1).map((field) => ({ field, need: reason === "double" ? null : need() }))
    : [],
  isUsable: !["double", "unknown"].includes(reason),
  decided: null,
}));
const aside = (rows: readonly AsideRow[], offline = false) => (
  <AsideScreen rows={rows} places={PLACES} {...AGED} offline={offline} onUse={none} onLeave={none} onBack={none} />
);

const KINDS: readonly WarningKind[] = [
  "clock",
  "damaged",
  "unopened",
  "restarted",
  "noKey",
  "forged",
  "rewound",
  "card",
  "hole",
  "forked",
  "copied",
  "doubleVote",
  "split",
];
const warning = (kind: WarningKind, isSeen = false): WarningRow => ({
  key: kind,
  kind,
  who: ["rewound", "damaged", "noKey", "copied", "card"].includes(kind) ? null : "River-Lamp",
  ...(kind === "card" && {
    records: [
      [7, 201],
      [40, 90],
    ],
  }),
  firstMs: NOW - 26 * HOUR,
  lastMs: NOW - HOUR,
  count: kind === "damaged" ? 4 : 1,
  isSeen,
});
const warnings = (rows: readonly WarningRow[], offline = false, aged: typeof AGED | typeof NEVER = AGED) => (
  <WarningsScreen rows={rows} {...aged} offline={offline} onSeen={none} onBack={none} />
);

const SEATS: readonly SeatRow[] = [
  { key: "1", label: "Teapot-Bridge", isThisOne: true, isActive: true },
  { key: "2", label: "Stone-Kite", isThisOne: false, isActive: true },
  { key: "3", label: "Moon-Rope", isThisOne: false, isActive: true },
  { key: "4", label: "Cup-Tree", isThisOne: false, isActive: false },
];
const FIVE_SEATS: readonly SeatRow[] = ["Teapot-Bridge", "Stone-Kite", "Moon-Rope", "Cup-Tree", "River-Lamp"].map(
  (label, at) => ({ key: label, label, isThisOne: at === 0, isActive: true }),
);
const PROPOSALS: readonly ProposalRow[] = [
  {
    key: "1",
    changes: [
      { kind: "seatRemoved", label: "Moon-Rope" },
      { kind: "seatAdded", label: "Hill-Spoon" },
    ],
    reason: 1,
    by: "Stone-Kite",
    approvedBy: ["Stone-Kite"],
    needed: 1,
    answer: null,
  },
  {
    key: "2",
    changes: [{ kind: "end", fromDay: DAY + 5, toDay: DAY + 65 }],
    reason: 7,
    by: "Moon-Rope",
    approvedBy: ["Moon-Rope", "Teapot-Bridge"],
    needed: 1,
    answer: "approved",
  },
  {
    key: "3",
    changes: [
      { kind: "k", from: 2, to: 3 },
      { kind: "relayAdded", address: "https://relay-two.ebb.example" },
      { kind: "recoveryChanged" },
      { kind: "policy" },
    ],
    reason: 77,
    by: null,
    approvedBy: [],
    needed: 2,
    answer: "declined",
  },
];
const seats = (
  over: {
    seats?: readonly SeatRow[];
    k?: number;
    profile?: Profile;
    proposals?: readonly ProposalRow[];
    candidates?: readonly string[];
    state?: "ready" | "working" | "failed" | "proposed" | "changed";
    offline?: boolean;
  } = {},
) => (
  <SeatsScreen
    seats={over.seats ?? SEATS}
    candidates={(over.candidates ?? []).map((label) => ({ key: label, label }))}
    areSeatsFull={(over.seats ?? SEATS).length === 5}
    k={over.k ?? 2}
    profile={over.profile ?? 2}
    hasRecovery={over.profile === 1}
    proposals={over.proposals ?? []}
    state={over.state ?? "ready"}
    {...AGED}
    offline={over.offline ?? false}
    onApprove={none}
    onDecline={none}
    onSeat={none}
    onRemove={none}
    onInvite={none}
    onBack={none}
  />
);

const PHONES: readonly PhoneRow[] = [
  { id: "1", label: "Teapot-Bridge", role: "coordinator", approvedDay: DAY, lastHeardMs: null, isThisOne: true },
  { id: "2", label: "River-Lamp", role: "field", approvedDay: DAY, lastHeardMs: NOW, isThisOne: false },
  { id: "3", label: "Hill-Spoon", role: "field", approvedDay: DAY, lastHeardMs: null, isThisOne: false, isEnded: true },
];
const LOOK = { onRequests: none, onConflicts: none, onAside: none, onWarnings: none, onCoordinators: none };

const revoke = (state: "choose" | "working" | "failed") => (
  <RevokeScreen label="River-Lamp" endsMs={NOW + 300 * HOUR} state={state} onRevoke={none} onBack={none} />
);

const OLD_KEYS: readonly OldKey[] = [
  { number: 3, state: "kept" },
  { number: 2, state: "here", atMs: NOW - 300 * HOUR },
  { number: 1, state: "all", atMs: NOW - 900 * HOUR },
];
const keys = (state: "ready" | "working" | "changed" | "failed", full: boolean) => (
  <Screen title="Programme" layout="wide">
    <KeysPanel
      number={full ? 4 : 1}
      sinceMs={NOW - 40 * HOUR}
      nextMs={full ? NOW + 100 * HOUR : null}
      missing={full ? ["Moon-Rope", "Stone-Kite"] : []}
      oldKeys={full ? OLD_KEYS : []}
      state={state}
      offline={full}
      onChange={none}
    />
  </Screen>
);

const stated = (state: "open" | "own" | "working" | "confirmed" | "differs" | "wait") => (
  <StatedNotice label="Stone-Kite" count={412} state={state} onConfirm={none} />
);

const needsList = () => (
  <NeedsListScreen
    rows={[
      { key: "1", need: need({ urgency: 1 }), isNew: true, isDisputed: true },
      { key: "2", need: need({ alias: [3, 9], area: 5 }), isNew: false },
      { key: "3", need: referral, isNew: false },
    ]}
    places={PLACES}
    today={DAY}
    asOfMs={NOW - 50 * HOUR}
    nowMs={NOW}
    lastReceivedMs={NOW}
    offline={false}
    notices={stated("open")}
    erased={[
      { key: "7", alias: [60, 61], copies: "here" },
      { key: "8", alias: null, copies: "asked" },
      { key: "9", alias: [62, 63], copies: { confirmed: 4, of: 5 } },
    ]}
    onDispute={none}
    onErase={none}
  />
);

/** The screens by name. */
export const coordinatorStates: Readonly<Record<string, () => JSX.Element>> = {
  "conflict-open": () => conflict(),
  "conflict-confirmed": () => conflict({ conflicts: CONFLICTS.slice(0, 1), confirmedBy: [OWN, STONE], offline: true }),
  "conflict-failed": () => conflict({ saveState: "failed" }),
  "conflict-empty": () => conflict({ conflicts: [] }),
  "conflict-list": () => conflictList(3),
  "conflict-list-empty": () => conflictList(0),
  "aside-list": () => aside(ASIDE),
  "aside-decided": () =>
    aside(ASIDE.slice(0, 3).map((row, at) => ({ ...row, decided: at === 0 ? "used" : at === 1 ? "left" : null }))),
  "aside-empty": () => aside([], true),
  "erase-ask": () => <EraseRecord alias={[181, 92]} state="ask" onErase={none} onKeep={none} />,
  "erase-working": () => <EraseRecord alias={[181, 92]} state="working" onErase={none} onKeep={none} />,
  "erase-failed": () => <EraseRecord alias={[181, 92]} state="failed" onErase={none} onKeep={none} />,
  "needs-decide": needsList,
  "warnings-all": () => warnings(KINDS.map((kind) => warning(kind, kind === "clock"))),
  "warnings-offline": () => warnings([warning("rewound")], true),
  "warnings-empty": () => warnings([], true, NEVER),
  "seats-standard": () => seats({ proposals: PROPOSALS, candidates: ["Hill-Spoon"] }),
  "seats-alone": () => seats({ seats: SEATS.slice(0, 1), k: 1, candidates: ["Hill-Spoon"], state: "changed" }),
  "seats-small": () => seats({ seats: SEATS.slice(0, 1), k: 1, profile: 1, offline: true }),
  "seats-two": () => seats({ seats: SEATS.slice(0, 2), profile: 3, state: "failed" }),
  "seats-working": () => seats({ proposals: PROPOSALS.slice(0, 1), state: "working" }),
  "seats-full": () => seats({ seats: FIVE_SEATS, k: 3, profile: 3, candidates: ["Hill-Spoon"] }),
  "seats-proposed": () => seats({ state: "proposed" }),
  "removal-other": () => (
    <RemoveSeatScreen
      label="Moon-Rope"
      isThisOne={false}
      isSecond={false}
      state="choose"
      onRemove={none}
      onBack={none}
    />
  ),
  "removal-self": () => (
    <RemoveSeatScreen label="Teapot-Bridge" isThisOne isSecond state="failed" onRemove={none} onBack={none} />
  ),
  "people-end": () => (
    <PeopleScreen phones={PHONES} asOfMs={NOW - 3 * HOUR} nowMs={NOW} onInvite={none} onEnd={none}>
      <ToLook {...LOOK} conflicts={2} aside={1} warnings={0} proposals={0} requests={2} />
    </PeopleScreen>
  ),
  "people-never": () => <PeopleScreen phones={PHONES.slice(0, 1)} asOfMs={null} nowMs={NOW} onInvite={none} />,
  "revoke-choose": () => revoke("choose"),
  "revoke-working": () => revoke("working"),
  "revoke-failed": () => revoke("failed"),
  "revoke-ended": () => <RevokedScreen label="River-Lamp" offline onKeys={none} onPeople={none} />,
  "keys-first": () => keys("ready", false),
  "keys-many": () => keys("ready", true),
  "keys-working": () => keys("working", true),
  "keys-changed": () => keys("changed", true),
  "keys-failed": () => keys("failed", true),
  "stated-all": () => (
    <Screen title="Stated">{(["open", "own", "working", "confirmed", "differs", "wait"] as const).map(stated)}</Screen>
  ),
  "look-some": () => look(2, 1, 3, 1),
  "look-none": () => look(0, 0, 0, 0),
  "asof-all": () => (
    <Screen title="Ages" lead={<AsOf {...AGED} />} aside={<AsOf {...NEVER} />}>
      {[0, 20 * 60_000, 30 * HOUR, -HOUR].map((ageMs) => (
        <p key={ageMs}>
          <AsOf lastContactMs={NOW - ageMs} nowMs={NOW} />
        </p>
      ))}
    </Screen>
  ),
};

function look(conflicts: number, asides: number, alarms: number, proposals: number): JSX.Element {
  return (
    <Screen title="People">
      <ToLook
        {...LOOK}
        conflicts={conflicts}
        aside={asides}
        warnings={alarms}
        proposals={proposals}
        requests={proposals}
      />
    </Screen>
  );
}

/** Every state of the screens that end a programme. */
import type { JSX } from "preact";
import { type Ceremony, PAPERS } from "../../../src/closing/model.ts";
import { type Facts, judgeSteps, NO_CEREMONY } from "../../../src/closing/rules.ts";
import { AnnounceScreen } from "../../../src/closing/screens/announce.tsx";
import { DrillScreen, DrillsScreen } from "../../../src/closing/screens/drills.tsx";
import { EraseProgressScreen, type HolderLine } from "../../../src/closing/screens/erase.tsx";
import { ExceptionsScreen } from "../../../src/closing/screens/exceptions.tsx";
import { ExtendScreen } from "../../../src/closing/screens/extend.tsx";
import { ClosingBanner, FrozenScreen, HelpEnds } from "../../../src/closing/screens/field.tsx";
import { CeremonyScreen } from "../../../src/closing/screens/hub.tsx";
import { type CalledDevice, FreezeScreen, LastCallScreen } from "../../../src/closing/screens/last-call.tsx";
import { PaperScreen } from "../../../src/closing/screens/paper.tsx";
import { PublishScreen } from "../../../src/closing/screens/publish.tsx";
import { UseQuestionsScreen } from "../../../src/closing/screens/questions.tsx";
import { RollCallScreen, TotalsStepScreen } from "../../../src/closing/screens/roll-call.tsx";
import { type DryRun, SignScreen, type SignStage } from "../../../src/closing/screens/sign.tsx";
import { dayToIso, isoToDay } from "../../../src/programme/rules.ts";
import { Screen } from "../../../src/ui/screen.tsx";

const none = () => {};
const DAY = 20_634;
const MS = DAY * 86_400_000;
const KEYS = [1, 2, 3, 4].map((at) => new Uint8Array(32).fill(at));
const hex = (at: number) => `0${at}`.repeat(32);
const days = { isoToDay, dayToIso };

const ANSWERED: Ceremony = {
  ...NO_CEREMONY,
  isLastCallMade: true,
  areNeedsHandedOn: true,
  witnesses: [{ role: 3, text: "Committee of block C" }],
  areTotalsRead: true,
  paper: PAPERS.map((code) => ({ code, fate: code === 3 ? "kept" : "destroyed", initials: "A.K." })),
  details: { contact: "Help desk, hall 2, every morning", sheets: 12, leasePrinted: 2, leaseDestroyed: 2 },
  exceptions: [
    { code: 2, holder: KEYS[1] ?? null, text: "" },
    { code: 7, holder: null, text: "Invoices of the water trucks, without names" },
  ],
};
const FACTS: Facts = {
  nowMs: MS,
  ceremony: NO_CEREMONY,
  intent: null,
  intentLacks: null,
  behind: 2,
  openNeeds: 14,
  ended: [hex(2)],
  papersMade: {},
  final: null,
  isClosed: false,
  holders: 7,
  attested: 0,
  isPublished: false,
};
const intent = { freezesMs: MS - 3_600_000, closesMs: MS + 86_400_000 };
const hub = (facts: Partial<Facts>) => (
  <CeremonyScreen
    steps={judgeSteps({ ...FACTS, ...facts })}
    lastDay={DAY + 12}
    daysLeft={12}
    isClosed={facts.isClosed ?? false}
    onStep={none}
    onDrills={none}
    onBack={none}
  />
);
const lacksOf = (name: string, facts: Partial<Facts> = {}) =>
  judgeSteps({ ...FACTS, ...facts }).find((step) => step.name === name)?.lacks ?? [];
const step = { state: "ready", isClosed: false, onBack: none } as const;

const announce = (props: Partial<Parameters<typeof AnnounceScreen>[0]>) => (
  <AnnounceScreen
    {...step}
    {...days}
    lacks={lacksOf("announce")}
    today={DAY}
    lastDay={DAY + 30}
    inForce={null}
    open={[]}
    onAnnounce={none}
    onAgree={none}
    onTakeBack={none}
    onPoster={none}
    isPosterMissing={false}
    {...props}
  />
);
const inForce = { freezeDay: DAY + 13, closeDay: DAY + 14, reason: 1 };

const DEVICES: readonly CalledDevice[] = [
  { key: "a", label: "River-Lamp", heardMs: MS - 7_200_000, isEnded: false, isBehind: false },
  { key: "b", label: "Hill-Spoon", heardMs: MS - 9 * 86_400_000, isEnded: true, isBehind: true },
  { key: "c", label: "Stone-Kite", heardMs: null, isEnded: false, isBehind: true },
];
const NAMED = DEVICES.map(({ label, isEnded }, at) => ({
  key: hex(at + 1),
  signKey: KEYS[at] ?? new Uint8Array(32),
  label,
  isEnded,
}));
const COUNTS = [
  { label: "Water, toilets", count: 42 },
  { label: "Food", count: null },
  { label: "Shelter, blankets", count: 17 },
];

const RUN: DryRun = {
  holders: [
    { key: "a", label: "River-Lamp", role: 1, heardMs: MS - 7_200_000, mayHold: [2] },
    { key: "b", label: "Hill-Spoon", role: 1, heardMs: MS - 9 * 86_400_000, mayHold: [1, 2] },
    { key: "c", label: "Cup-Tree", role: 3, heardMs: MS, mayHold: [3] },
    { key: "d", label: "", role: 4, heardMs: null, mayHold: [4] },
  ],
  cards: 38,
  keys: 3,
  exceptions: 2,
  extensions: 1,
  k: 2,
  needsPapers: false,
};
const sign = (stage: SignStage, props: Partial<Parameters<typeof SignScreen>[0]> = {}) => (
  <SignScreen
    {...step}
    lacks={[]}
    stage={stage}
    run={RUN}
    knows={{
      endsMs: MS + 3 * 86_400_000,
      others: [
        { label: "Cup-Tree", newestMs: MS },
        { label: "Moon-Rope", newestMs: null },
      ],
    }}
    pictures={stage === "before" || stage === "ready" ? [] : [3, 77, 140, 12, 200, 45, 99, 250]}
    differences={[]}
    signedBy={["Cup-Tree"]}
    missing={1}
    refused={null}
    onDraft={none}
    onSign={none}
    onPapers={none}
    isAnew={false}
    onAnew={none}
    onLook={none}
    onFile={none}
    {...props}
  />
);

const LINES: readonly HolderLine[] = RUN.holders.map(({ key, label, role, mayHold }, at) => ({
  ...{ key, label, role, mayHold },
  isThisOne: role === 3,
  answer: at === 0 ? { method: "removed", atMs: MS } : at === 3 ? { method: "overwritten", atMs: MS } : null,
}));
const erase = (props: Partial<Parameters<typeof EraseProgressScreen>[0]>) => (
  <EraseProgressScreen
    {...step}
    isClosed
    lacks={lacksOf("erase", { isClosed: true, attested: 2, holders: 4 })}
    holders={LINES}
    outcome="none"
    isCoreThere
    onLook={none}
    onFile={none}
    onOrder={none}
    camera={null}
    {...props}
  />
);
const publish = (props: Partial<Parameters<typeof PublishScreen>[0]>) => (
  <PublishScreen
    {...step}
    isClosed
    lacks={lacksOf("publish", { isClosed: true })}
    status="incomplete"
    missing={2}
    problem="none"
    told={[]}
    contact="Help desk, hall 2, every morning"
    isPublished={false}
    onPage={none}
    onText={none}
    onTold={none}
    onEraseThis={none}
    kept={90}
    {...props}
  />
);
const extend = (props: Partial<Parameters<typeof ExtendScreen>[0]>) => (
  <ExtendScreen
    {...days}
    today={DAY}
    lastDay={DAY + 12}
    latestDay={DAY + 700}
    extensions={[]}
    k={2}
    isSecond={false}
    state="ready"
    onExtend={none}
    onBack={none}
    {...props}
  />
);

export const closingStates: Readonly<Record<string, () => JSX.Element>> = {
  "closing-hub": () => hub({}),
  "closing-hub-halfway": () => hub({ intent, ceremony: { ...ANSWERED, exceptions: [], areTotalsRead: false } }),
  "closing-hub-sign": () => hub({ intent, ceremony: ANSWERED }),
  "closing-hub-closed": () => hub({ intent, ceremony: ANSWERED, isClosed: true, attested: 5 }),
  "closing-announce": () => announce({}),
  "closing-announce-waits": () =>
    announce({
      open: [{ ...inForce, key: "x", agreed: ["Cup-Tree"], needed: 1, isOwn: false, isTakenBack: false }],
      lacks: [{ code: "intentApprovals", count: 1 }],
    }),
  "closing-announced": () => announce({ inForce, lacks: [] }),
  "closing-announced-missing": () => announce({ inForce, lacks: [], isPosterMissing: true }),
  "closing-last-call": () => (
    <LastCallScreen {...step} lacks={lacksOf("lastCall")} devices={DEVICES} isMade={false} onMade={none} />
  ),
  "closing-last-call-none": () => <LastCallScreen {...step} lacks={[]} devices={[]} isMade onMade={none} />,
  "closing-freeze": () => (
    <FreezeScreen
      {...step}
      lacks={lacksOf("freeze", { intent: { ...intent, freezesMs: MS + 3_600_000 } })}
      freezesMs={MS + 3_600_000}
      isFrozen={false}
      openNeeds={14}
      areHandedOn={false}
      onHandedOn={none}
    />
  ),
  "closing-frozen": () => (
    <FreezeScreen {...step} lacks={[]} freezesMs={MS} isFrozen openNeeds={14} areHandedOn onHandedOn={none} />
  ),
  "closing-roll-call": () => (
    <RollCallScreen
      {...step}
      lacks={lacksOf("rollCall")}
      witnesses={null}
      words={["river", "lamp", "stone", "kite"]}
      pictures={[3, 77, 140, 12]}
      onSave={none}
    />
  ),
  "closing-totals": () => (
    <TotalsStepScreen
      {...step}
      lacks={lacksOf("totals")}
      sectors={COUNTS}
      urgencies={COUNTS.slice(1)}
      outcomes={COUNTS.slice(0, 2)}
      total={63}
      areRead={false}
      onRead={none}
    />
  ),
  "closing-paper": () => (
    <PaperScreen
      {...step}
      lacks={lacksOf("paper")}
      answers={ANSWERED.paper.slice(0, 3)}
      details={NO_CEREMONY.details}
      madeWith={() => ({ 5: 3 })}
      recovery={null}
      onSave={none}
    />
  ),
  "closing-paper-full": () => (
    <PaperScreen
      {...step}
      lacks={[]}
      answers={ANSWERED.paper}
      details={ANSWERED.details}
      madeWith={() => ({ 1: 12, 5: 3, 6: 2 })}
      recovery="3 recovery papers may still exist."
      onSave={none}
    />
  ),
  "closing-exceptions": () => (
    <ExceptionsScreen
      {...step}
      lacks={lacksOf("exceptions")}
      exceptions={[]}
      devices={NAMED}
      mayBeNone
      onSave={async () => true}
    />
  ),
  "closing-exceptions-ended": () => (
    <ExceptionsScreen
      {...step}
      lacks={lacksOf("exceptions")}
      exceptions={[]}
      devices={NAMED}
      mayBeNone={false}
      onSave={async () => true}
    />
  ),
  "closing-exceptions-list": () => (
    <ExceptionsScreen
      {...step}
      lacks={[]}
      exceptions={ANSWERED.exceptions}
      devices={NAMED}
      mayBeNone
      onSave={async () => true}
    />
  ),
  "closing-sign-before": () => sign("before", { lacks: [{ code: "stepsBefore", count: 3 }] }),
  "closing-sign-ready": () => sign("ready"),
  "closing-sign-drafted": () => sign("drafted"),
  "closing-sign-waits": () => sign("waits"),
  "closing-sign-asked": () => sign("asked"),
  "closing-sign-differs": () => sign("asked", { differences: ["cards", "exceptions"] }),
  "closing-sign-parts": () => sign("parts", { run: null, pictures: [] }),
  "closing-sign-refused": () => sign("waits", { refused: "foreign" }),
  "closing-sign-papers": () => sign("papers"),
  "closing-sign-anew": () => sign("ready", { isAnew: true }),
  "closing-sign-closed": () => sign("closed", { isClosed: true }),
  "closing-erase": () => erase({}),
  "closing-erase-refused": () => erase({ outcome: { refused: "stale" }, isCoreThere: false }),
  "closing-publish": () => publish({}),
  "closing-publish-complete": () =>
    publish({ status: "complete", missing: 0, told: [1, 2], isPublished: true, kept: "always", lacks: [] }),
  "closing-publish-problem": () => publish({ problem: "page" }),
  "closing-drills": () => (
    <DrillsScreen
      results={[
        { code: 1, passed: [1, 2, 3, 4], day: DAY - 20 },
        { code: 4, passed: [1, 2], day: DAY - 3 },
      ]}
      isTraining
      doCopiesOpen
      onDrill={none}
      onBack={none}
    />
  ),
  "closing-drill": () => (
    <DrillScreen code={3} result={null} doCopiesOpen={false} state="ready" onSave={none} onBack={none} />
  ),
  "closing-drill-relay": () => (
    <DrillScreen
      code={3}
      result={{ code: 3, passed: [1, 2, 3], day: DAY - 3 }}
      doCopiesOpen
      state="ready"
      onSave={none}
      onBack={none}
    />
  ),
  "closing-extend": () => extend({}),
  "closing-extend-second": () => extend({ isSecond: true }),
  "closing-extend-again": () =>
    extend({
      state: "proposed",
      extensions: [
        { endDay: DAY - 30, reason: "The work takes longer" },
        { endDay: DAY + 12, reason: "Something new happened" },
      ],
    }),
  "create-questions": () => <UseQuestionsScreen onFit={none} onLeave={none} onBack={none} />,
  "closing-frozen-phone": () => <FrozenScreen closeDay={DAY + 14} freezesMs={MS} onHandOver={none} onBack={none} />,
  "closing-banner": () => (
    <Screen title="Needs">
      <ClosingBanner closeDay={DAY + 14} freezesMs={MS + 3_600_000} isFrozen={false} />
    </Screen>
  ),
  "closing-banner-volunteer": () => (
    <Screen title="Your help">
      <HelpEnds closeDay={DAY + 14} freezesMs={MS + 3_600_000} isFrozen={false} />
      <HelpEnds closeDay={DAY + 14} freezesMs={MS} isFrozen />
    </Screen>
  ),
};

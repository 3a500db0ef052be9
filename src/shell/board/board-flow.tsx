/** The board of a coordinator and what lies behind it: which of its pages is shown, and what each writes down. */
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { type About, ENTRY_KINDS } from "../../assignment/model.ts";
import { type BoardDoor, BoardScreen } from "../../assignment/screens/board.tsx";
import type { EntryAnswers, LifeState } from "../../assignment/screens/board-views.ts";
import { HelpersScreen } from "../../assignment/screens/helpers.tsx";
import { IncidentsScreen } from "../../assignment/screens/incidents.tsx";
import { LogScreen } from "../../assignment/screens/log.tsx";
import { type MatchingChoice, MatchSetupScreen } from "../../assignment/screens/match-setup.tsx";
import { ReferralsScreen } from "../../assignment/screens/referrals.tsx";
import { UnderwayScreen } from "../../assignment/screens/underway.tsx";
import { bytesToHex } from "../../kit/bytes.ts";
import type { Result } from "../../kit/result.ts";
import type { NeedState } from "../../need/model.ts";
import type { SettingsPart } from "../../programme/codec.ts";
import { withMatching } from "../../programme/matching.ts";
import { setupOf } from "../../programme/model.ts";
import type { Replica } from "../../sync/replica.ts";
import {
  lookAtOffers,
  release,
  saveEntry as saveBoardEntry,
  setNeedState,
  settleDispute,
  setVolunteer,
  signAsSecond,
} from "../acts/assign/decide.ts";
import { halfDayAt } from "../acts/assign/half-day.ts";
import { saveSettings, sendChangedSettings } from "../acts/change-settings.ts";
import type { Device } from "../acts/device.ts";
import { hasSeat } from "../acts/govern.ts";
import { labelOf } from "../acts/phone-label.ts";
import { programmeDay } from "../acts/programme-day.ts";
import type { CoordinatorPage } from "../coordinator-page.ts";
import { readPhones } from "../phones.ts";
import { saveFile } from "../save-file.ts";
import type { Session } from "../session.ts";
import { useOnline, useReading, useSession } from "../use-session.ts";
import { boardView, referralRows, underwayRows, volunteerRows } from "./board-view.ts";
import { cardLogRows } from "./card-log.ts";
import { DecidePart } from "./decide-part.tsx";
import { decisionRows } from "./decision-log.ts";
import { entriesFile } from "./entries-file.ts";
import { entryRows } from "./entry-rows.ts";
import { FairPart } from "./fair-part.tsx";
import { RulesPart } from "./rules-part.tsx";
import { signedOf } from "./signed-rules.ts";
import { useBoard } from "./use-board.ts";
import { useProposals } from "./use-proposals.ts";

interface BoardFlowProps {
  readonly device: Device;
  readonly session: Session;
  /** Opens a page outside the board: ending a phone, two answers, an invite. */
  readonly onPage: (page: CoordinatorPage) => void;
  readonly onLeave: () => void;
}

type Page = "board" | BoardDoor;
type SaveState = "ready" | "saving" | "failed";
type Act = (replica: Replica) => Promise<Result<Replica, { readonly code: string }>>;

/** The name says nothing of the programme: it stands in lists of downloads. */
const FILE_NAME = "near-misses.json";

export function BoardFlow({ device, session, onPage, onLeave }: BoardFlowProps): JSX.Element {
  const { vault, engine } = session;
  const changes = useSession(session);
  const isOnline = useOnline();
  const [page, setPage] = useState<Page>("board");
  const [saveState, setSaveState] = useState<SaveState>("ready");
  const [isSaved, setSaved] = useState(false);
  const [about, setAbout] = useState<string | null>(null);
  const board = useBoard(device, session);
  const { replica, source, at, settings, matching, phones } = board;
  const { now, entries } = source;
  const canDecide = hasSeat(vault, replica);
  const own = bytesToHex(vault.identity().keys.signKey);
  const parts = { vault, clock: device.clock, random: device.random, today: () => programmeDay(device, vault) };
  const proposals = useProposals(board, session, canDecide && matching.isOn);
  const allPhones = useReading(() => readPhones(vault, replica, device.clock.nowMs()), [], [changes]);
  const shared = {
    places: settings?.areas ?? [],
    today: at.today,
    lastContactMs: engine.lastContactMs(),
    nowMs: device.clock.nowMs(),
    offline: !isOnline || session.status().failure !== null,
    saveState,
    canDecide,
    onBack: () => open("board"),
  };
  const under = useMemo(() => underwayRows(source, { labelOf, own, canDecide }), [source, canDecide]);
  const counted = useMemo(() => boardView(source, at), [source, at]);
  const others = allPhones.filter(({ isThisOne, isEnded }) => !isThisOne && !isEnded);
  const view = {
    ...counted,
    waiting: proposals.waiting,
    volunteers: phones.filter(({ isEnded }) => !isEnded).length,
    late: allPhones.filter(({ isLate }) => isLate).map(({ label, lastHeardMs }) => ({ label, lastHeardMs })),
    heard: others.filter(({ lastHeardMs }) => lastHeardMs !== null).length,
    phones: others.length,
  };

  function open(next: Page): void {
    setSaveState("ready");
    setSaved(false);
    setAbout(null);
    setPage(next);
  }
  async function change(act: Act): Promise<boolean> {
    setSaveState("saving");
    const saved = await engine.change(act).catch((reason) => {
      // Broken off, as where the vault was locked meanwhile: nothing on the screen waits for it any more.
      setSaveState("failed");
      throw reason;
    });
    setSaveState(saved.ok ? "ready" : "failed");
    if (saved.ok) session.nudge();
    return saved.ok;
  }
  /** One part of the settings, which goes down to every phone. */
  async function changeMatching(changed: Partial<typeof matching>): Promise<void> {
    if (!settings) return;
    const setup = withMatching(setupOf(settings), { ...matching, ...changed });
    const saved = await change((before) => saveSettings(parts, before, { ...settings, setup }, MATCHING_PARTS));
    if (saved) await engine.change((before) => sendChangedSettings(parts, before));
    setSaved(saved);
  }
  const saveEntry = (
    { kind, ...entry }: EntryAnswers,
    { assignment = null, suggestion = null }: { assignment?: string | null; suggestion?: About | null },
  ) =>
    change((before) =>
      saveBoardEntry(parts, before, {
        ...entry,
        ...{ kind: ENTRY_KINDS[kind - 1] ?? "nearMiss", day: at.today, assignment, about: suggestion },
      }),
    );

  const halfDayOf = (ms: number) => halfDayAt(ms, vault.identity().charter.timeZone);
  const needOf = (assignment: string) => source.assignments.get(assignment)?.decided.need;

  switch (page) {
    case "board":
      return (
        <BoardScreen
          {...shared}
          board={view}
          isOff={!matching.isOn}
          signed={signedOf(matching)}
          lastReceivedMs={Math.max(0, ...replica.heardMsByAuthor.values()) || null}
          onOpen={open}
          onEnough={(item, isEnough) =>
            void changeMatching({
              enough: [...matching.enough.filter((one) => one !== item), ...(isEnough ? [item] : [])],
            })
          }
          onBack={onLeave}
        />
      );
    case "decide":
      return (
        <DecidePart
          {...shared}
          board={board}
          proposals={proposals}
          onSave={change}
          parts={parts}
          onQuestion={(what, suggestion) =>
            void saveEntry({ kind: 3, what, phase: 0, effect: 0, cause: 0, fix: 0 }, { suggestion })
          }
        />
      );
    case "underway":
      return (
        <UnderwayScreen
          {...shared}
          rows={under}
          onRelease={(key, reason) => void change((before) => release(parts, before, key, reason, now))}
          onSecond={(key) => void change((before) => signAsSecond(parts, before, key, now))}
          onClose={(key) => {
            const need = needOf(key);
            const state = CLOSED[under.find((row) => row.key === key)?.state ?? "saidNo"] ?? 3;
            if (need) void change((before) => setNeedState(parts, before, need, state));
          }}
          onEntry={(key) => {
            open("incidents");
            setAbout(key);
          }}
          onSettle={(key) => void change((before) => settleDispute(parts, before, key, now))}
        />
      );
    case "referrals":
      return (
        <ReferralsScreen
          {...shared}
          rows={referralRows(source, at)}
          services={settings ? setupOf(settings).services : []}
          onTaken={(key) => void change((before) => setNeedState(parts, before, key, 4))}
          onClosed={(key) => void change((before) => setNeedState(parts, before, key, 3))}
        />
      );
    case "helpers":
      return (
        <HelpersScreen
          {...shared}
          rows={volunteerRows(source, phones)}
          onSave={(key, level, helper) => {
            void change((before) => setVolunteer(parts, before, { signKey: key, level, helper, day: at.today }, now));
          }}
          {...(canDecide && { onInvite: () => onPage({ at: "invite", role: "volunteer" }) })}
          onLook={(key) => void change((before) => lookAtOffers(parts, before, key, { day: at.today, halfDay: now }))}
          onEnd={(key) => onPage({ at: "revoke", key, label: labelOf(key) })}
        />
      );
    case "log":
      return (
        <LogScreen
          {...shared}
          rows={[
            ...decisionRows(replica.records, source, { labelOf, own, halfDayOf }),
            ...cardLogRows(replica.records, source, labelOf, own),
          ]}
        />
      );
    case "fair":
      return <FairPart {...shared} board={board} suggested={proposals.suggested} />;
    case "incidents":
      return (
        <IncidentsScreen
          {...shared}
          rows={entryRows(source, labelOf)}
          key={about ?? ""}
          about={about}
          onSave={(entry) => saveEntry(entry, { assignment: about })}
          onShare={() => saveFile(entriesFile(entries), FILE_NAME, "application/json")}
        />
      );
    case "rules":
      return <RulesPart {...shared} matching={matching} onSign={(signed) => void changeMatching(signed)} />;
    case "setup":
      return (
        <MatchSetupScreen
          {...shared}
          key={String(isSaved)}
          matching={{ ...matching, points: matching.meetingPoints }}
          isSaved={isSaved}
          onSave={({ points, ...rest }: MatchingChoice) => void changeMatching({ ...rest, meetingPoints: points })}
        />
      );
  }
}

/** What a need is after each outcome; of every other nothing is needed any more. */
const CLOSED: Partial<Record<LifeState, NeedState>> = { given: 1, part: 2 };
const MATCHING_PARTS: readonly SettingsPart[] = ["matching", "enough", "meetingPoints"];

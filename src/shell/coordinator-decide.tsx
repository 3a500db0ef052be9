/** What waits for a coordinator's decision: answers that differ, what was set aside, warnings, and who decides. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Result } from "../kit/result.ts";
import { AsideScreen } from "../need/screens/aside.tsx";
import { ConflictListScreen, ConflictScreen } from "../need/screens/conflicts.tsx";
import type { StoreFailure } from "../store/port.ts";
import type { Replica } from "../sync/replica.ts";
import { asideOf, dismiss, readDismissed, useAside } from "./acts/aside.ts";
import { decide, disputesOf } from "./acts/conflicts.ts";
import {
  approveProposal,
  areSeatsFull,
  candidatesOf,
  declineProposal,
  proposalsOf,
  proposeSeat,
  readDeclined,
  seatsOf,
} from "./acts/govern.ts";
import { programmeDay } from "./acts/programme-day.ts";
import { settingsOf } from "./acts/records.ts";
import { readWarnings, seeWarning } from "./acts/warnings.ts";
import type { CoordinatorPage, DecidePage } from "./coordinator-page.ts";
import type { Inside } from "./inside.ts";
import { RequestsPart } from "./requests-part.tsx";
import type { Tab } from "./screens/coordinator-tabs.tsx";
import { SeatsScreen } from "./screens/seats.tsx";
import { WarningsScreen } from "./screens/warnings.tsx";
import { useOnline, useReading, useSession } from "./use-session.ts";

interface DecideProps extends Inside {
  readonly page: DecidePage;
  readonly onPage: (page: CoordinatorPage) => void;
  readonly onHome: (tab?: Tab) => void;
}

type SeatState = "ready" | "working" | "failed" | "proposed" | "changed";
type Act = (replica: Replica) => Promise<Result<Replica, StoreFailure>>;

export function CoordinatorDecide({ device, session, page, onPage, onHome }: DecideProps): JSX.Element {
  const { vault, engine } = session;
  const changes = useSession(session);
  const isOnline = useOnline();
  const [looks, setLooks] = useState(0);
  const [saveState, setSaveState] = useState<"ready" | "saving" | "failed">("ready");
  const [seatState, setSeatState] = useState<SeatState>("ready");
  const [decided, setDecided] = useState<ReadonlyMap<string, "used" | "left">>(new Map());
  const replica = engine.replica();
  const dismissed = useReading(() => readDismissed(vault), NONE, [vault]);
  const warnings = useReading(() => readWarnings(vault, replica), [], [changes, looks]);
  const declined = useReading(() => readDeclined(vault), NONE, [looks]);
  const parts = { vault, clock: device.clock, random: device.random, today: () => programmeDay(device, vault) };
  const shared = {
    lastContactMs: engine.lastContactMs(),
    nowMs: device.clock.nowMs(),
    offline: !isOnline || session.status().failure !== null,
  };
  const places = settingsOf(replica.records)?.areas ?? [];
  const toPeople = () => onHome("people");

  async function change(act: Act): Promise<boolean> {
    const done = await engine.change(act);
    if (done.ok) session.nudge();
    return done.ok;
  }
  async function saveChoice(record: string, choice: ReadonlyMap<number, string>): Promise<void> {
    setSaveState("saving");
    setSaveState((await change((before) => decide(parts, before, record, choice))) ? "ready" : "failed");
  }
  async function settle(key: string, how: "used" | "left"): Promise<void> {
    if (how === "used" && !(await change((before) => useAside(parts, before, key)))) return;
    await dismiss(vault, key);
    setDecided((before) => new Map(before).set(key, how));
  }
  async function changeSeats(act: Act): Promise<void> {
    setSeatState("working");
    let state: SeatState = "failed";
    const isDone = await change(async (before) => {
      const done = await act(before);
      if (done.ok) state = outcomeOf(before, done.value);
      return done;
    });
    setSeatState(isDone ? state : "failed");
  }
  const look = (act: Promise<void>) => void act.then(() => setLooks((count) => count + 1));

  switch (page.at) {
    case "conflicts":
      return (
        <ConflictListScreen
          {...shared}
          entries={disputesOf(vault, replica).map(({ key, alias, conflicts }) => ({
            ...{ key, alias, questions: conflicts.length },
          }))}
          onOpen={(record) => onPage({ at: "conflict", record })}
          onBack={toPeople}
        />
      );
    case "conflict": {
      const dispute = disputesOf(vault, replica).find(({ key }) => key === page.record);
      return (
        <ConflictScreen
          {...shared}
          alias={dispute?.alias ?? null}
          conflicts={dispute?.conflicts ?? []}
          confirmedBy={[]}
          places={places}
          saveState={saveState}
          onSave={(choice) => void saveChoice(page.record, choice)}
          onBack={() => onPage({ at: "conflicts" })}
        />
      );
    }
    case "aside":
      return (
        <AsideScreen
          {...shared}
          rows={asideOf(vault, replica)
            .filter(({ key }) => decided.has(key) || !dismissed.has(key))
            .map((row) => ({ ...row, decided: decided.get(row.key) ?? null }))}
          places={places}
          onUse={(key) => void settle(key, "used")}
          onLeave={(key) => void settle(key, "left")}
          onBack={toPeople}
        />
      );
    case "warnings":
      return (
        <WarningsScreen
          {...shared}
          rows={warnings}
          onSeen={(key) => look(seeWarning(vault, key, device.clock.nowMs()))}
          onBack={toPeople}
        />
      );
    case "requests":
      return <RequestsPart device={device} session={session} onBack={toPeople} />;
    case "seats":
      return (
        <SeatsScreen
          {...shared}
          seats={seatsOf(vault, replica)}
          candidates={candidatesOf(replica)}
          areSeatsFull={areSeatsFull(replica)}
          k={replica.control.terms.k}
          profile={replica.control.charter.profile}
          hasRecovery={replica.control.terms.recovery !== null}
          proposals={proposalsOf(vault, replica, declined)}
          state={seatState}
          onApprove={(key) => void changeSeats((before) => approveProposal(vault, before, key))}
          onDecline={(key) => look(declineProposal(vault, key))}
          onSeat={(key) => void changeSeats((before) => proposeSeat(vault, before, key))}
          onRemove={(key) =>
            onPage({
              ...{ at: "removeSeat", key },
              label: seatsOf(vault, replica).find((seat) => seat.key === key)?.label ?? "",
            })
          }
          onInvite={() => onPage({ at: "invite", role: "coordinator" })}
          onBack={toPeople}
        />
      );
  }
}

const NONE: ReadonlySet<string> = new Set();

/** Where nothing was stated, since others were faster, nothing waits for anybody. */
function outcomeOf({ control: before }: Replica, { control: after }: Replica): SeatState {
  if (after === before) return "failed";
  return after.amendNumber === before.amendNumber ? "proposed" : "changed";
}

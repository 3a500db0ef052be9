/** The four tabs of a coordinator: needs, people, hand over, programme. */
import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { NeedsListScreen } from "../need/screens/needs-list.tsx";
import { areasInUse } from "../programme/areas.ts";
import { daysLeft, localDay } from "../programme/rules.ts";
import { nextUnconfirmed } from "../sync/pending.ts";
import { Button } from "../ui/button.tsx";
import { useWords } from "../ui/language.tsx";
import { asideOf, readDismissed } from "./acts/aside.ts";
import { readRequests, waitingCards } from "./acts/card-duty.ts";
import { disputesOf } from "./acts/conflicts.ts";
import { hasSeat, proposalsOf, readDeclined } from "./acts/govern.ts";
import { programmeDay } from "./acts/programme-day.ts";
import { needsOf, settingsOf } from "./acts/records.ts";
import { readWarnings } from "./acts/warnings.ts";
import { needStates } from "./board/need-state.ts";
import { useBoard } from "./board/use-board.ts";
import type { CoordinatorPage } from "./coordinator-page.ts";
import { EndPart } from "./end-part.tsx";
import { EraseQuestion, useErasing } from "./erasing.tsx";
import type { Inside } from "./inside.ts";
import { KeysPart } from "./keys-part.tsx";
import { Lazy } from "./lazy.tsx";
import { LossBehind } from "./loss/loss-behind.tsx";
import { readPhones } from "./phones.ts";
import type { SessionStatus } from "./run-session.ts";
import { CarryScreen, ProgrammeScreen } from "./screens/coordinator-parts.tsx";
import { CoordinatorTabs, type Tab } from "./screens/coordinator-tabs.tsx";
import { UpdateNotice } from "./screens/notices.tsx";
import { PeopleScreen } from "./screens/people.tsx";
import { ToLook } from "./screens/to-look.tsx";
import { SeatPart } from "./seat-part.tsx";
import { StatedPart } from "./stated-part.tsx";
import { TrainingPart } from "./training-part.tsx";
import { useOnline, useReading, useSession } from "./use-session.ts";

const loadDoor = () => import("./board/board-door.tsx").then(({ BoardDoor }) => BoardDoor);

interface HomeProps extends Inside {
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  readonly onPage: (page: CoordinatorPage) => void;
}

export function CoordinatorHome(props: HomeProps): JSX.Element {
  const { device, session, tab } = props;
  const { vault, engine } = session;
  const changes = useSession(session);
  const isOnline = useOnline();
  const { t, pictures } = useWords();
  const replica = engine.replica();
  const { charter, terms } = replica.control;
  const canDecide = hasSeat(vault, replica);
  const needs = useMemo(() => needsOf(replica.records), [replica.records]);
  const seen = useRef<Set<string> | null>(null);
  seen.current ??= new Set(needs.map(({ key }) => key));
  const known = seen.current;
  const erasing = useErasing(device, session);
  const disputes = useMemo(() => disputesOf(vault, replica), [replica.records]);
  const board = useBoard(device, session);
  const states = useMemo(() => needStates(board, t), [board.source, t]);
  const rows = useMemo(() => {
    const disputed = new Set(disputes.map(({ key }) => key));
    return needs.map(({ key, need }) => ({
      ...{ key, need, isNew: !known.has(key), isDisputed: disputed.has(key), ...states.get(key) },
    }));
  }, [needs, disputes, states, tab]);
  const phones = useReading(() => readPhones(vault, replica, device.clock.nowMs()), [], [changes]);
  const warnings = useReading(() => readWarnings(vault, replica), [], [changes]);
  const requests = useReading(() => readRequests(vault, replica), [], [changes]);
  const dismissed = useReading(() => readDismissed(vault), NONE, [changes]);
  const declined = useReading(() => readDeclined(vault), NONE, [changes]);
  const nowMs = device.clock.nowMs();
  const asOfMs = engine.lastContactMs();
  const heardMs = Math.max(0, ...replica.heardMsByAuthor.values());
  const newNeeds = tab === "needs" ? 0 : rows.filter(({ isNew }) => isNew).length;
  const look = (next: Tab) => {
    // What was on the list counts as seen once it is left.
    if (tab === "needs") for (const { key } of needs) known.add(key);
    props.onTab(next);
  };
  return (
    <CoordinatorTabs current={tab} newNeeds={newNeeds} onTab={look}>
      {partOf()}
    </CoordinatorTabs>
  );

  function partOf(): JSX.Element {
    switch (tab) {
      case "needs":
        return (
          <>
            <NeedsListScreen
              rows={rows}
              places={settingsOf(replica.records)?.areas ?? []}
              today={programmeDay(device, vault)}
              asOfMs={asOfMs}
              nowMs={nowMs}
              lastReceivedMs={heardMs || null}
              offline={!isOnline || session.status().failure !== null}
              navigation={
                <Lazy
                  isSmall
                  device={device}
                  load={loadDoor}
                  props={{ session, board, onOpen: () => props.onPage({ at: "board" }) }}
                />
              }
              notices={
                <>
                  {props.update && <UpdateNotice onNow={props.update} />}
                  <LossBehind device={device} session={session} records={needs.length} isDesk={true} />
                  <SeatPart {...props} />
                  <StatedPart {...props} />
                  <EndPart {...props} />
                  {charter.isTraining && <TrainingPart session={session} />}
                </>
              }
              erased={erasing.rows}
              {...(canDecide && {
                onDispute: (record: string) => props.onPage({ at: "conflict", record }),
                onErase: erasing.ask,
                onCard: (record: string) => props.onPage({ at: "newCard", record }),
              })}
            />
            <EraseQuestion erasing={erasing} />
          </>
        );
      case "people":
        return (
          <PeopleScreen
            phones={phones}
            asOfMs={asOfMs}
            nowMs={nowMs}
            {...(canDecide && {
              onInvite: (role) => props.onPage({ at: "invite", role }),
              onEnd: (key: string) =>
                props.onPage({ at: "revoke", key, label: phones.find(({ id }) => id === key)?.label ?? "" }),
            })}
          >
            {canDecide ? waiting() : <SeatPart {...props} />}
          </PeopleScreen>
        );
      case "handOver":
        return (
          <CarryScreen
            lastReceivedMs={heardMs || null}
            lastRelayMs={asOfMs}
            toAcknowledge={nextUnconfirmed(replica) ? 1 : 0}
            unopened={replica.unopened.size}
            state={carryState(session.status(), isOnline)}
            onNow={() => void session.handOver()}
            onCarry={() => props.onPage({ at: "carry" })}
          />
        );
      case "programme":
        return (
          <ProgrammeScreen
            name={settingsOf(replica.records)?.name ?? ""}
            isTraining={charter.isTraining}
            lastDay={localDay(terms.expiresMs - 1, charter.timeZone)}
            daysLeft={daysLeft(terms.expiresMs, nowMs, charter.timeZone)}
            timeZone={charter.timeZone}
            areas={areasInUse(settingsOf(replica.records)?.areas ?? []).map(({ label }) => label)}
            relay={terms.relays[0]?.address ?? null}
            mark={pictures(charter.programmeId.subarray(0, 4))}
            isAlone={terms.coordinators.length === 1 && terms.recovery === null}
          >
            {canDecide ? decisions() : <SeatPart {...props} />}
            <div class="more">
              <Button kind="quiet" icon="phone" onPress={props.onPhone}>
                {t("erase.open")}
              </Button>
            </div>
          </ProgrammeScreen>
        );
    }
  }

  function waiting(): JSX.Element {
    return (
      <ToLook
        conflicts={disputes.length}
        aside={asideOf(vault, replica).filter(({ key }) => !dismissed.has(key)).length}
        warnings={warnings.filter(({ isSeen }) => !isSeen).length}
        proposals={proposalsOf(vault, replica, declined).filter(({ answer }) => answer === null).length}
        requests={requests.length + waitingCards(vault, replica).length}
        onRequests={() => props.onPage({ at: "requests" })}
        onConflicts={() => props.onPage({ at: "conflicts" })}
        onAside={() => props.onPage({ at: "aside" })}
        onWarnings={() => props.onPage({ at: "warnings" })}
        onCoordinators={() => props.onPage({ at: "seats" })}
      />
    );
  }
  function decisions(): JSX.Element {
    return (
      <>
        <KeysPart {...props} />
        <div class="more">
          <Button icon="form" onPress={() => props.onPage({ at: "print" })}>
            {t("print.title")}
          </Button>
          <Button icon="form" onPress={() => props.onPage({ at: "setup" })}>
            {t("setup.open")}
          </Button>
          <Button icon="list" onPress={() => props.onPage({ at: "totals" })}>
            {t("totals.title")}
          </Button>
          <Button icon="people" onPress={() => props.onPage({ at: "seats" })}>
            {t("seats.title")}
          </Button>
          <Button icon="book" onPress={() => props.onPage({ at: "recovery" })}>
            {t("recovery.statusTitle")}
          </Button>
          {terms.policy.lease !== 0 && (
            <Button icon="lock" onPress={() => props.onPage({ at: "lease" })}>
              {t("lease.sharesTitle")}
            </Button>
          )}
          <Button icon="calendar" onPress={() => props.onPage({ at: "extend" })}>
            {t("closing.extend")}
          </Button>
          <Button icon="lock" onPress={() => props.onPage({ at: "closing" })}>
            {t("closing.open")}
          </Button>
        </div>
      </>
    );
  }
}

const NONE: ReadonlySet<string> = new Set();

function carryState(
  { failure, isRunning }: SessionStatus,
  isOnline: boolean,
): "idle" | "working" | "offline" | "down" | "garbled" {
  if (isRunning) return "working";
  if (failure === null) return "idle";
  if (failure.code === "RELAY_GARBAGE") return "garbled";
  return isOnline ? "down" : "offline";
}

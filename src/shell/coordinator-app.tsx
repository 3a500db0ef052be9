/** The coordinator's part: needs as they arrive, phones and invites, what the relay has, the programme. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { bytesToHex } from "../kit/bytes.ts";
import { NeedsListScreen } from "../need/screens/needs-list.tsx";
import { daysLeft, localDay } from "../programme/rules.ts";
import type { SyncAlarm } from "../sync/engine.ts";
import { nextUnconfirmed } from "../sync/pending.ts";
import type { Replica } from "../sync/replica.ts";
import { FrameProvider } from "../ui/frame.tsx";
import { wordsFromBytes } from "../words/picture-words.ts";
import { approvedAtMs, phoneLabel } from "./acts/invite-phone.ts";
import { needsOf, programmeDay, settingsOf } from "./acts/records.ts";
import type { Inside } from "./inside.ts";
import { InviteFlow } from "./invite-flow.tsx";
import { CarryScreen, ProgrammeScreen } from "./screens/coordinator-parts.tsx";
import { CoordinatorTabs, type Tab } from "./screens/coordinator-tabs.tsx";
import { CreatedScreen } from "./screens/create.tsx";
import { PeopleScreen, type PhoneRow } from "./screens/people.tsx";
import type { SessionStatus } from "./session.ts";
import { useOnline, useReading, useSession } from "./use-session.ts";

/** Everything of a coordinator behind the lock. */
export function CoordinatorApp({ device, session, frame, isFirst }: Inside): JSX.Element {
  const { vault, engine } = session;
  const { charter } = vault.identity();
  const changes = useSession(session);
  const isOnline = useOnline();
  const [tab, setTab] = useState<Tab>("needs");
  const [isInviting, setInviting] = useState(false);
  const [isGreeted, setGreeted] = useState(!isFirst);
  const replica = engine.replica();
  const settings = settingsOf(replica.records);
  const needs = needsOf(replica.records);
  const seen = useRef<Set<string> | null>(null);
  seen.current ??= new Set(needs.map(({ key }) => key));
  const known = seen.current;
  const rows = needs.map(({ key, need }) => ({ key, need, isNew: !known.has(key) }));
  const phones = useReading(() => readPhones(session.vault, replica, charter.timeZone), [], [changes]);
  const heardMs = Math.max(0, ...replica.heardMsByAuthor.values());
  const asOfMs = engine.lastContactMs() ?? device.clock.nowMs();
  const offline = !isOnline || session.status().failure !== null;

  const leaveInvites = () => {
    setInviting(false);
    setTab("people");
  };
  if (isInviting) {
    return (
      <FrameProvider frame={frame}>
        <InviteFlow device={device} session={session} onPeople={leaveInvites} />
      </FrameProvider>
    );
  }
  if (!isGreeted) {
    const greetAndInvite = () => {
      setGreeted(true);
      setInviting(true);
    };
    return (
      <FrameProvider frame={frame}>
        <CreatedScreen
          name={settings?.name ?? ""}
          lastDay={localDay(charter.expiresMs - 1, charter.timeZone)}
          onInvite={greetAndInvite}
          onHome={() => setGreeted(true)}
        />
      </FrameProvider>
    );
  }
  const newNeeds = tab === "needs" ? 0 : rows.filter(({ isNew }) => isNew).length;
  const look = (next: Tab) => {
    // What was on the list counts as seen once it is left.
    if (tab === "needs") for (const { key } of needs) known.add(key);
    setTab(next);
  };
  return (
    <FrameProvider frame={frame}>
      <CoordinatorTabs current={tab} newNeeds={newNeeds} onTab={look}>
        {partOf()}
      </CoordinatorTabs>
    </FrameProvider>
  );

  function partOf(): JSX.Element {
    switch (tab) {
      case "needs":
        return (
          <NeedsListScreen
            rows={rows}
            places={settings?.areas ?? []}
            today={programmeDay(device, vault)}
            asOfMs={asOfMs}
            lastReceivedMs={heardMs || null}
            offline={offline}
          />
        );
      case "people":
        return <PeopleScreen phones={phones} asOfMs={asOfMs} onInvite={() => setInviting(true)} />;
      case "handOver":
        return (
          <CarryScreen
            lastReceivedMs={heardMs || null}
            lastRelayMs={engine.lastContactMs()}
            toAcknowledge={nextUnconfirmed(replica) ? 1 : 0}
            unopened={refusedCount(engine.alarms())}
            state={carryState(session.status(), isOnline)}
            onNow={() => void session.handOver()}
          />
        );
      case "programme":
        return (
          <ProgrammeScreen
            name={settings?.name ?? ""}
            isTraining={charter.isTraining}
            lastDay={localDay(charter.expiresMs - 1, charter.timeZone)}
            daysLeft={daysLeft(charter.expiresMs, device.clock.nowMs(), charter.timeZone)}
            timeZone={charter.timeZone}
            areas={(settings?.areas ?? []).map(({ label }) => label)}
            relay={charter.relays[0]?.address ?? null}
            mark={wordsFromBytes(charter.programmeId.subarray(0, 4))}
            isAlone={charter.coordinators.length === 1}
          />
        );
    }
  }
}

/** Frames that were left out because they did not hold. */
const refusedCount = (alarms: ReadonlyMap<SyncAlarm, number>): number =>
  [...alarms].reduce((sum, [alarm, count]) => (alarm === "rewound" ? sum : sum + count), 0);

function carryState(
  { failure, isRunning }: SessionStatus,
  isOnline: boolean,
): "idle" | "working" | "offline" | "down" | "garbled" {
  if (isRunning) return "working";
  if (failure === null) return "idle";
  if (failure.code === "RELAY_GARBAGE") return "garbled";
  return isOnline ? "down" : "offline";
}

/** The phones with a certificate, this one left out of no list: a coordinator is named by the charter. */
async function readPhones(
  vault: Inside["session"]["vault"],
  { control, heardMsByAuthor }: Replica,
  timeZone: string,
): Promise<readonly PhoneRow[]> {
  const rows: PhoneRow[] = [];
  for (const [id, { signKey, role }] of control.certificateByKey) {
    const approvedMs = await approvedAtMs(vault, signKey);
    rows.push({
      id,
      label: phoneLabel(signKey),
      role: role === 3 ? "coordinator" : "field",
      approvedDay: localDay(approvedMs ?? control.charter.createdMs, timeZone),
      lastHeardMs: heardMsByAuthor.get(id) ?? null,
      isThisOne: false,
    });
  }
  const { signKey } = vault.identity().keys;
  const own: PhoneRow = {
    id: bytesToHex(signKey),
    label: phoneLabel(signKey),
    role: "coordinator",
    approvedDay: localDay(control.charter.createdMs, timeZone),
    lastHeardMs: null,
    isThisOne: true,
  };
  return [own, ...rows];
}

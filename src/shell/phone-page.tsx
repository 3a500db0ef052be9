/** What a holder does with the vault on this phone, from the home of every role: lock, change words, leave, erase. Loaded when it is opened. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Bytes } from "../kit/bytes.ts";
import { DEFAULT_EMERGENCY, type Emergency, setupOf } from "../programme/model.ts";
import { FrameProvider } from "../ui/frame.tsx";
import { ROLE_COORDINATOR, ROLE_FIELD } from "../wire/roles.ts";
import { ownPlaces } from "./acts/own-places.ts";
import { isTryOut } from "./acts/picture.ts";
import { settingsOf } from "./acts/records.ts";
import { DuressFlow } from "./duress-flow.tsx";
import type { FieldInside } from "./inside.ts";
import { Lazy } from "./lazy.tsx";
import { NewWordsFlow } from "./new-words-flow.tsx";
import { ownReceipt } from "./own-receipt.ts";
import { roleNameOf } from "./role-name.ts";
import { EraseScreen } from "./screens/erase.tsx";
import { PracticeEndScreen, type WipeReason } from "./screens/erase-end.tsx";
import { LeaveScreen } from "./screens/leave.tsx";
import { PhoneMenuScreen } from "./screens/phone-menu.tsx";
import type { OpenSession } from "./session.ts";
import { useReading, useSession } from "./use-session.ts";
// What runs after the app's files are gone has to be here before.
import "./erase-run.tsx";

export interface PhonePageProps extends FieldInside {
  readonly onBack: () => void;
  /** Closes the vault and erases it; the note stays until somebody has it. */
  readonly onWipe: (reason: WipeReason, note?: Bytes) => void;
}

const loadPerson = () => import("./person/staff-person.tsx").then(({ StaffPerson }) => StaffPerson);
const loadCheck = () => import("./badge-check.tsx").then(({ BadgeCheck }) => BadgeCheck);

type At = "menu" | "person" | "badge" | "words" | "second" | "erase" | "practiceEnd" | "leave";

export function PhonePage(props: PhonePageProps): JSX.Element {
  const { session, frame, onBack, onWipe } = props;
  const { role, charter } = session.vault.identity();
  const changes = useSession(session);
  const [at, go] = useState<At>("menu");
  const [handing, setHanding] = useState<"idle" | "working" | "offline">("idle");
  const who = role === ROLE_COORDINATOR ? "coordinator" : "field";
  const places = useReading(() => readPlaces(session), null, [changes]);
  const { canErase, allowsDuress, leavesReceipt: wantsReceipt } = emergencyOf(session);
  const leavesReceipt = wantsReceipt && !charter.isTraining;
  const second = allowsDuress && !charter.isTraining && { onSecond: () => go("second") };
  return <FrameProvider frame={frame}>{partOf()}</FrameProvider>;

  /** Where the programme is closed, going is obeying: the statement stays until somebody has it. */
  function wipe(reason: "erase" | "leave"): void {
    const full = session.loaded();
    if (full?.closedBy()) void full.obeyClosing();
    else if (leavesReceipt) void ownReceipt(props.device, session).then((note) => onWipe(reason, note));
    else onWipe(reason);
  }
  async function handOver(): Promise<void> {
    setHanding("working");
    const isOk = await session.handOver().then(
      (result) => result.ok,
      () => false,
    );
    setHanding(isOk ? "idle" : "offline");
  }

  function partOf(): JSX.Element {
    const toMenu = () => go("menu");
    switch (at) {
      case "menu":
        return (
          <PhoneMenuScreen
            {...(canErase && { onErase: () => go("erase") })}
            onLeave={() => go("leave")}
            {...(!isTryOut({ ...frame, training: charter.isTraining, role: roleNameOf(role) }) && {
              onWords: () => go("words"),
            })}
            {...second}
            {...(role === ROLE_FIELD && givesCards(session) && { onPerson: () => go("person") })}
            onCheckBadge={() => go("badge")}
            onBack={onBack}
          />
        );
      case "person":
        return (
          <Lazy device={props.device} load={loadPerson} props={{ device: props.device, session, onLeave: toMenu }} />
        );
      case "badge":
        return (
          <Lazy device={props.device} load={loadCheck} props={{ device: props.device, session, onBack: toMenu }} />
        );
      case "words":
        return <NewWordsFlow device={props.device} vault={session.vault} onBack={toMenu} {...second} />;
      case "second":
        return <DuressFlow device={props.device} vault={session.vault} onBack={toMenu} />;
      case "erase":
        return (
          <EraseScreen
            who={who}
            onlyHere={places?.held ?? null}
            isPractice={charter.isTraining}
            leavesReceipt={leavesReceipt}
            onErase={() => (charter.isTraining ? go("practiceEnd") : wipe("erase"))}
            onBack={toMenu}
          />
        );
      case "practiceEnd":
        return <PracticeEndScreen onBack={onBack} />;
      case "leave":
        return (
          <LeaveScreen
            who={who}
            places={places}
            isWorking={handing === "working"}
            isOffline={handing === "offline"}
            leavesReceipt={leavesReceipt}
            onHandOver={() => void handOver()}
            onLeave={() => wipe("leave")}
            onBack={toMenu}
          />
        );
    }
  }
}

const givesCards = (session: OpenSession): boolean => {
  const settings = session.settings();
  return settings !== null && setupOf(settings).givesCards;
};

/** What the programme says phones do; a coordinator's settings are in the replica. */
export function emergencyOf(session: OpenSession): Emergency {
  const records = session.loaded()?.engine.replica().records;
  return ((records && settingsOf(records)) ?? session.settings())?.emergency ?? DEFAULT_EMERGENCY;
}

/** How many own records are where, a newer version of one that was handed over, and what a file holds, counting for itself; `null` while the engine is not there. */
export async function readPlaces(
  session: OpenSession,
): Promise<{ held: number; relay: number; coordinator: number } | null> {
  const full = session.loaded();
  if (!full) return null;
  const places = { held: 0, relay: 0, coordinator: 0 };
  for (const place of await ownPlaces(full.vault, full.engine.replica()))
    places[place === "newer" || place === "packed" ? "held" : place] += 1;
  return places;
}

/** Inviting one phone after another: show, wait, compare, approve. An invite lives on this screen only; leaving it ends it. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import encodeQr from "qr";
import type { RelaySession } from "../sync/session.ts";
import { useWords } from "../ui/language.tsx";
import type { Role } from "../wire/roles.ts";
import type { Device } from "./acts/device.ts";
import { approveJoin, awaitJoin, type JoinAsk, refuseJoin, type ShownInvite, showInvite } from "./acts/invite-phone.ts";
import { phoneLabel } from "./acts/phone-label.ts";
import { copyText } from "./copy-text.ts";
import { startLooking } from "./looking.ts";
import { roleNameOf } from "./role-name.ts";
import { CompareScreen, StopScreen } from "./screens/compare.tsx";
import {
  ApprovedScreen,
  ApprovingScreen,
  type ApprovingTrouble,
  InviteScreen,
  OpeningInviteScreen,
} from "./screens/invite.tsx";
import type { Session } from "./session.ts";

interface InviteFlowProps {
  readonly device: Device;
  readonly session: Session;
  /** What the device joins as. */
  readonly role: Role;
  readonly onPeople: () => void;
}

interface Approving {
  readonly at: "approving";
  readonly shown: ShownInvite;
  readonly ask: JoinAsk;
  readonly trouble: ApprovingTrouble | null;
}

type Stage =
  | { readonly at: "opening"; readonly isOffline: boolean }
  | { readonly at: "shown"; readonly shown: ShownInvite; readonly isOffline: boolean }
  | { readonly at: "expired"; readonly shown: ShownInvite; readonly untold: string | null }
  | { readonly at: "compare"; readonly shown: ShownInvite; readonly ask: JoinAsk }
  | Approving
  | { readonly at: "approved"; readonly label: string }
  | { readonly at: "stop" };

/** How often the coordinator's screen looks for the phone, ms. */
const LOOK_MS = 1_500;

export function InviteFlow({ device, session, role, onPeople }: InviteFlowProps): JSX.Element {
  const { pictures } = useWords();
  const [stage, setStage] = useState<Stage>({ at: "opening", isOffline: false });
  const joinsAs = roleNameOf(role);
  const [copy, setCopy] = useState<"none" | "copied" | "failed">("none");
  useEffect(() => {
    if (!isWaiting(stage)) return;
    const take = (next: Stage) => {
      if (next !== stage) setStage(next);
      return isWaiting(next);
    };
    const looking = startLooking((signal) => nextStage(device, session, role, stage, signal), take, LOOK_MS);
    return () => void looking.stop();
  }, [stage]);

  const fresh = () => {
    setCopy("none");
    setStage({ at: "opening", isOffline: false });
  };
  switch (stage.at) {
    case "opening":
      return <OpeningInviteScreen joinsAs={joinsAs} isOffline={stage.isOffline} onBack={onPeople} />;
    case "shown":
    case "expired":
      return (
        <InviteScreen
          joinsAs={joinsAs}
          qr={linkToModules(stage.shown.link)}
          link={stage.shown.link}
          validUntilMs={stage.shown.expiresMs}
          state={stage.at === "expired" ? "expired" : stage.isOffline ? "offline" : "waiting"}
          untold={stage.at === "expired" ? stage.untold : null}
          copy={copy}
          onCopy={() => void copyText(stage.shown.link).then(setCopy)}
          onNew={fresh}
          onBack={onPeople}
        />
      );
    case "compare":
      return (
        <CompareScreen
          side="coordinator"
          words={pictures(stage.ask.words)}
          pictures={stage.ask.words}
          joinsAs={joinsAs}
          onMatch={() => setStage({ ...stage, at: "approving", trouble: null })}
          onDifferent={() => void refuse(stage.shown)}
        />
      );
    case "approving":
      return <ApprovingScreen trouble={stage.trouble} onBack={onPeople} />;
    case "approved":
      return <ApprovedScreen joinsAs={joinsAs} label={stage.label} onNext={fresh} onPeople={onPeople} />;
    case "stop":
      return <StopScreen side="coordinator" onContinue={fresh} />;
  }

  async function refuse(shown: ShownInvite): Promise<void> {
    setStage({ at: "stop" });
    if (session.relay) await refuseJoin(device, session.vault, session.relay, shown);
  }
}

const isWaiting = ({ at }: Stage) => at === "opening" || at === "shown" || at === "approving";

/** What follows while nobody taps: the invite opens, a phone asks, the approval reaches the relay. A relay that is away is tried again. */
async function nextStage(
  device: Device,
  session: Session,
  role: Role,
  stage: Stage,
  signal: AbortSignal,
): Promise<Stage> {
  const { relay, vault } = session;
  if (!relay) return { at: "opening", isOffline: true };
  if (stage.at === "opening") {
    const shown = await showInvite(device, vault, relay, role, location.origin);
    return shown.ok ? { at: "shown", shown: shown.value, isOffline: false } : { at: "opening", isOffline: true };
  }
  if (stage.at === "shown") {
    if (device.clock.nowMs() >= stage.shown.expiresMs) return { at: "expired", shown: stage.shown, untold: null };
    const ask = await awaitJoin(vault, relay, stage.shown, signal);
    if (!ask.ok)
      return ask.error === "not-genuine" ? { at: "stop" } : stage.isOffline ? stage : { ...stage, isOffline: true };
    return ask.value
      ? { at: "compare", shown: stage.shown, ask: ask.value }
      : stage.isOffline
        ? { ...stage, isOffline: false }
        : stage;
  }
  return stage.at === "approving" ? approve(device, session, relay, stage) : stage;
}

/** S13: what can be mended is tried again and says so; where the mailbox is gone the other phone cannot be told, and the invite is over. */
async function approve(device: Device, session: Session, relay: RelaySession, stage: Approving): Promise<Stage> {
  const { shown, ask, trouble } = stage;
  // Nothing is signed for a phone that can no longer be told.
  if (trouble === null && device.clock.nowMs() >= shown.expiresMs) return { at: "expired", shown, untold: null };
  const approved = await approveJoin(device, session.vault, session.engine, relay, shown, ask);
  if (!approved.ok) {
    if ("retryAfterMs" in approved.error && approved.error.retry === "never")
      return { at: "expired", shown, untold: phoneLabel(ask.keys.signKey) };
    const next = "retryAfterMs" in approved.error ? "offline" : "full";
    return next === trouble ? stage : { ...stage, trouble: next };
  }
  session.nudge();
  return { at: "approved", label: phoneLabel(ask.keys.signKey) };
}

/** The picture draws its own quiet zone; the library does not go below a border of one. */
const linkToModules = (link: string): boolean[][] =>
  encodeQr(link, "raw", { ecc: "medium", border: 1 })
    .slice(1, -1)
    .map((row) => row.slice(1, -1));

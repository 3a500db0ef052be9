/** Alarms about this phone itself, and the announced end of the programme, on its holder's home. Comes behind the screen, and with words only where there is something to say. */
import type { JSX } from "preact";
import { useCallback } from "preact/hooks";
import { type KeptAlarm, markSeen, readAlarms } from "../sync/alarms.ts";
import type { Device } from "./acts/device.ts";
import { useLoaded } from "./lazy.tsx";
import type { LeaseWarningDue } from "./screens/lease-end.tsx";
import type { OpenSession } from "./session.ts";
import { useReading, useSession } from "./use-session.ts";

interface GravePartProps {
  readonly device: Pick<Device, "loadAllWords" | "clock">;
  readonly session: OpenSession;
  readonly isEnded: boolean;
}

export function GravePart({ device, session, isEnded }: GravePartProps): JSX.Element {
  const changes = useSession(session);
  const alarms = useReading<readonly KeptAlarm[]>(() => readAlarms(session.vault), [], [changes]);
  const isCopied = alarms.some(({ kind }) => kind === "copied");
  const healed = alarms.find(({ kind, seenMs, lastMs }) => kind === "healed" && seenMs < lastMs);
  const lease = session.loaded()?.lease();
  const warning = lease?.type === "runs" && lease.warnHours ? { hours: lease.warnHours, endMs: lease.endMs } : null;
  const onSeen = healed && (() => void markSeen(session.vault, healed, device.clock.nowMs()).then(session.nudge));
  const props = { isEnded, isCopied, warning, onHealedSeen: onSeen ?? null };
  const isAnnounced = Boolean(session.loaded()?.engine.replica().control.closing.intent);
  return (
    <>
      {isAnnounced && <ClosingPart device={device} session={session} />}
      {(isEnded || isCopied || healed || warning) && <WithWords device={device} {...props} />}
    </>
  );
}

function ClosingPart({ device, session }: Pick<GravePartProps, "device" | "session">): JSX.Element | null {
  const load = useCallback(
    () => Promise.all([import("./closing-banner.tsx"), device.loadAllWords()]).then(([{ ClosingNote }]) => ClosingNote),
    [device],
  );
  const Note = useLoaded(load);
  return Note && <Note device={device} session={session} />;
}

interface WithWordsProps extends Pick<GravePartProps, "device" | "isEnded"> {
  readonly isCopied: boolean;
  readonly warning: LeaseWarningDue | null;
  readonly onHealedSeen: (() => void) | null;
}

function WithWords({ device, ...props }: WithWordsProps): JSX.Element | null {
  const load = useCallback(
    () =>
      Promise.all([import("./screens/grave-notices.tsx"), device.loadAllWords()]).then(
        ([{ GraveNotices }]) => GraveNotices,
      ),
    [device],
  );
  const Notices = useLoaded(load);
  return Notices && <Notices {...props} />;
}

/** What the home screen has to say besides its tiles: a newer version, a clock that is far off, records that may get lost, a relay that talks nonsense. */
import type { JSX } from "preact";
import { useCallback } from "preact/hooks";
import type { OpenVault } from "../vault/open-vault.ts";
import type { Device } from "./acts/device.ts";
import { isEnded } from "./acts/ended.ts";
import type { FieldInside } from "./inside.ts";
import { useLoaded } from "./lazy.tsx";
import { LossBehind } from "./loss/loss-behind.tsx";
import { ClockNotice, RelayNotice, UpdateNotice } from "./screens/notices.tsx";
import { useReading, useSession } from "./use-session.ts";

export interface HomeNoticesProps extends Pick<FieldInside, "device" | "session" | "update"> {
  /** How many needs of this phone are known: real records make it worth telling that the browser may clear them. */
  readonly needs: number;
}

export function HomeNotices({ device, session, update, needs }: HomeNoticesProps): JSX.Element {
  const { charter } = session.vault.identity();
  const changes = useSession(session);
  const ended = isEnded(session.status().failure);
  const isCopied = useReading(() => readCopied(session.vault), false, [changes]);
  const days = clockDays(device, charter);
  return (
    <>
      {update && <UpdateNotice onNow={update} />}
      {days > 0 && <ClockNotice days={days} />}
      {needs > 0 && <LossBehind device={device} session={session} records={needs} isDesk={false} />}
      {charter.isTraining && <TrainingHome device={device} session={session} />}
      {(ended || isCopied) && <GravePart device={device} isEnded={ended} isCopied={isCopied} />}
      {session.status().failure?.code === "RELAY_GARBAGE" && <RelayNotice trouble="garbage" />}
    </>
  );
}

/** Comes with its words, like what is grave. */
function TrainingHome({ device, session }: Pick<HomeNoticesProps, "device" | "session">): JSX.Element | null {
  const load = useCallback(
    () =>
      Promise.all([import("./training-part.tsx"), device.loadAllWords()]).then(([{ TrainingPart }]) => TrainingPart),
    [device],
  );
  const Part = useLoaded(load);
  return Part && <Part session={session} />;
}

interface GravePartProps {
  readonly device: Pick<Device, "loadAllWords">;
  readonly isEnded: boolean;
  readonly isCopied: boolean;
}

/** Comes with its words, which registering does not need. */
function GravePart({ device, ...props }: GravePartProps): JSX.Element | null {
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

const readCopied = async (vault: OpenVault): Promise<boolean> => {
  const { readAlarms } = await import("../sync/alarms.ts");
  return (await readAlarms(vault)).some(({ kind }) => kind === "copied");
};

/** Days by which the clock lies outside the programme's life; 0 within it. */
function clockDays(
  { clock }: Pick<Device, "clock">,
  { createdMs, expiresMs }: { readonly createdMs: number; readonly expiresMs: number },
): number {
  const now = clock.nowMs();
  return Math.floor(Math.max(createdMs - now, now - expiresMs, 0) / 86_400_000);
}

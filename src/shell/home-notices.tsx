/** What the home screen has to say besides its tiles: a newer version, a clock that is far off, records that may get lost, a relay that talks nonsense. */
import type { JSX } from "preact";
import { useCallback } from "preact/hooks";
import { ROLE_VOLUNTEER } from "../wire/roles.ts";
import type { Device } from "./acts/device.ts";
import { isEnded } from "./acts/ended.ts";
import type { FieldInside } from "./inside.ts";
import { useLoaded } from "./lazy.tsx";
import { LossBehind } from "./loss/loss-behind.tsx";
import { ClockNotice, RelayNotice, UpdateNotice } from "./screens/notices.tsx";
import { useSession } from "./use-session.ts";

export interface HomeNoticesProps extends Pick<FieldInside, "device" | "session" | "update"> {
  /** How many own records of this phone are known: real records make it worth telling that the browser may clear them. */
  readonly needs: number;
}

export function HomeNotices({ device, session, update, needs }: HomeNoticesProps): JSX.Element {
  const { charter, role } = session.vault.identity();
  useSession(session);
  const ended = isEnded(session.status().failure);
  const Grave = useLoaded(loadGrave);
  const days = clockDays(device, charter);
  return (
    <>
      {update && <UpdateNotice onNow={update} />}
      {days > 0 && <ClockNotice days={days} />}
      {needs > 0 && <LossBehind device={device} session={session} records={needs} isDesk={false} />}
      {charter.isTraining && role !== ROLE_VOLUNTEER && <TrainingHome device={device} session={session} />}
      {Grave && <Grave device={device} session={session} isEnded={ended} />}
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

const loadGrave = async () => (await import("./grave-part.tsx")).GravePart;

/** Days by which the clock lies outside the programme's life; 0 within it. */
function clockDays(
  { clock }: Pick<Device, "clock">,
  { createdMs, expiresMs }: { readonly createdMs: number; readonly expiresMs: number },
): number {
  const now = clock.nowMs();
  return Math.floor(Math.max(createdMs - now, now - expiresMs, 0) / 86_400_000);
}

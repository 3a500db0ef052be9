/** What the home screen has to say besides its tiles: a newer version, a clock that is far off, a browser that may clear records, a relay that talks nonsense. */
import type { JSX } from "preact";
import { storageState } from "../store/persistence.ts";
import type { Device } from "./acts/device.ts";
import type { FieldInside } from "./inside.ts";
import { ClockNotice, PersistNotice, RelayNotice, UpdateNotice } from "./screens/notices.tsx";
import { useReading } from "./use-session.ts";

export interface HomeNoticesProps extends Pick<FieldInside, "device" | "session" | "update"> {
  /** How many needs of this phone are known: real records make it worth telling that the browser may clear them. */
  readonly needs: number;
}

export function HomeNotices({ device, session, update, needs }: HomeNoticesProps): JSX.Element {
  const { charter } = session.vault.identity();
  const storage = useReading(storageState, null, [needs]);
  const days = clockDays(device, charter);
  return (
    <>
      {update && <UpdateNotice onNow={update} />}
      {days > 0 && <ClockNotice days={days} />}
      {storage?.persisted === false && needs > 0 && !charter.isTraining && <PersistNotice />}
      {session.status().failure?.code === "RELAY_GARBAGE" && <RelayNotice trouble="garbage" />}
    </>
  );
}

/** Days by which the clock lies outside the programme's life; 0 within it. */
function clockDays(
  { clock }: Pick<Device, "clock">,
  { createdMs, expiresMs }: { readonly createdMs: number; readonly expiresMs: number },
): number {
  const now = clock.nowMs();
  return Math.floor(Math.max(createdMs - now, now - expiresMs, 0) / 86_400_000);
}

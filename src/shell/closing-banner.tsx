/** What the first screen of a phone says once the end is announced: to a field worker a sentence to read aloud, to a volunteer until when it can offer. Rule G10 of closing/README.md. */
import type { JSX } from "preact";
import { ClosingBanner, HelpEnds } from "../closing/screens/field.tsx";
import { localDay } from "../programme/days.ts";
import { ROLE_VOLUNTEER } from "../wire/roles.ts";
import { frozenSinceMs } from "./acts/closing/frozen.ts";
import type { Device } from "./acts/device.ts";
import type { OpenSession } from "./session.ts";

interface NoteProps {
  readonly device: Pick<Device, "clock">;
  readonly session: OpenSession;
}

/** `null` where the announcement was taken back. */
export function ClosingNote({ device, session }: NoteProps): JSX.Element | null {
  const control = session.loaded()?.engine.replica().control;
  const intent = control?.closing.intent;
  if (!control || !intent || intent.closesMs === 0) return null;
  const Banner = session.vault.identity().role === ROLE_VOLUNTEER ? HelpEnds : ClosingBanner;
  return (
    <Banner
      closeDay={localDay(intent.closesMs - 1, control.charter.timeZone)}
      freezesMs={intent.freezesMs}
      isFrozen={frozenSinceMs({ control }, device.clock.nowMs()) !== null}
    />
  );
}

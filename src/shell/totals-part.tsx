/** Totals on a coordinator's device, and their file. */
import type { JSX } from "preact";
import { EXPORT_TOTALS } from "../closing/model.ts";
import { TotalsScreen } from "../need/screens/totals.tsx";
import { countNeeds } from "../need/totals.ts";
import { saveEntry } from "./acts/closing/entries.ts";
import type { Device } from "./acts/device.ts";
import { hasSeat } from "./acts/govern.ts";
import { programmeDay } from "./acts/programme-day.ts";
import { needsOf, settingsOf } from "./acts/records.ts";
import { saveFile } from "./save-file.ts";
import type { Session } from "./session.ts";
import { useSession } from "./use-session.ts";

interface TotalsPartProps {
  readonly device: Device;
  readonly session: Session;
  readonly onLeave: () => void;
}

export function TotalsPart({ device, session, onLeave }: TotalsPartProps): JSX.Element {
  useSession(session);
  const { vault, engine } = session;
  const { records } = engine.replica();
  /** The certificate lists the days on which something was exported. */
  function save(csv: string): void {
    saveFile(csv, FILE_NAME, "text/csv");
    const today = programmeDay(device, vault);
    const parts = { vault, clock: device.clock, random: device.random, today: () => today };
    if (hasSeat(vault, engine.replica()))
      void engine.change((before) =>
        saveEntry(parts, before, { step: "export", made: { kind: EXPORT_TOTALS, day: today } }),
      );
  }
  const places = settingsOf(records)?.areas ?? [];
  return (
    <TotalsScreen
      totals={countNeeds(
        needsOf(records).map(({ need }) => need),
        places.map(({ code }) => code),
      )}
      places={places}
      lastContactMs={session.engine.lastContactMs()}
      nowMs={device.clock.nowMs()}
      onExport={save}
      onBack={onLeave}
    />
  );
}

/** The name says nothing of the programme: it stands in lists of downloads. */
const FILE_NAME = "totals.csv";

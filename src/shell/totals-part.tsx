/** Totals on a coordinator's device, and their file. */
import type { JSX } from "preact";
import { TotalsScreen } from "../need/screens/totals.tsx";
import { countNeeds } from "../need/totals.ts";
import type { Device } from "./acts/device.ts";
import { needsOf, settingsOf } from "./acts/records.ts";
import type { Session } from "./session.ts";
import { useSession } from "./use-session.ts";

interface TotalsPartProps {
  readonly device: Device;
  readonly session: Session;
  readonly onLeave: () => void;
}

export function TotalsPart({ device, session, onLeave }: TotalsPartProps): JSX.Element {
  useSession(session);
  const { records } = session.engine.replica();
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
      onExport={saveFile}
      onBack={onLeave}
    />
  );
}

/** The name says nothing of the programme: it stands in lists of downloads. */
const FILE_NAME = "totals.csv";

function saveFile(csv: string): void {
  const address = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = FILE_NAME;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address));
}

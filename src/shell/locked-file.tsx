/** A file that somebody brought to a device which is locked. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { LockedFileScreen } from "../closing/screens/locked-file.tsx";
import type { Bytes } from "../kit/bytes.ts";
import type { Device } from "./acts/device.ts";
import { obeyPlaces } from "./closing-watch.ts";
import { readLockedFile } from "./read-locked-file.ts";
// What runs after the app's files are gone has to be here before.
import "./erase-run.tsx";
import { readFile } from "./save-file.ts";

interface LockedFileProps {
  readonly device: Device;
  readonly vaultId: string;
  /** The order holds: the vault goes, and the note stays. */
  readonly onOrder: (note: Bytes) => void;
  readonly onBack: () => void;
}

type State = Parameters<typeof LockedFileScreen>[0]["state"];

export function LockedFile({ device, vaultId, onOrder, onBack }: LockedFileProps): JSX.Element {
  const [state, setState] = useState<State>("waiting");
  async function take(file: File): Promise<void> {
    setState("working");
    const found = await readLockedFile(obeyPlaces(device), vaultId, await readFile(file));
    if ("note" in found) return onOrder(found.note);
    setState(found);
  }
  return (
    <LockedFileScreen
      state={state}
      onFile={(file) => void take(file).catch(() => setState({ refused: "other" }))}
      onBack={onBack}
    />
  );
}

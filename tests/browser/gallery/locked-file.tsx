/** Every state of a file that is opened on a locked device. */
import type { JSX } from "preact";
import { LockedFileScreen } from "../../../src/closing/screens/locked-file.tsx";

const none = () => {};
const shown =
  (state: Parameters<typeof LockedFileScreen>[0]["state"]): (() => JSX.Element) =>
  () => <LockedFileScreen state={state} onFile={none} onBack={none} />;

export const lockedFileStates: Readonly<Record<string, () => JSX.Element>> = {
  "unlock-file": shown("waiting"),
  "unlock-file-working": shown("working"),
  "unlock-file-other": shown({ refused: "other" }),
  "unlock-file-unsigned": shown({ refused: "unsigned" }),
  "unlock-file-bundle": shown({ refused: "bundle" }),
  "unlock-file-unknown": shown({ refused: "unknown" }),
  "unlock-file-last": shown({ refused: "last" }),
};

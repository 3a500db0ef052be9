/** Every state of the end of a closed programme on a phone, with made-up props. */

import type { JSX } from "preact";
import encodeQr from "qr";
import { ClosedScreen, type ShownStatement } from "../../../src/shell/screens/closed.tsx";
import { WipingScreen } from "../../../src/shell/screens/erase-end.tsx";

const none = () => {};
/** As long as a statement is. */
const QR = encodeQr(`EBBA${"8C4KQ2M7".repeat(78)}`, "raw", { ecc: "low", border: 1, encoding: "alphanumeric" });

const closed = (
  change: Partial<ShownStatement> = {},
  app: Parameters<typeof ClosedScreen>[0]["app"] = "stays",
): JSX.Element => (
  <ClosedScreen
    statement={{ id: "1", cause: "order", method: "overwrites", onlyHere: 2, state: "notReached", qr: QR, ...change }}
    app={app}
    onAgain={none}
    onFile={none}
    onCarried={none}
    onStart={none}
  />
);

export const closedStates: Readonly<Record<string, () => JSX.Element>> = {
  "unlock-closed-working": () => <WipingScreen reason="closed" />,
  "unlock-closed-handing": () => closed({ state: "handing" }),
  "unlock-closed-taken": () => closed({ state: "taken", onlyHere: 0 }, "gone"),
  "unlock-closed-takenKept": () => closed({ state: "taken", method: "removes", onlyHere: null }, "kept"),
  "unlock-closed-takenWaits": () => closed({ state: "taken", onlyHere: 1 }, "waits"),
  "unlock-closed-notReached": () => closed(),
  "unlock-closed-refused": () => closed({ state: "refused" }),
  "unlock-closed-noRelay": () => closed({ state: "noRelay" }),
  "unlock-closed-carried": () => closed({ state: "carried" }, "kept"),
  "unlock-closed-ended": () => closed({ cause: "ended", onlyHere: 0, state: "notReached" }),
  "unlock-closed-holder": () => closed({ cause: "holder", state: "taken" }, "kept"),
};

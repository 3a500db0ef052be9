/** Every state of what is said about losing records, and of installing. */
import type { JSX } from "preact";
import { HomeScreen } from "../../../src/need/screens/home.tsx";
import { HaltedScreen } from "../../../src/shell/screens/halted.tsx";
import { InstallGuide } from "../../../src/shell/screens/install-guide.tsx";
import { InstallNotice, MayClearNotice, SpaceNotice } from "../../../src/shell/screens/loss-notices.tsx";
import { StorageDialog } from "../../../src/shell/screens/storage-dialog.tsx";
import { TroubleScreen } from "../../../src/shell/screens/trouble.tsx";
import { Screen } from "../../../src/ui/screen.tsx";

const none = () => {};
const AT = Date.UTC(2026, 5, 29, 9, 12);
const LINK =
  "https://ebb.example/#join=hQFYIE3r9xJcV0m1Zb2nQ8s7uTt4yKpXwL5dR6aGfHjCvEiOzNqMoUBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789";

const home = (notices: JSX.Element) => (
  <HomeScreen
    todayCount={11}
    deliverByMs={null}
    notices={notices}
    onNewNeed={none}
    onToday={none}
    onHandOver={none}
    onPhone={none}
  />
);
const desk = (notices: JSX.Element) => (
  <Screen title="Needs" layout="wide">
    {notices}
  </Screen>
);
const mayClear = (isDesk: boolean, onInstall: (() => void) | null) => (
  <MayClearNotice isDesk={isDesk} onInstall={onInstall} onDetails={none} />
);
const dialog = (over: Partial<Parameters<typeof StorageDialog>[0]>) => (
  <StorageDialog persisted={false} installed={false} usageBytes={1_468_006} fits={null} onClose={none} {...over} />
);
const guide = (copy: "none" | "copied" | "failed") => (
  <InstallGuide invite={{ copy, link: LINK, onCopy: none }} onBack={none} />
);

export const alarmStates: Readonly<Record<string, () => JSX.Element>> = {
  "alarm-may-clear": () => home(mayClear(false, none)),
  "alarm-may-clear-no-install": () => home(mayClear(false, null)),
  "alarm-may-clear-desk": () => desk(mayClear(true, none)),
  "alarm-space": () => home(<SpaceNotice fits={12} isDesk={false} onDetails={none} />),
  "alarm-space-none": () => home(<SpaceNotice fits={0} isDesk={false} onDetails={none} />),
  "alarm-space-desk": () => desk(<SpaceNotice fits={1} isDesk onDetails={none} />),
  "alarm-install": () => home(<InstallNotice onInstall={none} onLater={none} />),
  "alarm-storage": () => home(dialog({})),
  "alarm-storage-well": () => home(dialog({ persisted: true, installed: true, fits: 140 })),
  "alarm-storage-unknown": () => home(dialog({ persisted: null, usageBytes: null })),
  "alarm-halted": () => <HaltedScreen sinceMs={AT} onHandOver={none} onInstall={none} onBack={none} />,
  "alarm-halted-no-install": () => <HaltedScreen sinceMs={AT} onHandOver={none} onInstall={null} onBack={none} />,
  "trouble-lost-both": () => <TroubleScreen trouble="lostBoth" onAction={none} />,
  "start-install": () => <InstallGuide invite={null} onBack={none} />,
  "start-install-invite": () => guide("none"),
  "start-install-copied": () => guide("copied"),
  "start-install-by-hand": () => guide("failed"),
};

/** Every state of the recovery screens, with made-up papers that open nothing. */
import type { JSX } from "preact";
import { type PaperProblem, TwoPapersScreen } from "../../../src/shell/screens/recovery-check.tsx";
import { RecoveryPaperScreen, RecoveryWhyScreen } from "../../../src/shell/screens/recovery-papers.tsx";
import {
  ChooseLostScreen,
  RestoredScreen,
  RestoreProblemScreen,
  RestoringScreen,
} from "../../../src/shell/screens/recovery-restore.tsx";
import {
  RecoveryNamingScreen,
  RecoveryNotNamedScreen,
  RecoveryReadyScreen,
  RecoveryStatusScreen,
} from "../../../src/shell/screens/recovery-status.tsx";

const none = () => {};
const DAY = 20_634;
const MARK = ["river", "lamp", "stone", "kite"];
const LINES = ["040G 40R4 083A", "GE1R 70W3 GE1V", "R70W 3GE1 R70S", "W3GE 5J0J QR00"];
const QR = Array.from({ length: 33 }, (_, y) =>
  Array.from({ length: 33 }, (_, x) => (x * 7 + y * 13 + x * y) % 3 === 0),
);

const paper = (number: 1 | 2 | 3) => (
  <RecoveryPaperScreen
    paper={{ number, lines: LINES, qr: QR, setName: "6C31 08A0", mark: MARK, lastDay: DAY + 40 }}
    onPrint={none}
    onNext={none}
    onBack={none}
  />
);
const typing = (purpose: "drill" | "restore", problem: PaperProblem | null, isBusy = false) => (
  <TwoPapersScreen purpose={purpose} problem={problem} isBusy={isBusy} onCheck={none} onBack={none} />
);
const why = (isReplacing: boolean) => (
  <RecoveryWhyScreen lastDay={DAY + 40} isReplacing={isReplacing} isSecond={isReplacing} onMake={none} onBack={none} />
);
const status = (destroyed: readonly number[]) => (
  <RecoveryStatusScreen
    setName="6C31 08A0"
    destroyed={destroyed}
    opensUntilMs={(DAY + 40) * 86_400_000}
    onDestroyed={none}
    onMake={none}
    onBack={none}
  />
);
const lost = (labels: readonly string[]) => (
  <ChooseLostScreen
    mark={MARK}
    lastDay={DAY + 40}
    seats={labels.map((label) => ({ id: label, label }))}
    onLost={none}
    onBack={none}
  />
);
const problem = (kind: "unknown" | "over" | "refused" | "garbled" | "offline" | "full") => (
  <RestoreProblemScreen problem={kind} onAgain={none} onBack={none} />
);

export const recoveryStates: Readonly<Record<string, () => JSX.Element>> = {
  "recovery-why": () => why(false),
  "recovery-why-again": () => why(true),
  "recovery-paper-1": () => paper(1),
  "recovery-paper-3": () => paper(3),
  "recovery-drill": () => typing("drill", null),
  "recovery-drill-line": () => typing("drill", { kind: "line", paper: 1, line: 3 }),
  "recovery-drill-missing": () => typing("drill", { kind: "missing", paper: 2 }),
  "recovery-drill-version": () => typing("drill", { kind: "version", paper: 1 }),
  "recovery-drill-damaged": () => typing("drill", { kind: "damaged", paper: 2 }),
  "recovery-drill-twice": () => typing("drill", { kind: "twice" }),
  "recovery-drill-apart": () => typing("drill", { kind: "apart" }),
  "recovery-drill-notThese": () => typing("drill", { kind: "notThese" }),
  "recovery-naming": () => <RecoveryNamingScreen />,
  "recovery-notNamed": () => <RecoveryNotNamedScreen onAgain={none} onLeave={none} />,
  "recovery-ready": () => <RecoveryReadyScreen missingApprovals={0} onLeave={none} />,
  "recovery-ready-approvals": () => <RecoveryReadyScreen missingApprovals={2} onLeave={none} />,
  "recovery-status": () => status([]),
  "recovery-status-destroyed": () => status([1, 3]),
  "restore-papers": () => typing("restore", null),
  "restore-papers-otherSet": () => typing("restore", { kind: "otherSet" }),
  "restore-papers-busy": () => typing("restore", null, true),
  "restore-lost-one": () => lost(["Teapot-Bridge"]),
  "restore-lost": () => lost(["Teapot-Bridge", "River-Lamp", "Hill-Spoon"]),
  "restore-finding": () => <RestoringScreen step="finding" />,
  "restore-taking": () => <RestoringScreen step="taking" />,
  "restore-none-unknown": () => problem("unknown"),
  "restore-none-over": () => problem("over"),
  "restore-none-refused": () => problem("refused"),
  "restore-none-garbled": () => problem("garbled"),
  "restore-none-offline": () => problem("offline"),
  "restore-none-full": () => problem("full"),
  "restore-restored": () => <RestoredScreen keys={2} missingKeys={0} isWaiting={false} onOpen={none} />,
  "restore-restored-missing": () => <RestoredScreen keys={1} missingKeys={1} isWaiting onOpen={none} />,
};

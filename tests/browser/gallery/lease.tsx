/** A coordinator's share that is missing, and the end of a phone's access, in each state. */
import { WipingScreen } from "../../../src/shell/screens/erase-end.tsx";
import { LeaseAskingScreen, LeaseNeededScreen } from "../../../src/shell/screens/lease.tsx";
import { LeaseOverScreen, LeaseWarning } from "../../../src/shell/screens/lease-end.tsx";
import {
  ChoosePapersScreen,
  LeasePapersScreen,
  LeaseSharesScreen,
  ShareShownScreen,
} from "../../../src/shell/screens/lease-shares.tsx";
import { Screen } from "../../../src/ui/screen.tsx";

const none = () => undefined;
const AT = Date.UTC(2026, 5, 30, 15, 0);
const MOMENT = "Tue 30 June 18:00";

const needed = (change: Partial<Parameters<typeof LeaseNeededScreen>[0]>) => (
  <LeaseNeededScreen
    problem="unreachable"
    keptUntil={MOMENT}
    hasPapers
    codeProblem={null}
    isTrying={false}
    onCamera={none}
    onCode={none}
    onAsk={none}
    onBack={none}
    {...change}
  />
);

const over = (change: Partial<Parameters<typeof LeaseOverScreen>[0]>) => (
  <LeaseOverScreen
    by="clock"
    moment={MOMENT}
    lastMoment={MOMENT}
    now={MOMENT}
    onlyHere={6}
    isRunning={false}
    hasFailed
    onHandOver={none}
    onErase={none}
    {...change}
  />
);

const CODE = {
  lines: ["L1ABC DEFGH JKMNP", "QRSTV WXYZ0 12345", "6789A BCDEF GHJKM", "NPQRS TVWXY Z0123"],
  qr: Array.from({ length: 33 }, (_, row) => Array.from({ length: 33 }, (__, at) => (row * 7 + at * 5) % 3 === 0)),
};
const MARK = ["River", "Lamp", "Stone", "Kite"];

const shares = (change: Partial<Parameters<typeof LeaseSharesScreen>[0]>) => (
  <LeaseSharesScreen
    standing="each"
    hasRelay
    keptUntil={null}
    papers={{ printed: 4, live: 3, left: 5 }}
    others={[
      { key: "a", label: "Hill-Spoon", isHere: true },
      { key: "b", label: "Moon-Rope", isHere: false },
    ]}
    state="ready"
    onShow={none}
    onPrint={none}
    onDrop={none}
    onBack={none}
    {...change}
  />
);

export const leaseStates = {
  "lease-none": () => needed({ problem: "none", keptUntil: null }),
  "shares-each": () => shares({}),
  "shares-cached": () => shares({ standing: "cached", hasRelay: false, keptUntil: MOMENT, state: "dropped" }),
  "shares-waiting": () => shares({ standing: "waiting", hasRelay: false, others: [] }),
  "shares-failed": () => shares({ state: "failed", papers: { printed: 8, live: 8, left: 0 } }),
  "shares-shown": () => <ShareShownScreen label="Hill-Spoon" code={CODE} onBack={none} />,
  "shares-choose": () => <ChoosePapersScreen left={5} isWorking={false} onDraw={none} onBack={none} />,
  "shares-papers": () => (
    <LeasePapersScreen
      label="River-Lamp"
      mark={MARK}
      lastDay={20_634}
      codes={[CODE, CODE]}
      onPrint={none}
      onDone={none}
    />
  ),
  "lease-asking": () => <LeaseAskingScreen onOther={none} />,
  "lease-unreachable": () => needed({}),
  "lease-refused": () => needed({ problem: "refused", hasPapers: false }),
  "lease-code-wrong": () => needed({ problem: "unknown", codeProblem: "wrong" }),
  "lease-closed": () => needed({ problem: "closed" }),
  "lease-over-clock": () => over({}),
  "lease-over-signed": () => over({ by: "coordinators" }),
  "lease-over-working": () => <WipingScreen reason="ended" />,
  "lease-warnings": () => (
    <Screen title="Ebb">
      {([48, 24, 2] as const).map((hours) => (
        <LeaseWarning key={hours} hours={hours} endMs={AT} />
      ))}
    </Screen>
  ),
};

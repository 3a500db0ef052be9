/** A coordinator's share that is missing, and the end of a phone's access, in each state. */
import { LeaseAskingScreen, LeaseNeededScreen } from "../../../src/shell/screens/lease.tsx";
import { LeaseOverScreen, LeaseWarning } from "../../../src/shell/screens/lease-end.tsx";
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
    now={MOMENT}
    onlyHere={6}
    isRunning={false}
    hasFailed
    onHandOver={none}
    onErase={none}
    {...change}
  />
);

export const leaseStates = {
  "lease-asking": () => <LeaseAskingScreen onOther={none} />,
  "lease-unreachable": () => needed({}),
  "lease-refused": () => needed({ problem: "refused", hasPapers: false }),
  "lease-code-wrong": () => needed({ problem: "unknown", codeProblem: "wrong" }),
  "lease-closed": () => needed({ problem: "closed" }),
  "lease-over-clock": () => over({}),
  "lease-over-signed": () => over({ by: "coordinators", onlyHere: 0, hasFailed: false }),
  "lease-warnings": () => (
    <Screen title="Ebb">
      {([48, 24, 2] as const).map((hours) => (
        <LeaseWarning key={hours} hours={hours} endMs={AT} />
      ))}
    </Screen>
  ),
};

/** The end of a programme on a coordinator's device: the ten steps, one page each, with what they lack. Rules of closing/README.md. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { StepName } from "../closing/model.ts";
import { CeremonyScreen } from "../closing/screens/hub.tsx";
import { daysLeft, localDay } from "../programme/rules.ts";
import type { Device } from "./acts/device.ts";
import { ClosingDrills } from "./closing-drills.tsx";
import { ClosingEnd } from "./closing-end.tsx";
import { ClosingSign } from "./closing-sign.tsx";
import { ClosingSteps } from "./closing-steps.tsx";
import { EraseScreen } from "./screens/erase.tsx";
import { LoadingScreen } from "./screens/loading.tsx";
import type { Session } from "./session.ts";
import { useClosing } from "./use-closing.ts";

interface ClosingFlowProps {
  readonly device: Device;
  readonly session: Session;
  readonly onLeave: () => void;
}

type Page = { readonly at: "hub" | "drills" | "eraseThis" } | { readonly at: "step"; readonly name: StepName };

export function ClosingFlow({ device, session, onLeave }: ClosingFlowProps): JSX.Element {
  const closing = useClosing(device, session);
  const [page, setPage] = useState<Page>({ at: "hub" });
  const toHub = () => setPage({ at: "hub" });
  if (closing === null) return <LoadingScreen />;
  const { control } = session.engine.replica();
  switch (page.at) {
    case "drills":
      return <ClosingDrills closing={closing} device={device} session={session} onBack={toHub} />;
    case "eraseThis":
      return (
        <EraseScreen
          who="coordinator"
          onlyHere={null}
          isPractice={false}
          onErase={() => void session.obeyClosing()}
          onBack={() => setPage({ at: "step", name: "publish" })}
        />
      );
    case "hub":
      return (
        <CeremonyScreen
          steps={closing.steps}
          lastDay={localDay(control.terms.expiresMs - 1, control.charter.timeZone)}
          daysLeft={daysLeft(control.terms.expiresMs, device.clock.nowMs(), control.charter.timeZone)}
          isClosed={closing.end !== null}
          onStep={(name) => setPage({ at: "step", name })}
          onDrills={() => setPage({ at: "drills" })}
          onBack={onLeave}
        />
      );
    case "step": {
      const { name } = page;
      const props = { closing, device, session, onBack: toHub };
      if (name === "close") return <ClosingSign {...props} name={name} />;
      const onErase = () => setPage({ at: "eraseThis" });
      if (name === "erase" || name === "publish") return <ClosingEnd {...props} name={name} onErase={onErase} />;
      return <ClosingSteps {...props} name={name} />;
    }
  }
}

/** Moving the last day: proposed here, agreed to where coordinators decide together. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ExtendScreen } from "../closing/screens/extend.tsx";
import { dayToIso, isoToDay } from "../programme/rules.ts";
import { endOf, proposeEnd } from "./acts/closing/extend.ts";
import type { Device } from "./acts/device.ts";
import { hasApproved } from "./acts/govern.ts";
import { programmeDay } from "./acts/programme-day.ts";
import { useReasonText } from "./screens/reasons.ts";
import type { Session } from "./session.ts";
import { useSession } from "./use-session.ts";

interface ExtendFlowProps {
  readonly device: Device;
  readonly session: Session;
  readonly onLeave: () => void;
}

export function ExtendFlow({ device, session, onLeave }: ExtendFlowProps): JSX.Element {
  const { vault, engine } = session;
  useSession(session);
  const reasonText = useReasonText();
  const [state, setState] = useState<Parameters<typeof ExtendScreen>[0]["state"]>("ready");
  const end = endOf(engine.replica());
  async function extend(endDay: number, reason: number): Promise<void> {
    setState("working");
    const done = await engine.change((replica) => proposeEnd(vault, replica, endDay, reason));
    const isAlone = end.k === 1;
    setState(done.ok ? (isAlone ? "changed" : "proposed") : "failed");
    session.nudge();
  }
  return (
    <ExtendScreen
      {...end}
      {...{ isoToDay, dayToIso, state }}
      isSecond={hasApproved(vault, engine.replica())}
      extensions={end.extensions.map(({ endDay, reason }) => ({ endDay, reason: reasonText(reason) }))}
      today={programmeDay(device, vault)}
      onExtend={(endDay, reason) => void extend(endDay, reason)}
      onBack={onLeave}
    />
  );
}

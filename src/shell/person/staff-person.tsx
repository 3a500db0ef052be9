/** A person with a card at a worker's phone: the same screens as everywhere, and what is asked without a network goes with this phone's next hand-over. */
import type { JSX } from "preact";
import type { Device } from "../acts/device.ts";
import { LoadingScreen } from "../screens/loading.tsx";
import type { OpenSession } from "../session.ts";
import { useReading } from "../use-session.ts";
import { PersonFlow } from "./person-flow.tsx";

interface StaffPersonProps {
  readonly device: Device;
  readonly session: OpenSession;
  readonly onLeave: () => void;
}

export function StaffPerson({ device, session, onLeave }: StaffPersonProps): JSX.Element {
  const full = useReading(() => session.load(), null, [session]);
  if (!full) return <LoadingScreen />;
  const relayAddress = full.vault.identity().charter.relays[0]?.address ?? null;
  return (
    <PersonFlow
      device={device}
      relayAddress={relayAddress ?? location.origin}
      staff={{ device, vault: full.vault, engine: full.engine, relayAddress, nudge: () => session.nudge() }}
      onLeave={onLeave}
    />
  );
}

/** A new need is refused until what is here was handed over. Rule LA6 of README.md. */
import type { JSX } from "preact";
import { FrozenScreen } from "../../closing/screens/field.tsx";
import { localDay } from "../../programme/days.ts";
import { frozenSinceMs } from "../acts/closing/frozen.ts";
import type { Field } from "../field/field.ts";
import { isIosTab } from "../ios-tab.ts";
import { HaltedScreen } from "../screens/halted.tsx";
import { useInstall } from "./use-install.ts";

export type HaltedProps = Pick<Field, "device" | "session" | "go"> & { readonly sinceMs: number };

export function HaltedPart({ device, session, go, sinceMs }: HaltedProps): JSX.Element {
  const { install } = useInstall(device, session.vault);
  const replica = session.loaded()?.engine.replica();
  const intent = replica && frozenSinceMs(replica, device.clock.nowMs()) !== null && replica.control.closing.intent;
  if (replica && intent)
    return (
      <FrozenScreen
        closeDay={localDay(intent.closesMs - 1, replica.control.charter.timeZone)}
        freezesMs={intent.freezesMs}
        onHandOver={() => go({ at: "handOver" })}
        onBack={() => go({ at: "home" })}
      />
    );
  return (
    <HaltedScreen
      sinceMs={sinceMs}
      onHandOver={() => go({ at: "handOver" })}
      onInstall={isIosTab() ? null : install}
      onBack={() => go({ at: "home" })}
    />
  );
}

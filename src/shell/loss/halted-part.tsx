/** A new need is refused until what is here was handed over. Rule LA6 of README.md. */
import type { JSX } from "preact";
import type { Field } from "../field/field.ts";
import { isIosTab } from "../ios-tab.ts";
import { HaltedScreen } from "../screens/halted.tsx";
import { useInstall } from "./use-install.ts";

export type HaltedProps = Pick<Field, "device" | "session" | "go"> & { readonly sinceMs: number };

export function HaltedPart({ device, session, go, sinceMs }: HaltedProps): JSX.Element {
  const { install } = useInstall(device, session.vault);
  return (
    <HaltedScreen
      sinceMs={sinceMs}
      onHandOver={() => go({ at: "handOver" })}
      onInstall={isIosTab() ? null : install}
      onBack={() => go({ at: "home" })}
    />
  );
}

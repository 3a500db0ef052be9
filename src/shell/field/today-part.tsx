/** Today's list over the worker's own records. */
import type { JSX } from "preact";
import { TodayScreen } from "../../need/screens/today.tsx";
import type { Field } from "./field.ts";

export function TodayPart({ device, settings, needs, today, asOfMs, capture, go }: Field): JSX.Element {
  return (
    <TodayScreen
      records={(needs ?? [])
        .filter(({ need }) => need.day === today)
        .map(({ key, need, place }) => ({ key, need, place }))}
      places={settings.areas}
      asOfMs={asOfMs}
      nowMs={device.clock.nowMs()}
      onNewNeed={capture.startNew}
      onBack={() => go({ at: "home" })}
    />
  );
}

/** The part about losing records, which comes behind a screen together with its words. */
import type { JSX } from "preact";
import { useCallback } from "preact/hooks";
import type { Device } from "../acts/device.ts";
import { useLoaded } from "../lazy.tsx";
import type { LossPartProps } from "./loss-part.tsx";

interface LossBehindProps extends LossPartProps {
  readonly device: LossPartProps["device"] & Pick<Device, "loadAllWords">;
}

export function LossBehind(props: LossBehindProps): JSX.Element | null {
  const { device } = props;
  const load = useCallback(
    () => Promise.all([import("./loss-part.tsx"), device.loadAllWords()]).then(([{ LossPart }]) => LossPart),
    [device],
  );
  const Part = useLoaded(load);
  return Part && <Part {...props} />;
}

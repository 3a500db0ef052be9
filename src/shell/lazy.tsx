/** A part that is loaded when it is needed, so that no role pays for another's screens. It is kept for offline starts like everything else. */
import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Device } from "./acts/device.ts";
import { LoadingScreen, TroubleScreen } from "./screens/trouble.tsx";

interface LazyProps<Props> {
  readonly device: Pick<Device, "loadAllWords">;
  readonly load: () => Promise<ComponentType<Props>>;
  readonly props: Props;
}

export function Lazy<Props extends object>({ device, load, props }: LazyProps<Props>): JSX.Element {
  const [part, setPart] = useState<{ readonly Part: ComponentType<Props> } | "failed" | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    Promise.all([load(), device.loadAllWords()]).then(
      ([Part]) => setPart({ Part }),
      () => setPart("failed"),
    );
  }, [load, tries]);
  if (part === null) return <LoadingScreen />;
  const again = () => {
    setPart(null);
    setTries(tries + 1);
  };
  if (part === "failed") return <TroubleScreen trouble="broken" onAction={again} />;
  return <part.Part {...props} />;
}

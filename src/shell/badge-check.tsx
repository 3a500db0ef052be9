/** Checking a helper's badge with the camera, for every role. Nothing that was read is kept. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useWords } from "../ui/language.tsx";
import { checkBadge } from "./acts/assign/check-badge.ts";
import type { Device } from "./acts/device.ts";
import { ScanPanel } from "./scan/scan-panel.tsx";
import { BadgeCheckScreen, type BadgeResult } from "./screens/badge.tsx";
import type { OpenSession } from "./session.ts";

export interface BadgeCheckProps {
  readonly device: Pick<Device, "clock">;
  readonly session: OpenSession;
  readonly onBack: () => void;
}

export function BadgeCheck({ device, session, onBack }: BadgeCheckProps): JSX.Element {
  const { t } = useWords();
  const [result, setResult] = useState<BadgeResult | null>(null);
  async function read(text: string): Promise<void> {
    const { vault, engine } = await session.load();
    const checked = await checkBadge(vault, engine.replica().control, text, device.clock.nowMs());
    setResult(checked.type === "sent" ? { ...checked, type: "sent" } : { type: checked.type });
  }
  return (
    <BadgeCheckScreen
      // Where the engine does not load nothing can be said about any badge, and the camera stays on.
      scanner={<ScanPanel label={t("badge.hold")} onText={(text) => void read(text).catch(() => undefined)} />}
      result={result}
      onAgain={() => setResult(null)}
      onBack={onBack}
    />
  );
}

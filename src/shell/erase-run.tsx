/** Erases one vault, or what an earlier start left, and tells the truth about it afterwards. Loaded together with what it will need, before the app's files go. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { WipeFailure, WipeReceipt } from "../erase/wipe.ts";
import type { Result } from "../kit/result.ts";
import type { Device } from "./acts/device.ts";
import { eraseVault, finishErasing } from "./erase-vault.ts";
import { WipedScreen, type WipeReason, WipeStuckScreen, WipingScreen } from "./screens/erase-end.tsx";

export interface EraseRunProps {
  readonly device: Device;
  /** `null`: whatever was left unfinished. */
  readonly vaultId: string | null;
  readonly reason: WipeReason;
  /** The receipt was read, or the rest is left for later. */
  readonly onEnd: () => void;
}

type Outcome = Result<WipeReceipt | null, WipeFailure>;

/** A browser that throws what nobody foresaw has not finished either. */
const attempt = (run: () => Promise<Outcome>): Promise<Outcome> =>
  run().catch(() => ({ ok: false, error: { step: "records", code: "WIPE_INCOMPLETE" } }) as const);

export function EraseRun({ device, vaultId, reason, onEnd }: EraseRunProps): JSX.Element {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    setOutcome(null);
    void attempt(() => (vaultId === null ? finishErasing(device) : eraseVault(device, vaultId))).then(setOutcome);
  }, [tries]);
  const isOver = outcome?.ok === true && outcome.value === null;
  useEffect(() => {
    if (isOver) onEnd();
  }, [isOver]);
  if (outcome === null || isOver) return <WipingScreen reason={reason} />;
  if (!outcome.ok)
    return (
      <WipeStuckScreen
        at={outcome.error.step === "keys" ? "keys" : "rest"}
        onAgain={() => setTries(tries + 1)}
        onLater={onEnd}
      />
    );
  const { value: receipt } = outcome;
  if (receipt === null) return <WipingScreen reason={reason} />;
  // Without the app's files another page can be had from the network only.
  const canStart = receipt.app !== "waits" || navigator.onLine;
  return <WipedScreen {...receipt} reason={reason} {...(canStart && { onStart: onEnd })} />;
}

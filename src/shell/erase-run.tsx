/** Erases one vault, or what an earlier start left, and tells the truth about it afterwards. Loaded together with what it will need, before the app's files go. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { waitingNotes } from "../erase/hand-over-notes.ts";
import type { WipeFailure, WipeReceipt } from "../erase/wipe.ts";
import type { Bytes } from "../kit/bytes.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { Device } from "./acts/device.ts";
import { ClosedEnd } from "./closed-end.tsx";
import { eraseVault, finishErasing } from "./erase-vault.ts";
import { WipedScreen, type WipeReason, WipeStuckScreen, WipingScreen } from "./screens/erase-end.tsx";

export interface EraseRunProps {
  readonly device: Device;
  /** `null`: whatever was left unfinished. */
  readonly vaultId: string | null;
  readonly reason: WipeReason;
  /** What stays until somebody has it. */
  readonly note?: Bytes;
  /** The receipt was read, or the rest is left for later. */
  readonly onEnd: () => void;
}

/** What was done, and how many notes wait here for somebody who takes them. */
interface End {
  readonly receipt: WipeReceipt | null;
  readonly notes: number;
}

type Outcome = Result<End, WipeFailure>;

async function erase({ device, vaultId, note }: EraseRunProps): Promise<Outcome> {
  const done = await (vaultId === null ? finishErasing(device) : eraseVault(device, vaultId, { note: note ?? null }));
  if (!done.ok) return done;
  return ok({ receipt: done.value, notes: (await waitingNotes(device)).length });
}

/** A browser that throws what nobody foresaw has not finished either. */
const attempt = (props: EraseRunProps): Promise<Outcome> =>
  erase(props).catch(() => err({ step: "records", code: "WIPE_INCOMPLETE" }));

export function EraseRun(props: EraseRunProps): JSX.Element {
  const { device, reason, onEnd } = props;
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    setOutcome(null);
    void attempt(props).then(setOutcome);
  }, [tries]);
  const isOver = outcome?.ok === true && outcome.value.receipt === null && outcome.value.notes === 0;
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
  const { receipt, notes } = outcome.value;
  if (notes > 0) return <ClosedEnd device={device} app={receipt?.app ?? null} onEnd={onEnd} />;
  if (receipt === null) return <WipingScreen reason={reason} />;
  // Without the app's files another page can be had from the network only.
  const canStart = receipt.app !== "waits" || navigator.onLine;
  return <WipedScreen {...receipt} reason={reason} {...(canStart && { onStart: onEnd })} />;
}

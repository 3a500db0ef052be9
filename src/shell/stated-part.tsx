/** Says which part of the list rests on one coordinator's word, and lets this device compare. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import { phoneLabel } from "./acts/phone-label.ts";
import type { Inside } from "./inside.ts";
import { StatedNotice } from "./screens/stated.tsx";

/** `null` where nothing is merely stated. The comparison itself runs with every run of the engine; here it is asked for now. */
export function StatedPart({ session }: Inside): JSX.Element | null {
  const { vault, engine } = session;
  const [isWorking, setWorking] = useState(false);
  const { control, records, standing } = engine.replica();
  const count = [...records.recordById.values()].filter(({ isStated, isEnded }) => isStated && !isEnded).length;
  const open = [...control.snapshotById.values()].find(({ id }) => !standing.isValidSnapshot(id));
  if (count === 0 || !open) return null;
  const self = vault.identity().keys.signKey;
  const hasVouched = open.vouchedBy.has(bytesToHex(self));
  const isOwn = isEqualBytes(open.author, self) || hasVouched;

  async function compare(): Promise<void> {
    setWorking(true);
    await session.handOver();
    setWorking(false);
  }
  return (
    <StatedNotice
      label={phoneLabel(open.author)}
      count={count}
      state={isOwn ? "own" : isWorking ? "working" : "wait"}
      onConfirm={() => void compare()}
    />
  );
}

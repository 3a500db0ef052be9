/** Installing this page, as a button can ask for it. */
import { useState } from "preact/hooks";
import { askToPersist } from "../../store/persistence.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Device } from "../acts/device.ts";

export interface Installing {
  /** Shows the browser's question; `null` where it has none. */
  readonly install: (() => void) | null;
  /** Grows whenever something was asked: what the browser promises may have changed. */
  readonly asked: number;
}

/** How long the browser may think about keeping what is here. */
const ANSWER_MS = 2_000;

export function useInstall({ install }: Pick<Device, "install">, vault: OpenVault): Installing {
  const [asked, setAsked] = useState(0);
  const ask = install?.ask() ?? null;
  async function show(prompt: () => Promise<boolean>): Promise<void> {
    const isAgreed = await prompt().catch(() => false);
    if (isAgreed) await askToPersist(ANSWER_MS, [vault.id]);
    setAsked((count) => count + 1);
  }
  return { install: ask && (() => void show(ask)), asked };
}

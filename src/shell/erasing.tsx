/** Erasing a record from the needs list: the question, the act, and the marks that stay. */
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Alias } from "../need/model.ts";
import { type ErasedRow, EraseRecord } from "../need/screens/erase-record.tsx";
import { eraseWithLeaf } from "./acts/closing/erase-record.ts";
import type { Device } from "./acts/device.ts";
import { programmeDay } from "./acts/programme-day.ts";
import { needsOf } from "./acts/records.ts";
import type { Session } from "./session.ts";

export interface Erasing {
  readonly rows: readonly ErasedRow[];
  readonly asked: { readonly key: string; readonly alias: Alias } | null;
  readonly state: "ask" | "working" | "failed";
  readonly ask: (key: string) => void;
  readonly keep: () => void;
  readonly erase: () => void;
}

/** Names of what was erased live on this screen only: afterwards nothing here knows them. */
export function useErasing(device: Device, session: Session): Erasing {
  const { vault, engine } = session;
  const [asked, setAsked] = useState<Erasing["asked"]>(null);
  const [state, setState] = useState<Erasing["state"]>("ask");
  const [names, setNames] = useState<ReadonlyMap<string, Alias>>(new Map());
  const { records } = engine.replica();

  const ended = useMemo(
    () => [...records.recordById].flatMap(([key, { isEnded }]) => (isEnded ? [key] : [])),
    [records],
  );

  async function erase(): Promise<void> {
    if (!asked) return;
    const record = records.recordById.get(asked.key);
    if (!record) return setAsked(null);
    setState("working");
    const parts = { vault, clock: device.clock, random: device.random, today: () => programmeDay(device, vault) };
    const done = await engine.change((replica) => eraseWithLeaf(parts, replica, record.recordId));
    if (!done.ok) return setState("failed");
    setNames(new Map(names).set(asked.key, asked.alias));
    setState("ask");
    setAsked(null);
    session.nudge();
  }
  return {
    rows: ended.map((key) => ({ key, alias: names.get(key) ?? null, copies: "asked" })),
    asked,
    state,
    ask: (key) => {
      const need = needsOf(records).find((one) => one.key === key)?.need;
      if (need) setAsked({ key, alias: need.alias });
    },
    keep: () => {
      setState("ask");
      setAsked(null);
    },
    erase: () => void erase(),
  };
}

export function EraseQuestion({ erasing }: { readonly erasing: Erasing }): JSX.Element | null {
  const { asked, state, erase, keep } = erasing;
  return asked && <EraseRecord alias={asked.alias} state={state} onErase={erase} onKeep={keep} />;
}

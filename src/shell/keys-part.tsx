/** The programme's keys on its page, and changing them. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { readGoneMs } from "../sync/epochs.ts";
import { changeKeys, keysOf } from "./acts/govern.ts";
import type { Inside } from "./inside.ts";
import { KeysPanel } from "./screens/keys-panel.tsx";
import { useReading, useSession } from "./use-session.ts";

export function KeysPart({ device, session }: Inside): JSX.Element | null {
  const { vault, engine } = session;
  const changes = useSession(session);
  const [state, setState] = useState<"ready" | "working" | "changed" | "failed">("ready");
  const keys = keysOf(vault, engine.replica());
  const gone = useReading(() => readGoneMs(vault), new Map<number, number>(), [changes]);
  if (!keys) return null;

  async function change(): Promise<void> {
    setState("working");
    const done = await engine.change((replica) => changeKeys(device, vault, replica));
    setState(done.ok ? "changed" : "failed");
    session.nudge();
  }
  return (
    <KeysPanel
      {...keys}
      oldKeys={keys.oldKeys.map(({ number, isGoneEverywhere }) => {
        const atMs = gone.get(number);
        if (atMs === undefined) return { number, state: "kept" };
        return { number, state: isGoneEverywhere ? "all" : "here", atMs };
      })}
      state={state}
      offline={session.status().failure !== null}
      onChange={() => void change()}
    />
  );
}

/** Ending a phone, and removing a coordinator. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { changeKeys, endPhone, hasApproved, phoneEndMs, proposeRemoval, seatsOf } from "./acts/govern.ts";
import type { CoordinatorPage, EndPage } from "./coordinator-page.ts";
import type { Inside } from "./inside.ts";
import type { Tab } from "./screens/coordinator-tabs.tsx";
import { RemoveSeatScreen } from "./screens/remove-seat.tsx";
import { RevokedScreen, RevokeScreen } from "./screens/revoke.tsx";
import { useOnline } from "./use-session.ts";

interface EndProps extends Inside {
  readonly page: EndPage;
  readonly onPage: (page: CoordinatorPage) => void;
  readonly onHome: (tab?: Tab) => void;
}

export function CoordinatorEnd({ device, session, page, onPage, onHome }: EndProps): JSX.Element {
  const { vault, engine } = session;
  const isOnline = useOnline();
  const [state, setState] = useState<"choose" | "working" | "failed">("choose");

  async function end(reason: number): Promise<void> {
    setState("working");
    const done = await engine.change((replica) => endPhone(vault, replica, page.key, reason));
    setState(done.ok ? "choose" : "failed");
    session.nudge();
    if (done.ok) onPage({ at: "revoked", key: page.key, label: page.label });
  }
  async function remove(reason: number): Promise<void> {
    setState("working");
    const done = await engine.change((replica) => proposeRemoval(vault, replica, page.key, reason));
    setState(done.ok ? "choose" : "failed");
    session.nudge();
    if (done.ok) onPage({ at: "seats" });
  }
  async function changeTheKeys(): Promise<void> {
    await engine.change((replica) => changeKeys(device, vault, replica));
    session.nudge();
    onHome("programme");
  }
  switch (page.at) {
    case "revoke":
      return (
        <RevokeScreen
          label={page.label}
          endsMs={phoneEndMs(engine.replica(), page.key)}
          state={state}
          onRevoke={(reason) => void end(reason)}
          onBack={() => onHome("people")}
        />
      );
    case "revoked":
      return (
        <RevokedScreen
          label={page.label}
          offline={!isOnline || session.status().failure !== null}
          onKeys={() => void changeTheKeys()}
          onPeople={() => onHome("people")}
        />
      );
    case "removeSeat":
      return (
        <RemoveSeatScreen
          label={page.label}
          isThisOne={seatsOf(vault, engine.replica()).some((seat) => seat.key === page.key && seat.isThisOne)}
          isSecond={hasApproved(vault, engine.replica())}
          state={state}
          onRemove={(reason) => void remove(reason)}
          onBack={() => onPage({ at: "seats" })}
        />
      );
  }
}

/** Shares for unlocking, beside the relay's: another coordinator's is shown here, and this device's are printed. What is shown lives in this flow only. Rules V33, V35. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import encodeQr from "qr";
import type { Bytes } from "../kit/bytes.ts";
import { localDay } from "../programme/rules.ts";
import { useWords } from "../ui/language.tsx";
import { LEASE_CACHED, MAX_LEASE_PAPERS } from "../vault/lease.ts";
import type { LeaseFacts } from "../vault/lease-ways.ts";
import { encodeLeaseCode } from "../wire/lease-code.ts";
import type { Device } from "./acts/device.ts";
import { heldShares } from "./acts/lease-by-hand.ts";
import { phoneLabel } from "./acts/phone-label.ts";
import {
  ChoosePapersScreen,
  LeasePapersScreen,
  LeaseSharesScreen,
  type LeaseStanding,
  ShareShownScreen,
  type ShownCode,
} from "./screens/lease-shares.tsx";
import type { Session } from "./session.ts";
import { useReading, useSession } from "./use-session.ts";

interface LeaseSharesProps {
  readonly device: Device;
  readonly session: Session;
  readonly onLeave: () => void;
}

type Stage =
  | { readonly at: "home"; readonly state: "ready" | "failed" | "dropped" }
  | { readonly at: "show"; readonly key: string }
  | { readonly at: "choose"; readonly isWorking: boolean }
  | { readonly at: "sheet"; readonly codes: readonly ShownCode[] };

export function LeaseSharesFlow({ session, onLeave }: LeaseSharesProps): JSX.Element | null {
  const { vault, engine } = session;
  const changes = useSession(session);
  const words = useWords();
  const [stage, setStage] = useState<Stage>({ at: "home", state: "ready" });
  const [drawn, setDrawn] = useState(0);
  const facts = useReading<LeaseFacts | null | undefined>(async () => (await vault.wraps()).lease(), undefined, [
    changes,
    drawn,
  ]);
  const replica = engine.replica();
  const { charter, terms } = replica.control;
  const held = heldShares(vault, replica);
  const home = (state: "ready" | "failed" | "dropped" = "ready") => setStage({ at: "home", state });
  if (facts === undefined) return null;
  const papers = facts?.papers ?? { printed: 0, spent: 0, live: 0 };
  const left = MAX_LEASE_PAPERS - papers.live;

  async function draw(count: number): Promise<void> {
    setStage({ at: "choose", isWorking: true });
    const shares = await (await vault.wraps()).drawPapers(count);
    setDrawn((before) => before + 1);
    session.nudge();
    if (shares.ok) setStage({ at: "sheet", codes: shares.value.map(toCode) });
    else home("failed");
  }
  async function drop(): Promise<void> {
    const dropped = await (await vault.wraps()).dropPapers();
    setDrawn((before) => before + 1);
    session.nudge();
    home(dropped.ok ? "dropped" : "failed");
  }
  switch (stage.at) {
    case "home":
      return (
        <LeaseSharesScreen
          standing={standingOf(terms.policy.lease, facts)}
          hasRelay={charter.relays.length > 0}
          keptUntil={facts?.keptUntilMs == null ? null : words.moment(facts.keptUntilMs)}
          papers={{ printed: papers.printed, live: papers.live, left }}
          others={held.map(({ key, label, share }) => ({ key, label: words.label(label), isHere: share !== null }))}
          state={stage.state}
          onShow={(key) => setStage({ at: "show", key })}
          onPrint={() => setStage({ at: "choose", isWorking: false })}
          onDrop={() => void drop()}
          onBack={onLeave}
        />
      );
    case "show": {
      const shown = held.find(({ key }) => key === stage.key);
      // Gone meanwhile: its coordinator lost the seat.
      if (!shown?.share) return null;
      return <ShareShownScreen label={words.label(shown.label)} code={toCode(shown.share)} onBack={() => home()} />;
    }
    case "choose":
      return (
        <ChoosePapersScreen
          left={left}
          isWorking={stage.isWorking}
          onDraw={(count) => void draw(count)}
          onBack={() => home()}
        />
      );
    case "sheet":
      return (
        <LeasePapersScreen
          label={words.label(phoneLabel(vault.identity().keys.signKey))}
          mark={words.pictures(charter.programmeId.subarray(0, 4))}
          lastDay={localDay(terms.expiresMs - 1, charter.timeZone)}
          codes={stage.codes}
          onPrint={() => print()}
          onDone={() => home()}
        />
      );
  }
}

function standingOf(policy: number, facts: LeaseFacts | null): LeaseStanding {
  if (policy === 0) return "none";
  if (!facts) return "waiting";
  return facts.policy === LEASE_CACHED ? "cached" : "each";
}

/** Four lines of three groups of five. */
function toCode(share: Bytes): ShownCode {
  const text = encodeLeaseCode(share);
  const groups = text.match(/.{1,5}/g) ?? [];
  const lines = Array.from({ length: Math.ceil(groups.length / 3) }, (_, at) => groups.slice(3 * at, 3 * at + 3));
  return { lines: lines.map((line) => line.join(" ")), qr: toModules(text) };
}

/** The picture draws its own quiet zone; the library does not go below a border of one. */
const toModules = (text: string): boolean[][] =>
  encodeQr(text, "raw", { ecc: "quartile", border: 1 })
    .slice(1, -1)
    .map((row) => row.slice(1, -1));

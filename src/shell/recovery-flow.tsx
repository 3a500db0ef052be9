/** Making recovery papers: why, three papers one after the other, two of them typed in, and only then the terms name the set. Papers live in this flow only. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import encodeQr from "qr";
import type { Recovery } from "../control/terms.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { localDay } from "../programme/rules.ts";
import { makeRecovery, type NewRecovery } from "../recovery/recovery-set.ts";
import { useWords } from "../ui/language.tsx";
import { ceremonyOf, saveEntry } from "./acts/closing/entries.ts";
import type { Device } from "./acts/device.ts";
import { hasApproved } from "./acts/govern.ts";
import { programmeDay } from "./acts/programme-day.ts";
import { leaveGrants, missingApprovals, nameRecovery, tryPapers } from "./acts/recovery.ts";
import { type PaperProblem, TwoPapersScreen } from "./screens/recovery-check.tsx";
import { RecoveryPaperScreen, RecoveryWhyScreen } from "./screens/recovery-papers.tsx";
import {
  RecoveryNamingScreen,
  RecoveryNotNamedScreen,
  RecoveryReadyScreen,
  RecoveryStatusScreen,
} from "./screens/recovery-status.tsx";
import type { Session } from "./session.ts";
import { useSession } from "./use-session.ts";

interface RecoveryFlowProps {
  readonly device: Device;
  readonly session: Session;
  readonly onLeave: () => void;
}

type Stage =
  | { readonly at: "status"; readonly recovery: Recovery }
  | { readonly at: "why" | "naming" | "notNamed" }
  | { readonly at: "paper"; readonly number: 1 | 2 | 3 }
  | { readonly at: "drill"; readonly problem: PaperProblem | null; readonly isBusy: boolean }
  | { readonly at: "ready"; readonly missing: number };

export function RecoveryFlow({ device, session, onLeave }: RecoveryFlowProps): JSX.Element {
  const { vault, engine } = session;
  const { charter, terms } = engine.replica().control;
  const { pictures } = useWords();
  const [stage, setStage] = useState<Stage>(
    terms.recovery ? { at: "status", recovery: terms.recovery } : { at: "why" },
  );
  const [made, setMade] = useState<NewRecovery | null>(null);
  const lastDay = localDay(terms.expiresMs - 1, charter.timeZone);
  const mark = pictures(charter.programmeId.subarray(0, 4));

  async function make(): Promise<void> {
    setMade(await makeRecovery(device.random));
    setStage({ at: "paper", number: 1 });
  }
  async function check(set: NewRecovery, first: string, second: string): Promise<void> {
    setStage({ at: "drill", problem: null, isBusy: true });
    const tried = await tryPapers(first, second, set.recovery);
    if (tried.ok) await name(set);
    else setStage({ at: "drill", problem: tried.error, isBusy: false });
  }
  async function name({ recovery }: NewRecovery): Promise<void> {
    setStage({ at: "naming" });
    const named = await nameRecovery(vault, engine, recovery);
    if (!named.ok) return setStage({ at: "notNamed" });
    // From here on the papers are on paper only.
    setMade(null);
    if (session.relay) await leaveGrants(device, vault, session.relay, engine.replica());
    session.nudge();
    setStage({ at: "ready", missing: missingApprovals(engine.replica(), recovery) });
  }

  switch (stage.at) {
    case "status":
      return (
        <PapersInForce
          device={device}
          session={session}
          recovery={stage.recovery}
          onMake={() => setStage({ at: "why" })}
          onBack={onLeave}
        />
      );
    case "naming":
      return <RecoveryNamingScreen />;
    case "ready":
      return <RecoveryReadyScreen missingApprovals={stage.missing} onLeave={onLeave} />;
  }
  if (made === null || stage.at === "why")
    return (
      <RecoveryWhyScreen
        lastDay={lastDay}
        isReplacing={terms.recovery !== null}
        isSecond={hasApproved(vault, engine.replica())}
        onMake={() => void make()}
        onBack={onLeave}
      />
    );
  switch (stage.at) {
    case "paper":
      return (
        <RecoveryPaperScreen
          key={stage.number}
          paper={{ number: stage.number, ...toPaper(made, stage.number), mark, lastDay }}
          onPrint={() => print()}
          onNext={() => setStage(afterPaper(stage.number))}
          onBack={() => setStage(beforePaper(stage.number))}
        />
      );
    case "drill":
      return (
        <TwoPapersScreen
          purpose="drill"
          problem={stage.problem}
          isBusy={stage.isBusy}
          onCheck={(first, second) => void check(made, first, second)}
          onBack={() => setStage({ at: "paper", number: 3 })}
        />
      );
    case "notNamed":
      return <RecoveryNotNamedScreen onAgain={() => void name(made)} onLeave={onLeave} />;
  }
}

const afterPaper = (number: 1 | 2 | 3): Stage =>
  number === 3 ? { at: "drill", problem: null, isBusy: false } : { at: "paper", number: number === 1 ? 2 : 3 };
const beforePaper = (number: 1 | 2 | 3): Stage =>
  number === 1 ? { at: "why" } : { at: "paper", number: number === 2 ? 1 : 2 };

function toPaper({ recovery, papers }: NewRecovery, number: 1 | 2 | 3) {
  const text = papers[number - 1] ?? "";
  return { lines: text.split("\n"), qr: textToModules(text.replace(/\s/g, "")), setName: nameOfSet(recovery) };
}

const nameOfSet = ({ setId }: Recovery): string => bytesToHex(setId).toUpperCase().replace(/^.{4}/, "$& ");

/** The picture draws its own quiet zone; the library does not go below a border of one. */
const textToModules = (text: string): boolean[][] =>
  encodeQr(text, "raw", { ecc: "quartile", border: 1 })
    .slice(1, -1)
    .map((row) => row.slice(1, -1));

interface PapersInForceProps {
  readonly device: Device;
  readonly session: Session;
  readonly recovery: Recovery;
  readonly onMake: () => void;
  readonly onBack: () => void;
}

function PapersInForce({ device, session, recovery, onMake, onBack }: PapersInForceProps) {
  useSession(session);
  const { vault, engine } = session;
  const replica = engine.replica();
  const { relays, expiresMs } = replica.control.terms;
  const destroyed = ceremonyOf(replica).destroyedBySet.get(bytesToHex(recovery.signKey)) ?? [];
  async function tick(numbers: readonly number[]): Promise<void> {
    const parts = {
      ...{ vault, clock: device.clock, random: device.random },
      today: () => programmeDay(device, vault),
    };
    const entry = { step: "recovery", setKey: recovery.signKey, destroyed: numbers } as const;
    await engine.change((before) => saveEntry(parts, before, entry));
    session.nudge();
  }
  return (
    <RecoveryStatusScreen
      setName={nameOfSet(recovery)}
      destroyed={destroyed}
      opensUntilMs={relays.length > 0 ? expiresMs : null}
      onDestroyed={(numbers) => void tick(numbers)}
      onMake={onMake}
      onBack={onBack}
    />
  );
}

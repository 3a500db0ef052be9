/** A coordinator's device was lost: two papers, the programme they belong to, which device is lost, new words, and this device is a coordinator's. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { bytesToHex } from "../kit/bytes.ts";
import { localDay } from "../programme/rules.ts";
import type { RecoveredKeys } from "../recovery/recovery-set.ts";
import { useWords } from "../ui/language.tsx";
import type { OpenVault } from "../vault/open-vault.ts";
import { COORDINATOR_WORDS, type Passphrase } from "../vault/passphrase.ts";
import type { Device } from "./acts/device.ts";
import { type FindFailure, type FoundProgramme, findProgramme } from "./acts/find-programme.ts";
import { phoneLabel } from "./acts/phone-label.ts";
import { drawPicture } from "./acts/picture.ts";
import { savePin } from "./acts/pin.ts";
import { readPapers } from "./acts/recovery.ts";
import { type Restored, type RestoreFailure, restoreCoordinator } from "./acts/restore-coordinator.ts";
import { ChooseWords } from "./choose-words.tsx";
import { type PaperProblem, TwoPapersScreen } from "./screens/recovery-check.tsx";
import {
  ChooseLostScreen,
  RestoredScreen,
  type RestoreProblem,
  RestoreProblemScreen,
  RestoringScreen,
} from "./screens/recovery-restore.tsx";

interface RestoreFlowProps {
  readonly device: Device;
  /** Origin of the relay to ask. */
  readonly relayAddress: string;
  readonly onRestored: (vault: OpenVault) => void;
  readonly onBack: () => void;
}

interface Found {
  readonly keys: RecoveredKeys;
  readonly programme: FoundProgramme;
}

type Stage =
  | { readonly at: "papers"; readonly problem: PaperProblem | null }
  | { readonly at: "finding" | "taking" }
  | { readonly at: "problem"; readonly problem: RestoreProblem; readonly again: () => void }
  | ({ readonly at: "lost" } & Found)
  | ({ readonly at: "words"; readonly lost: string } & Found)
  | { readonly at: "restored"; readonly restored: Restored };

export function RestoreFlow({ device, relayAddress, onRestored, onBack }: RestoreFlowProps): JSX.Element {
  const { pictures } = useWords();
  const [stage, setStage] = useState<Stage>({ at: "papers", problem: null });
  const held = useRef<RecoveredKeys | null>(null);
  // What two papers gave back does not outlive this flow.
  useEffect(() => () => held.current?.wipe(), []);

  async function read(first: string, second: string): Promise<void> {
    const keys = await readPapers(first, second);
    if (!keys.ok) return setStage({ at: "papers", problem: keys.error });
    held.current = keys.value;
    await find(keys.value);
  }
  async function find(keys: RecoveredKeys): Promise<void> {
    setStage({ at: "finding" });
    const programme = await findProgramme(device, relayAddress, keys);
    if (programme.ok) setStage({ at: "lost", keys, programme: programme.value });
    else stop(problemOf(programme.error), () => void find(keys));
  }
  async function take(found: Found & { lost: string }, passphrase: Passphrase, pin: string | null): Promise<void> {
    const seat = found.programme.control.seats.get(found.lost);
    if (!seat) return start();
    setStage({ at: "taking" });
    const plan = { lost: seat.signKey, passphrase, picture: await drawPicture(device) };
    const restored = await restoreCoordinator(device, found.keys, found.programme, plan);
    if (!restored.ok) return stop(problemOf(restored.error), () => void take(found, passphrase, pin));
    if (pin !== null) await savePin(restored.value.vault, pin);
    setStage({ at: "restored", restored: restored.value });
  }
  /** Where the relay was away or the device full, what was typed still holds; anything else begins anew. */
  function stop(problem: RestoreProblem, again: () => void): void {
    const mayRepeat = problem === "offline" || problem === "full" || problem === "garbled";
    setStage({ at: "problem", problem, again: mayRepeat ? again : start });
  }
  function start(): void {
    held.current?.wipe();
    setStage({ at: "papers", problem: null });
  }

  switch (stage.at) {
    case "papers":
      return (
        <TwoPapersScreen
          purpose="restore"
          problem={stage.problem}
          isBusy={false}
          onCheck={(first, second) => void read(first, second)}
          onBack={onBack}
        />
      );
    case "finding":
    case "taking":
      return <RestoringScreen step={stage.at} />;
    case "problem":
      return <RestoreProblemScreen problem={stage.problem} onAgain={stage.again} onBack={onBack} />;
    case "lost": {
      const { charter, terms } = stage.programme.control;
      return (
        <ChooseLostScreen
          mark={pictures(charter.programmeId.subarray(0, 4))}
          lastDay={localDay(terms.expiresMs - 1, charter.timeZone)}
          seats={terms.coordinators.map(({ signKey }) => ({ id: bytesToHex(signKey), label: phoneLabel(signKey) }))}
          onLost={(lost) => setStage({ ...stage, at: "words", lost })}
          onBack={start}
        />
      );
    }
    case "words":
      return (
        <ChooseWords
          wordCount={COORDINATOR_WORDS}
          random={device.random}
          onChosen={(passphrase, pin) => void take(stage, passphrase, pin)}
        />
      );
    case "restored":
      return <RestoredScreen {...stage.restored} onOpen={() => onRestored(stage.restored.vault)} />;
  }
}

/** What a failure means to the person who holds the papers. */
function problemOf(failure: FindFailure | RestoreFailure): RestoreProblem {
  switch (failure.code) {
    case "PROGRAMME_OVER":
      return "over";
    case "RECOVERY_REPLACED":
    case "RECOVERY_REFUSED":
      return "refused";
    case "RELAY_REFUSED":
      return failure.relayCode === "PROGRAMME_UNKNOWN" ? "unknown" : "refused";
    case "CHARTER_FALSE":
    case "RELAY_GARBAGE":
      return "garbled";
    case "RELAY_UNREACHABLE":
    case "RELAY_BUSY":
      return "offline";
    default:
      return "full";
  }
}

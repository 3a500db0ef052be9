/** Joining, from the invite to a vault that holds it. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Charter } from "../control/charter.ts";
import type { Bytes } from "../kit/bytes.ts";
import { Button } from "../ui/button.tsx";
import { useWords } from "../ui/language.tsx";
import type { OpenVault } from "../vault/open-vault.ts";
import type { Passphrase } from "../vault/passphrase.ts";
import { COORDINATOR_WORDS, FIELD_WORDS } from "../vault/passphrase.ts";
import { decodeHandMessage } from "../wire/hand-message.ts";
import { decodeInvite, type Invite } from "../wire/invite.ts";
import { type Collected, collect, finishMoving, movingProgress } from "../wire/moving.ts";
import { ROLE_COORDINATOR } from "../wire/roles.ts";
import type { Device } from "./acts/device.ts";
import { checkCharter, type InviteProblem, prepareJoin, readInvitation } from "./acts/join-programme.ts";
import { drawPicture } from "./acts/picture.ts";
import { savePin } from "./acts/pin.ts";
import { ChooseWords } from "./choose-words.tsx";
import { useLoaded } from "./lazy.tsx";
import { CodesCame } from "./screens/codes-came.tsx";
import { MakingKeysScreen } from "./screens/first-words.tsx";
import { JoinCheckingScreen, type JoinProblem, JoinProblemScreen, JoinScreen } from "./screens/join.tsx";
import { TroubleScreen } from "./screens/trouble.tsx";
import { useSeconds } from "./use-session.ts";

type Stage =
  | { readonly at: "ask" }
  | { readonly at: "checking"; readonly invite: Invite }
  | { readonly at: "problem"; readonly problem: JoinProblem; readonly invite: Invite | null }
  | { readonly at: "words"; readonly invite: Invite; readonly charter: Charter }
  | { readonly at: "making" | "full" };

interface JoinFlowProps {
  readonly device: Device;
  /** Text of an invite that the app was opened with; `null` to ask for one. */
  readonly inviteText: string | null;
  /** The vault is made and waits to be approved. */
  readonly onMade: (vault: OpenVault) => void;
  readonly onBack: () => void;
}

/** Takes the invite out of a whole link or of its text alone. */
const textOfLink = (text: string): string => text.trim().split("#join=").at(-1) ?? "";

export function JoinFlow({ device, inviteText, onMade, onBack }: JoinFlowProps): JSX.Element {
  const [stage, setStage] = useState<Stage>(() => (inviteText === null ? { at: "ask" } : stageOf(inviteText)));
  useEffect(() => {
    if (stage.at !== "checking") return;
    void readInvitation(device, stage.invite).then((charter) =>
      setStage(
        charter.ok
          ? { at: "words", invite: stage.invite, charter: charter.value }
          : { at: "problem", problem: problemOf(charter.error, stage.invite), invite: stage.invite },
      ),
    );
  }, [stage]);
  switch (stage.at) {
    case "ask":
      return (
        <Asking
          device={device}
          onInvite={(text) => setStage(stageOf(text))}
          onCodes={(message) => setStage(stageOfCodes(device, message))}
          onBack={onBack}
        />
      );
    case "checking":
      return <JoinCheckingScreen onBack={() => setStage({ at: "ask" })} />;
    case "problem":
      return (
        <JoinProblemScreen
          problem={stage.problem}
          onAgain={() => setStage(stage.invite ? { at: "checking", invite: stage.invite } : { at: "ask" })}
          onAnother={() => setStage({ at: "ask" })}
        />
      );
    case "words":
      return (
        <ChooseWords
          wordCount={stage.invite.role === ROLE_COORDINATOR ? COORDINATOR_WORDS : FIELD_WORDS}
          random={device.random}
          onChosen={(passphrase, pin) => void make(stage, passphrase, pin)}
        />
      );
    case "making":
      return <Making device={device} />;
    case "full":
      return <TroubleScreen trouble="full" onAction={() => setStage({ at: "ask" })} />;
  }

  async function make(
    { invite, charter }: { invite: Invite; charter: Charter },
    passphrase: Passphrase,
    pin: string | null,
  ): Promise<void> {
    setStage({ at: "making" });
    const made = await prepareJoin(device, invite, charter, passphrase, await drawPicture(device));
    if (!made.ok) return setStage({ at: "full" });
    if (pin !== null) await savePin(made.value, pin);
    onMade(made.value);
  }
}

const loadScanner = () => import("./scan/scan-panel.tsx").then(({ ScanPanel }) => ScanPanel);

interface AskingProps {
  readonly device: Device;
  readonly onInvite: (text: string) => void;
  /** Gets a message that came as moving codes, where there is no relay. */
  readonly onCodes: (message: Bytes) => void;
  readonly onBack: () => void;
}

/** Scan or paste. The camera is asked for when somebody wants it, and not before. */
function Asking({ device, onInvite, onCodes, onBack }: AskingProps): JSX.Element {
  const { t } = useWords();
  const collected = useRef<Collected | null>(null);
  const [came, setCame] = useState<ReturnType<typeof movingProgress> | null>(null);
  const take = (text: string) => {
    const next = collect(collected.current, text);
    if (next === null) return onInvite(text);
    collected.current = next;
    setCame(movingProgress(next));
    const whole = finishMoving(next);
    if (whole) onCodes(whole);
  };
  const [isScanning, setScanning] = useState(false);
  const Scanner = useLoaded(loadScanner);
  const start = () => void device.loadAllWords().then(() => setScanning(true));
  const scanner = isScanning ? (
    Scanner && (
      <>
        <Scanner label={t("join.hold")} onText={take} />
        {came && <CodesCame {...came} />}
      </>
    )
  ) : (
    <Button icon="scan" wide onPress={start}>
      {t("join.scan")}
    </Button>
  );
  return <JoinScreen scanner={Scanner && hasCamera() ? scanner : null} onInvite={onInvite} onBack={onBack} />;
}

/** Absent outside a secure context. */
const hasCamera = (): boolean => (navigator.mediaDevices as MediaDevices | undefined) !== undefined;

function stageOf(text: string): Stage {
  const invite = decodeInvite(textOfLink(text));
  return invite.ok
    ? { at: "checking", invite: invite.value }
    : { at: "problem", problem: { kind: "damaged" }, invite: null };
}

/** With no relay the charter comes with the invite. */
function stageOfCodes(device: Device, message: Bytes): Stage {
  const read = decodeHandMessage(message);
  if (!read.ok || read.value.type !== "invitation")
    return { at: "problem", problem: { kind: "damaged" }, invite: null };
  const { invite } = read.value;
  const charter = checkCharter(device, invite, read.value.charter);
  return charter.ok
    ? { at: "words", invite, charter: charter.value }
    : { at: "problem", problem: problemOf(charter.error, invite), invite: null };
}

function problemOf(problem: InviteProblem, { relayAddress }: Invite): JoinProblem {
  if (problem.code === "CHARTER_FALSE" || problem.code === "RELAY_GARBAGE") return { kind: "garbled" };
  if (problem.code === "PROGRAMME_OVER") return { kind: "expired" };
  if (problem.code === "RELAY_REFUSED") return { kind: "unknown" };
  return relayAddress === location.origin ? { kind: "unreachable" } : { kind: "elsewhere", address: relayAddress };
}

/** Shown while keys are made; the seconds are counted, the estimate is left to the measured stretch. */
export function Making({ device }: { readonly device: Device }): JSX.Element {
  const [startedMs] = useState(() => device.clock.nowMs());
  return <MakingKeysScreen measuredSeconds={null} elapsedSeconds={useSeconds(device.clock.nowMs, startedMs)} />;
}

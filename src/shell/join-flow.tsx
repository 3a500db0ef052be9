/** Joining, from the invite to the certificate: each wait can be cut and taken up again, because the vault holds where it stands. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Charter } from "../control/charter.ts";
import type { Bytes } from "../kit/bytes.ts";
import { clearVault } from "../vault/make-vault.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { Passphrase } from "../vault/passphrase.ts";
import { decodeInvite, type Invite } from "../wire/invite.ts";
import { pictureWordAt, wordsFromBytes } from "../words/picture-words.ts";
import type { Device } from "./acts/device.ts";
import { type InviteProblem, prepareJoin, readInvitation, stepJoin } from "./acts/join-programme.ts";
import { savePin } from "./acts/secret.ts";
import { ChooseWords } from "./choose-words.tsx";
import { CompareScreen, StopScreen } from "./screens/compare.tsx";
import { MakingKeysScreen } from "./screens/first-words.tsx";
import { JoinCheckingScreen, type JoinProblem, JoinProblemScreen, JoinScreen } from "./screens/join.tsx";
import { JoinWaitingScreen } from "./screens/join-wait.tsx";
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
      return <JoinScreen scanner={null} onInvite={(text) => setStage(stageOf(text))} onBack={onBack} />;
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
          wordCount={5}
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
    const made = await prepareJoin(device, invite, charter, passphrase, device.random.bytes(1)[0] ?? 0);
    if (!made.ok) return setStage({ at: "full" });
    if (pin !== null) await savePin(made.value, pin);
    onMade(made.value);
  }
}

function stageOf(text: string): Stage {
  const invite = decodeInvite(textOfLink(text));
  return invite.ok
    ? { at: "checking", invite: invite.value }
    : { at: "problem", problem: { kind: "damaged" }, invite: null };
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

interface JoinWaitProps {
  readonly device: Device;
  readonly vault: OpenVault;
  readonly onJoined: () => void;
  /** The vault was cleared away: refused, cheated, or different words. */
  readonly onGone: () => void;
}

/** How often the phone looks for the coordinator's answer, ms. */
const LOOK_MS = 1_500;

interface Waiting {
  readonly at: "waiting" | "compare" | "stop" | "refused" | "gone";
  /** Once the coordinator's nonce is there. */
  readonly words: Bytes | null;
  readonly isOffline: boolean;
}

/** Waits for the coordinator, shows the words, and ends with a certificate or with nothing. */
export function JoinWait({ device, vault, onJoined, onGone }: JoinWaitProps): JSX.Element {
  const [waiting, setWaiting] = useState<Waiting>({ at: "waiting", words: null, isOffline: false });
  const [isMatched, setMatched] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const step = await stepJoin(device, vault, stop.signal);
      if (stop.signal.aborted) return;
      if (step.ok && step.value.type === "joined") return onJoined();
      setWaiting((before) => afterLook(before, step));
      if (step.ok && (step.value.type === "cheated" || step.value.type === "refused")) return;
      timer = setTimeout(look, LOOK_MS);
    };
    void look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [vault]);

  async function leave(): Promise<void> {
    vault.lock();
    await vault.store.close();
    await clearVault(device, vault.id);
    onGone();
  }
  if (waiting.at === "stop") return <StopScreen side="phone" onContinue={() => void leave()} />;
  if (waiting.at === "refused" || waiting.at === "gone")
    return (
      <JoinProblemScreen
        problem={{ kind: waiting.at === "gone" ? "expired" : "refused" }}
        onAgain={() => void leave()}
        onAnother={() => void leave()}
      />
    );
  const words = waiting.words && threeWords(waiting.words);
  if (words && !isMatched)
    return (
      <CompareScreen
        side="phone"
        words={words}
        onMatch={() => setMatched(true)}
        onDifferent={() => setWaiting({ ...waiting, at: "stop" })}
      />
    );
  return (
    <JoinWaitingScreen
      words={words}
      isOffline={waiting.isOffline}
      onBack={() => (isMatched ? setMatched(false) : void leave())}
    />
  );
}

function afterLook(before: Waiting, step: Awaited<ReturnType<typeof stepJoin>>): Waiting {
  if (!step.ok) return step.error.code === "RELAY_REFUSED" ? { ...before, at: "gone" } : { ...before, isOffline: true };
  switch (step.value.type) {
    case "compare":
      return { at: "compare", words: step.value.words, isOffline: false };
    case "cheated":
      return { ...before, at: "stop" };
    case "refused":
      return { ...before, at: "refused" };
    default:
      return { ...before, isOffline: false };
  }
}

/** Three bytes as three picture-words. */
export function threeWords(bytes: Uint8Array): readonly [string, string, string] {
  const [a = "", b = "", c = ""] = wordsFromBytes(bytes);
  return [a, b, c];
}

/** The picture-word of a vault on this phone. */
export const pictureName = (picture: number): string => pictureWordAt(picture).word;

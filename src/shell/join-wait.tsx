/** Joining, from the vault to the certificate: each wait can be cut and taken up again, because the vault holds where it stands. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Bytes } from "../kit/bytes.ts";
import { useWords } from "../ui/language.tsx";
import type { OpenVault } from "../vault/open-vault.ts";
import { clearVault } from "../vault/unlock-vault.ts";
import type { Device } from "./acts/device.ts";
import { handInviteOf } from "./acts/join-by-hand.ts";
import { stepJoin } from "./acts/join-programme.ts";
import { Lazy } from "./lazy.tsx";
import { type Looking, startLooking } from "./looking.ts";
import { CompareScreen, StopScreen } from "./screens/compare.tsx";
import { JoinProblemScreen } from "./screens/join.tsx";
import { JoinWaitingScreen } from "./screens/join-wait.tsx";

export interface JoinWaitProps {
  readonly device: Device;
  readonly vault: OpenVault;
  readonly onJoined: () => void;
  /** The vault was cleared away: refused, cheated, or different words. */
  readonly onGone: () => void;
}

const loadByHand = () => import("./carry/join-by-hand.tsx").then(({ JoinByHand }) => JoinByHand);

/** How often the phone looks for the coordinator's answer, ms. */
const LOOK_MS = 1_500;

interface Waiting {
  readonly at: "waiting" | "compare" | "stop" | "refused" | "used" | "gone";
  /** Once the coordinator's nonce is there. */
  readonly words: Bytes | null;
  readonly isOffline: boolean;
}

/** Waits for the coordinator, shows the words, and ends with a certificate or with nothing. */
export function JoinWait({ device, vault, onJoined, onGone }: JoinWaitProps): JSX.Element {
  const { pictures } = useWords();
  const [waiting, setWaiting] = useState<Waiting>({ at: "waiting", words: null, isOffline: false });
  const [isMatched, setMatched] = useState(false);
  const [handInvite] = useState(() => handInviteOf(vault));
  const looking = useRef<Looking | null>(null);
  useEffect(() => {
    if (handInvite) return;
    const mine = startLooking((signal) => stepJoin(device, vault, signal), take, LOOK_MS);
    looking.current = mine;
    return () => void mine.stop();
  }, [vault]);

  /** What a look saw; whether to look again. */
  function take(step: Step): boolean {
    if (step.ok && step.value.type === "joined") {
      onJoined();
      return false;
    }
    setWaiting((before) => afterLook(before, step));
    return !step.ok || (step.value.type !== "cheated" && step.value.type !== "refused");
  }

  /** Nothing of the attempt stays, whatever the coordinator says meanwhile. */
  async function clear(): Promise<void> {
    await looking.current?.stop();
    vault.lock();
    await vault.store.close();
    await clearVault(device, vault.id);
  }
  const cleared = useRef<Promise<void> | null>(null);
  const clearOnce = () => {
    cleared.current ??= clear();
    return cleared.current;
  };
  const leave = async () => {
    await clearOnce();
    onGone();
  };
  /** The last word: no answer brings the words back, or lets this phone in. */
  const differ = () => {
    setWaiting({ ...waiting, at: "stop" });
    void clearOnce();
  };
  if (handInvite)
    return (
      <Lazy
        device={device}
        load={loadByHand}
        props={{ device, vault, invite: handInvite, onJoined, onDifferent: differ, onLeave: () => void leave() }}
      />
    );
  if (waiting.at === "stop") return <StopScreen side="phone" onContinue={() => void leave()} />;
  if (waiting.at === "refused" || waiting.at === "used" || waiting.at === "gone")
    return (
      <JoinProblemScreen
        problem={{ kind: waiting.at === "gone" ? "expired" : waiting.at }}
        onAgain={() => void leave()}
        onAnother={() => void leave()}
      />
    );
  const words = waiting.words && pictures(waiting.words);
  if (words && !isMatched)
    return (
      <CompareScreen
        side="phone"
        words={words}
        pictures={waiting.words ?? []}
        onMatch={() => setMatched(true)}
        onDifferent={differ}
      />
    );
  return (
    <JoinWaitingScreen
      words={words}
      pictures={waiting.words}
      isOffline={waiting.isOffline}
      onBack={() => (isMatched ? setMatched(false) : void leave())}
    />
  );
}

type Step = Awaited<ReturnType<typeof stepJoin>>;

function afterLook(before: Waiting, step: Step): Waiting {
  if (!step.ok && step.error.code === "RELAY_REFUSED")
    return { ...before, at: step.error.relayCode === "INVITE_TAKEN" ? "used" : "gone" };
  if (!step.ok) return { ...before, isOffline: true };
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

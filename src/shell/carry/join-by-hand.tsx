/** A phone joins with no relay, from its vault to the certificate: it shows codes and reads codes, and both screens are compared in between. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Bytes } from "../../kit/bytes.ts";
import { useWords } from "../../ui/language.tsx";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Invite } from "../../wire/invite.ts";
import type { Device } from "../acts/device.ts";
import { makeHandRequest, readHandNonce, takeHandOutcome } from "../acts/join-by-hand.ts";
import { CompareScreen, StopScreen } from "../screens/compare.tsx";
import { LoadingScreen } from "../screens/loading.tsx";
import { ReadCodes } from "./read-codes.tsx";
import { ShowCodes } from "./show-codes.tsx";

export interface JoinByHandProps {
  readonly device: Device;
  readonly vault: OpenVault;
  readonly invite: Invite;
  readonly onJoined: () => void;
  /** Clears the vault away, while the page that says so stays. */
  readonly onDifferent: () => void;
  /** Clears the vault away. */
  readonly onLeave: () => void;
}

type Stage =
  | { readonly at: "making" | "request" | "nonce" | "stop" }
  | { readonly at: "compare"; readonly words: Bytes }
  | { readonly at: "outcome"; readonly isFull: boolean };

export function JoinByHand({ device, vault, invite, onJoined, onDifferent, onLeave }: JoinByHandProps): JSX.Element {
  const { pictures } = useWords();
  const [stage, setStage] = useState<Stage>({ at: "making" });
  const [request, setRequest] = useState<Bytes | null>(null);
  useEffect(() => {
    void makeHandRequest(device, vault, invite).then((made) => {
      if (!made.ok) return onLeave();
      setRequest(made.value);
      setStage({ at: "request" });
    });
  }, [vault]);

  async function take(answer: { readonly outcome: Bytes; readonly bundle: Bytes }): Promise<void> {
    const step = await takeHandOutcome(device, vault, invite, answer);
    if (!step.ok) return setStage({ at: "outcome", isFull: true });
    if (step.value.type === "joined") return onJoined();
    setStage({ at: "stop" });
  }
  if (stage.at === "making" || request === null) return <LoadingScreen />;
  switch (stage.at) {
    case "request":
      return (
        <ShowCodes
          message={request}
          title="carry.joinTitle"
          lead="carry.joinRequest"
          next="carry.joinReadDesk"
          onNext={() => setStage({ at: "nonce" })}
          onBack={onLeave}
        />
      );
    case "nonce":
      return (
        <ReadCodes
          title="carry.joinReadDesk"
          wanted="nonce"
          trouble={null}
          onMessage={({ nonce }) => {
            const words = readHandNonce(vault, invite, nonce);
            setStage(words ? { at: "compare", words } : { at: "stop" });
          }}
          onBack={() => setStage({ at: "request" })}
        />
      );
    case "compare":
      return (
        <CompareScreen
          side="phone"
          words={pictures(stage.words)}
          pictures={stage.words}
          onMatch={() => setStage({ at: "outcome", isFull: false })}
          onDifferent={() => {
            setStage({ at: "stop" });
            onDifferent();
          }}
        />
      );
    case "outcome":
      return (
        <ReadCodes
          title="carry.joinReadDesk"
          wanted="outcome"
          trouble={stage.isFull ? "carry.fullHere" : null}
          onMessage={(answer) => void take(answer)}
          onBack={() => setStage({ at: "request" })}
        />
      );
    case "stop":
      return <StopScreen side="phone" onContinue={onLeave} />;
  }
}

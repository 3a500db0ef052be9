/** Second words of an open vault: reading what they do, the real words, the choice, and the change itself. Training is made ready beside it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useWords } from "../ui/language.tsx";
import type { OpenVault } from "../vault/open-vault.ts";
import { COORDINATOR_WORDS, FIELD_WORDS, type Passphrase } from "../vault/passphrase.ts";
import { setSecondWords, wordsTypeOf } from "../vault/second-words.ts";
import { ROLE_COORDINATOR } from "../wire/roles.ts";
import type { Device } from "./acts/device.ts";
import { typedToPassphrase } from "./acts/secret.ts";
import { ChooseWords } from "./choose-words.tsx";
import { roleNameOf } from "./role-name.ts";
import { DuressEndScreen, DuressScreen, DuressWorkingScreen, type SecondProblem } from "./screens/duress.tsx";
import { OldWordsScreen } from "./screens/new-words.tsx";
import type { TypedSecret } from "./screens/unlock.tsx";
import { makeTrainingReady } from "./second-words.ts";

interface DuressProps {
  readonly device: Device;
  readonly vault: OpenVault;
  readonly onBack: () => void;
}

type Act = "set" | "removed";
type Stage =
  | { readonly at: "read"; readonly problem: SecondProblem | null }
  | { readonly at: "real"; readonly act: Act }
  | { readonly at: "choose"; readonly real: TypedSecret; readonly type: Passphrase["type"] }
  | { readonly at: "working" }
  | { readonly at: "end"; readonly act: Act };

export function DuressFlow({ device, vault, onBack }: DuressProps): JSX.Element {
  const { t } = useWords();
  const [stage, setStage] = useState<Stage>({ at: "read", problem: null });
  const isCoordinator = vault.identity().role === ROLE_COORDINATOR;
  const wordCount = isCoordinator ? COORDINATOR_WORDS : FIELD_WORDS;
  const read = () => setStage({ at: "read", problem: null });

  async function takeReal(act: Act, real: TypedSecret): Promise<void> {
    const type = await wordsTypeOf(vault);
    if (type === null) return setStage({ at: "read", problem: "failed" });
    if (act === "set") return setStage({ at: "choose", real, type });
    await change(real, null);
  }
  async function change(real: TypedSecret, second: Passphrase | null): Promise<void> {
    setStage({ at: "working" });
    const asRead = second && ((type: Passphrase["type"]) => (second.type === type ? second : null));
    const changed = await setSecondWords(device, vault, typedToPassphrase(real), asRead).catch(() => null);
    if (!changed?.ok) return setStage({ at: "read", problem: PROBLEMS[changed?.error.code ?? ""] ?? "failed" });
    if (second) await makeTrainingReady(device, roleNameOf(vault.identity().role));
    setStage({ at: "end", act: second ? "set" : "removed" });
  }
  switch (stage.at) {
    case "read":
      return (
        <DuressScreen
          problem={stage.problem}
          onSet={() => setStage({ at: "real", act: "set" })}
          onRemove={() => setStage({ at: "real", act: "removed" })}
          onBack={onBack}
        />
      );
    case "real":
      return (
        <OldWordsScreen
          wordCount={wordCount}
          problem={null}
          title={t("duress.title")}
          onOld={(real) => void takeReal(stage.act, real)}
          onBack={read}
        />
      );
    case "choose":
      return (
        <ChooseWords
          wordCount={wordCount}
          random={device.random}
          second={{ type: stage.type, onBack: read }}
          onChosen={(second) => void change(stage.real, second)}
        />
      );
    case "working":
      return <DuressWorkingScreen />;
    case "end":
      return <DuressEndScreen are={stage.act} onBack={onBack} />;
  }
}

const PROBLEMS: Readonly<Record<string, SecondProblem>> = { WORDS_WRONG: "wrong", SECOND_SAME: "same" };

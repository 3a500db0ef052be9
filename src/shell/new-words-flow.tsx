/** Changing the words of an open vault: old ones, new ones with their check, then the change itself. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { changeWords } from "../vault/change-words.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { COORDINATOR_WORDS, FIELD_WORDS, type Passphrase } from "../vault/passphrase.ts";
import { ROLE_COORDINATOR } from "../wire/roles.ts";
import type { Device } from "./acts/device.ts";
import { dropPin, savePin } from "./acts/pin.ts";
import { typedToPassphrase } from "./acts/secret.ts";
import { ChooseWords } from "./choose-words.tsx";
import { ChangingWordsScreen, OldWordsScreen, WordsChangedScreen } from "./screens/new-words.tsx";
import type { TypedSecret } from "./screens/unlock.tsx";

interface NewWordsProps {
  readonly device: Device;
  readonly vault: OpenVault;
  readonly onBack: () => void;
  /** To second words, where the programme allows them. */
  readonly onSecond?: () => void;
}

type Stage =
  | { readonly at: "old"; readonly problem: "wrong" | "failed" | null }
  | { readonly at: "new"; readonly old: TypedSecret }
  | { readonly at: "working" | "changed" };

export function NewWordsFlow({ device, vault, onBack, onSecond }: NewWordsProps): JSX.Element {
  const [stage, setStage] = useState<Stage>({ at: "old", problem: null });
  const wordCount = vault.identity().role === ROLE_COORDINATOR ? COORDINATOR_WORDS : FIELD_WORDS;

  async function change(old: TypedSecret, fresh: Passphrase, pin: string | null): Promise<void> {
    setStage({ at: "working" });
    const changed = await device
      .tune()
      .then(({ setting }) => changeWords(device, vault, typedToPassphrase(old), fresh, setting))
      .catch(() => null);
    if (!changed?.ok)
      return setStage({ at: "old", problem: changed?.error.code === "WORDS_WRONG" ? "wrong" : "failed" });
    // A PIN that does not store is asked for no more: the words open.
    await (pin === null ? dropPin(vault) : savePin(vault, pin)).catch(() => undefined);
    setStage({ at: "changed" });
  }
  switch (stage.at) {
    case "old":
      return (
        <OldWordsScreen
          wordCount={wordCount}
          problem={stage.problem}
          onOld={(old) => setStage({ at: "new", old })}
          onBack={onBack}
        />
      );
    case "new":
      return (
        <ChooseWords
          wordCount={wordCount}
          random={device.random}
          onChosen={(fresh, pin) => void change(stage.old, fresh, pin)}
        />
      );
    case "working":
      return <ChangingWordsScreen />;
    case "changed":
      return <WordsChangedScreen onBack={onBack} {...(onSecond && { onSecond })} />;
  }
}

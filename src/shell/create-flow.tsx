/** Starting a programme: the plan, the words, then keys, charter and relay. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { UseQuestionsScreen } from "../closing/screens/questions.tsx";
import { LIST_VERSION } from "../form/model.ts";
import { endOfDayMs } from "../programme/rules.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { Passphrase } from "../vault/passphrase.ts";
import { COORDINATOR_WORDS } from "../vault/passphrase.ts";
import { createProgramme } from "./acts/create-programme.ts";
import type { Device } from "./acts/device.ts";
import { drawPicture } from "./acts/picture.ts";
import { savePin } from "./acts/pin.ts";
import { ChooseWords } from "./choose-words.tsx";
import { CreateScreen, CreatingScreen } from "./screens/create.tsx";
import { type CreateDraft, firstSettings, type NewProgramme } from "./screens/create-form.ts";
import { TroubleScreen } from "./screens/trouble.tsx";

interface CreateFlowProps {
  readonly device: Device;
  /** The operator's right from the link, base64url. */
  readonly operatorToken: string;
  readonly onCreated: (vault: OpenVault) => void;
  readonly onBack: () => void;
}

type Stage =
  | { readonly at: "plan"; readonly isRefused: boolean }
  | { readonly at: "questions" | "words"; readonly programme: NewProgramme }
  | { readonly at: "creating" | "full" };

export function CreateFlow({ device, operatorToken, onCreated, onBack }: CreateFlowProps): JSX.Element {
  const [stage, setStage] = useState<Stage>({ at: "plan", isRefused: false });
  const [typed, setTyped] = useState<CreateDraft | null>(null);
  const [isFit, setFit] = useState(false);
  async function create(programme: NewProgramme, passphrase: Passphrase, pin: string | null): Promise<void> {
    setStage({ at: "creating" });
    const created = await createProgramme(device, {
      settings: { ...firstSettings(programme), listVersion: LIST_VERSION },
      expiresMs: endOfDayMs(programme.endDay, programme.timeZone),
      timeZone: programme.timeZone,
      isTraining: programme.isTraining,
      profile: programme.profile,
      lease: programme.lease,
      relayAddress: programme.isByHand ? "" : location.origin,
      operatorToken,
      passphrase,
      picture: await drawPicture(device),
    });
    if (!created.ok)
      return setStage(created.error.code === "STORE_FULL" ? { at: "full" } : { at: "plan", isRefused: true });
    if (pin !== null) await savePin(created.value, pin);
    onCreated(created.value);
  }
  switch (stage.at) {
    case "plan":
      return (
        <CreateScreen
          nowMs={device.clock.nowMs()}
          timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC"}
          timeZones={Intl.supportedValuesOf("timeZone")}
          isRefused={stage.isRefused}
          {...(typed && { typed })}
          onCreate={(programme, draft) => {
            setTyped(draft);
            setStage({ at: programme.isTraining || isFit ? "words" : "questions", programme });
          }}
          onBack={onBack}
        />
      );
    case "questions":
      return (
        <UseQuestionsScreen
          onFit={() => {
            setFit(true);
            setStage({ at: "words", programme: stage.programme });
          }}
          onLeave={onBack}
          onBack={() => setStage({ at: "plan", isRefused: false })}
        />
      );
    case "words":
      return (
        <ChooseWords
          wordCount={COORDINATOR_WORDS}
          random={device.random}
          onChosen={(passphrase, pin) => void create(stage.programme, passphrase, pin)}
        />
      );
    case "creating":
      return <CreatingScreen />;
    case "full":
      return <TroubleScreen trouble="full" onAction={() => setStage({ at: "plan", isRefused: false })} />;
  }
}

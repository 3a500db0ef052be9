/** Proposing to remove a coordinator: reason, meaning, second tap. Rule S6 of README.md. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { TakingOut } from "./taking-out.tsx";

interface RemoveSeatProps {
  /** The coordinator's two picture-words. */
  readonly label: string;
  readonly isThisOne: boolean;
  /** This device approved another proposal that waits. */
  readonly isSecond: boolean;
  readonly state: "choose" | "working" | "failed";
  /** Gets the reason's code, 0 to 255. */
  readonly onRemove: (reason: number) => void;
  readonly onBack: () => void;
}

/** Asks for the reason and then once more. */
export function RemoveSeatScreen({
  label,
  isThisOne,
  isSecond,
  state,
  onRemove,
  onBack,
}: RemoveSeatProps): JSX.Element {
  const { t } = useWords();
  return (
    <TakingOut
      title={t("removal.title", { label })}
      lead={t("removal.lead")}
      why={t("removal.why")}
      meaningTitle={t("removal.meaning")}
      meaning={[
        t("removal.kept", { label }),
        t("removal.later", { label }),
        t("removal.forEver"),
        t("removal.keys"),
        t("removal.already"),
      ]}
      warnings={[...(isThisOne ? [t("removal.self")] : []), ...(isSecond ? [t("seats.giveSecond")] : [])]}
      chooseFirst={t("removal.choose")}
      act={t("removal.now")}
      sure={{
        title: t("removal.sureTitle", { label }),
        text: t("removal.sureText"),
        no: t("removal.sureNo"),
        yes: t("removal.now"),
      }}
      working={t("seats.working")}
      failed={t("seats.failed")}
      state={state}
      onAct={onRemove}
      onBack={onBack}
    />
  );
}

/** The question before a referral or a need is ended for good: nothing brings it back. Rule A41 of README.md. */
import type { JSX } from "preact";
import type { Alias } from "../../need/model.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/language.tsx";

interface EndQuestionProps {
  /** `null` where the need does not read any more. */
  readonly alias: Alias | null;
  /** The words of the button that was pressed. */
  readonly label: string;
  readonly onEnd: () => void;
  readonly onKeep: () => void;
}

/** Keeping it open comes first, and Escape keeps it. */
export function EndQuestion({ alias, label, onEnd, onKeep }: EndQuestionProps): JSX.Element {
  const { t, alias: aliasOf } = useWords();
  return (
    <Dialog
      title={t("board.endTitle", { alias: alias ? aliasOf(alias) : t("under.noNeed") })}
      onClose={onKeep}
      actions={
        <>
          <Button onPress={onKeep}>{t("board.endKeep")}</Button>
          <Button kind="danger" icon="crossOut" onPress={onEnd}>
            {label}
          </Button>
        </>
      }
    >
      <p>{t("board.endText")}</p>
    </Dialog>
  );
}

/** Training: the mistakes that wait in the list, and which of them were found. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/language.tsx";
import { Steps } from "../../ui/steps.tsx";
import type { PlainKey } from "../../words/translate.ts";

interface MistakesProps {
  readonly mistakes: readonly {
    readonly mistake: "urgency" | "repeat" | "place" | "people";
    readonly isFound: boolean;
  }[];
}

const TEXTS: Readonly<Record<MistakesProps["mistakes"][number]["mistake"], PlainKey>> = {
  urgency: "mistakes.urgency",
  repeat: "mistakes.repeat",
  place: "mistakes.place",
  people: "mistakes.people",
};

/** A button that says how many were found, and the list behind it. */
export function Mistakes({ mistakes }: MistakesProps): JSX.Element | null {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const found = mistakes.filter(({ isFound }) => isFound).length;
  if (mistakes.length === 0) return null;
  return (
    <>
      <Button icon="question" wide onPress={() => setOpen(true)}>
        {t("mistakes.button", { found, all: mistakes.length })}
      </Button>
      {isOpen && <MistakeList mistakes={mistakes} onClose={() => setOpen(false)} />}
    </>
  );
}

/** What to look for; it names no record. */
export function MistakeList({ mistakes, onClose }: MistakesProps & { readonly onClose: () => void }): JSX.Element {
  const { t } = useWords();
  const isAll = mistakes.every(({ isFound }) => isFound);
  return (
    <Dialog
      title={t("mistakes.title")}
      onClose={onClose}
      actions={
        <Button kind="primary" onPress={onClose}>
          {t("ui.close")}
        </Button>
      }
    >
      <p>{t(isAll ? "mistakes.all" : "mistakes.lead")}</p>
      <Steps
        steps={mistakes.map(({ mistake, isFound }) => ({
          label: t(TEXTS[mistake]),
          state: isFound ? "ok" : "waiting",
          stateText: t(isFound ? "mistakes.found" : "mistakes.open"),
        }))}
      />
    </Dialog>
  );
}

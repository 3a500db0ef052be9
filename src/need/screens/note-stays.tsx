/** A note of before in a programme that asks for none any more: it can be taken away, and not written anew. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import { withNote } from "../note.ts";
import type { NoteProps } from "./note-screen.tsx";

export function NoteStays({ draft, onDraft }: NoteProps): JSX.Element {
  const { t } = useWords();
  const leave = () => onDraft({ ...draft, step: "check" });
  return (
    <Screen
      title={t("note.title")}
      lead={t("note.off")}
      layout="capture"
      onBack={leave}
      actions={
        <Button kind="primary" icon="crossOut" onPress={() => onDraft(withNote(draft, ""))}>
          {t("note.takeAway")}
        </Button>
      }
    >
      <p class="note-text" dir="auto">
        {draft.note}
      </p>
    </Screen>
  );
}

/** The optional note: its line on the check page, and its own screen. Loaded only where the programme asks for notes or the draft holds one. */
import type { JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import sheet from "./note.css?inline";
import { type NoteProps, NoteScreen } from "./note-screen.tsx";
import { NoteStays } from "./note-stays.tsx";
import { useNoteWords } from "./note-words.ts";
import "./screens.css";

adoptSheet(sheet);

/** What the draft's step shows of its note. */
export function NotePart(props: NoteProps): JSX.Element | null {
  const { draft, asksNote } = props;
  if (draft.step !== "note") return draft.refer ? null : <NoteLine {...props} />;
  return asksNote ? <NoteScreen {...props} /> : <NoteStays {...props} />;
}

function NoteLine({ draft, asksNote, onDraft }: NoteProps) {
  const { t } = useWords();
  const words = useNoteWords();
  const open = () => onDraft({ ...draft, step: "note" });
  if (draft.note === null)
    return asksNote ? (
      <Button kind="quiet" icon="pencil" wide onPress={open}>
        {t("note.add")}
      </Button>
    ) : null;
  return (
    <div class="lines__line note-line">
      <Icon name="pencil" size="tile" />
      <span class="lines__text">
        <span class="lines__title">{t("note.title")}</span>
        <bdi class="lines__value">{draft.note}</bdi>
        {draft.noteKept && <span>{words.kept(draft.note)}</span>}
      </span>
      <Button label={t("check.changeLine", { line: t("note.title") })} onPress={open}>
        {t("check.change")}
      </Button>
    </div>
  );
}

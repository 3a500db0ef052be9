/** A need's note as a coordinator reads it, with what its writer kept against the warning. */
import type { JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import type { HelpNeed } from "../model.ts";
import { isNoteOver } from "../rules.ts";
import sheet from "./note.css?inline";
import { useNoteWords } from "./note-words.ts";

adoptSheet(sheet);

interface NoteRowProps {
  readonly need: HelpNeed;
  /** Days since 1970-01-01, in the programme's zone. */
  readonly today: number;
}

export function NoteRow({ need, today }: NoteRowProps): JSX.Element | null {
  const { t } = useWords();
  const words = useNoteWords();
  const { note, noteKept } = need;
  if (note === undefined || isNoteOver(need, today)) return null;
  return (
    <div class="need-row__note">
      <p>
        <Icon name="pencil" />
        <span>
          {t("note.title")}: <bdi>{note}</bdi>
        </span>
      </p>
      {noteKept && (
        <p class="need-row__kept">
          <Icon name="warning" />
          <span>{words.kept(note)}</span>
        </p>
      )}
    </div>
  );
}

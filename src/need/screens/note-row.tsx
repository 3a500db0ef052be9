/** A need's note as a coordinator reads it, with what its writer kept against the warning. */
import type { JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import type { HelpNeed } from "../model.ts";
import sheet from "./note.css?inline";
import { useNoteWords } from "./note-words.ts";

adoptSheet(sheet);

export function NoteRow({ need: { note, noteKept } }: { readonly need: HelpNeed }): JSX.Element | null {
  const { t } = useWords();
  const words = useNoteWords();
  if (note === undefined) return null;
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

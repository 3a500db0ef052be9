/** What the guard may have found, in words. */
import { useWords } from "../../ui/language.tsx";
import type { PlainKey } from "../../words/translate.ts";
import { type GuardKind, guardNote } from "../guard.ts";

const KIND_WORDS: Readonly<Record<GuardKind, PlainKey>> = {
  email: "note.kindEmail",
  link: "note.kindLink",
  coordinates: "note.kindCoordinates",
  plusCode: "note.kindPlusCode",
  number: "note.kindNumber",
  idNumber: "note.kindIdNumber",
  handle: "note.kindHandle",
  house: "note.kindHouse",
  age: "note.kindAge",
  name: "note.kindName",
};

interface NoteWords {
  readonly kind: (kind: GuardKind) => string;
  /** What a writer kept in `note` against the warning, without repeating it. */
  readonly kept: (note: string) => string;
}

export function useNoteWords(): NoteWords {
  const { t, formatTag } = useWords();
  const kind = (found: GuardKind) => t(KIND_WORDS[found]);
  return {
    kind,
    kept: (note) => {
      const kinds = [...new Set(guardNote(note).map((finding) => kind(finding.kind)))];
      // A later version may have warned of what this one does not see.
      if (kinds.length === 0) return t("note.keptOther");
      return t("note.kept", { what: new Intl.ListFormat(formatTag, { type: "disjunction" }).format(kinds) });
    },
  };
}

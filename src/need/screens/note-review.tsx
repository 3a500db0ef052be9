/** One thing that the guard found in a note, with the note around it: remove it, or keep it. What else was found is outlined, too. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { type Finding, guardNote } from "../guard.ts";
import { type Piece, piecesOf } from "../note.ts";
import { useNoteWords } from "./note-words.ts";

interface NoteReviewProps {
  readonly note: string;
  /** What is asked about. */
  readonly finding: Finding;
  readonly onRemove: () => void;
  readonly onKeep: () => void;
  /** To the text, to write it otherwise. */
  readonly onBack: () => void;
}

export function NoteReview({ note, finding, onRemove, onKeep, onBack }: NoteReviewProps): JSX.Element {
  const { t } = useWords();
  const words = useNoteWords();
  return (
    <Screen
      title={t("note.reviewTitle")}
      layout="capture"
      onBack={onBack}
      actions={
        <>
          <Button kind="primary" icon="crossOut" onPress={onRemove}>
            {t("note.remove")}
          </Button>
          <Button onPress={onKeep}>{t("note.keep")}</Button>
        </>
      }
    >
      <p class="note-text" dir="auto">
        {piecesOf(note, guardNote(note)).map((piece, at) => (
          <PieceText key={at} piece={piece} isNow={piece.finding?.from === finding.from} />
        ))}
      </p>
      <Notice key={`${finding.kind} ${finding.from} ${note.length}`} kind="warning" announced>
        {t("note.looksLike", { what: words.kind(finding.kind) })}
      </Notice>
    </Screen>
  );
}

function PieceText({ piece, isNow }: { readonly piece: Piece; readonly isNow: boolean }) {
  if (piece.finding === null) return <>{piece.text}</>;
  return (
    <mark class={isNow ? "note-mark note-mark--now" : "note-mark"}>
      {isNow && <Icon name="warning" />}
      <bdi>{piece.text}</bdi>
    </mark>
  );
}

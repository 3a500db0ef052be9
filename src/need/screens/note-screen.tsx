/** Writing a note, and deciding about what the guard found in it before it is kept. Nothing is told anywhere. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { withoutFinding } from "../guard.ts";
import { type Draft, MAX_NOTE } from "../model.ts";
import { type Kept, keptIn, keptKey, tidyNote, undecided, withNote, withUnfinishedNote } from "../note.ts";
import { NoteReview } from "./note-review.tsx";

export interface NoteProps {
  readonly draft: Draft;
  /** Whether the programme asks for notes now; if not, one that is there can stay or go. */
  readonly asksNote: boolean;
  readonly onDraft: (draft: Draft) => void;
}

export function NoteScreen({ draft, onDraft }: NoteProps): JSX.Element {
  const [text, setText] = useState(draft.note ?? "");
  const [kept, setKept] = useState(() => keptIn(draft));
  const [isReview, setReview] = useState(false);
  const [hadNote] = useState(draft.note !== null);
  const note = tidyNote(text);
  const [finding] = undecided(note, kept);
  /** Whatever closes the screen now, the text is in the draft. */
  const write = (next: string) => {
    setText(next);
    onDraft(withUnfinishedNote(draft, next, kept));
  };
  /** Goes to the check page where nothing is left to decide. */
  const leave = (next: string, decided: Kept = kept) => {
    setText(next);
    setKept(decided);
    setReview(true);
    const isDecided = undecided(next, decided).length === 0;
    onDraft(isDecided ? withNote(draft, next) : withUnfinishedNote(draft, next, decided));
  };
  if (!isReview || !finding)
    return <NoteEditor text={text} note={note} hadNote={hadNote} onInput={write} onLeave={leave} />;
  return (
    <NoteReview
      note={note}
      finding={finding}
      onRemove={() => leave(tidyNote(withoutFinding(note, finding)))}
      onKeep={() => leave(note, new Set([...kept, keptKey(note, finding)]))}
      onBack={() => setReview(false)}
    />
  );
}

interface EditorProps {
  readonly text: string;
  /** `text` as it would be kept. */
  readonly note: string;
  readonly hadNote: boolean;
  readonly onInput: (text: string) => void;
  readonly onLeave: (note: string) => void;
}

/** Back keeps what was written, as everywhere on the path: what is found in it is decided first. */
function NoteEditor({ text, note, hadNote, onInput, onLeave }: EditorProps) {
  const { t, number } = useWords();
  const isLong = note.length > MAX_NOTE;
  const [isTried, setTried] = useState(false);
  const leave = () => (isLong ? setTried(true) : onLeave(note));
  const counter = t("note.counter", { count: note.length, most: number(MAX_NOTE) });
  return (
    <Screen
      title={t("note.title")}
      lead={t("note.lead")}
      layout="capture"
      onBack={leave}
      actions={
        <>
          <Button kind="primary" icon="arrow" onPress={leave}>
            {t(note === "" ? "note.none" : "capture.continue")}
          </Button>
          {hadNote && note !== "" && (
            <Button icon="crossOut" onPress={() => onLeave("")}>
              {t("note.takeAway")}
            </Button>
          )}
        </>
      }
    >
      <Field
        label={t("note.label")}
        value={text}
        lines={3}
        hint={counter}
        onInput={onInput}
        {...(isTried && isLong && { error: t("note.tooLong", { most: number(MAX_NOTE) }) })}
      />
      <Notice kind="info">{t("note.guard")}</Notice>
    </Screen>
  );
}

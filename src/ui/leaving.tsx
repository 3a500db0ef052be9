/** Back on a page with something that is not kept yet: it is asked about before it goes. Rule U12 of README.md. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { PlainKey } from "../words/translate.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { useWords } from "./language.tsx";

/** Whether `value`, which JSON can write, is another one than when the page was opened. */
export function useIsChanged(value: unknown): boolean {
  const now = JSON.stringify(value);
  const first = useRef(now);
  return now !== first.current;
}

interface LeavingWords {
  readonly title: PlainKey;
  readonly text: PlainKey;
  readonly save: PlainKey;
  readonly leave: PlainKey;
}

const WORDS: LeavingWords = {
  title: "setup.leaveTitle",
  text: "setup.leaveText",
  save: "setup.save",
  leave: "setup.leaveDrop",
};

interface Leaving {
  /** For the page's Back. */
  readonly onBack: () => void;
  /** To be shown on the page. */
  readonly question: JSX.Element | null;
}

/** Back that asks while `isChanged`; without `onSave` there is nothing to ask. */
export function useLeaving(
  isChanged: boolean,
  onSave: (() => void) | undefined,
  onBack: () => void,
  words: LeavingWords = WORDS,
): Leaving {
  const [isAsking, setAsking] = useState(false);
  if (!onSave) return { onBack, question: null };
  const stay = () => setAsking(false);
  const save = () => {
    stay();
    onSave();
  };
  const question = isAsking ? <LeaveQuestion words={words} onStay={stay} onSave={save} onLeave={onBack} /> : null;
  return { onBack: isChanged ? () => setAsking(true) : onBack, question };
}

interface LeaveQuestionProps {
  readonly words?: LeavingWords;
  readonly onStay: () => void;
  readonly onSave: () => void;
  readonly onLeave: () => void;
}

/** Saving comes first, and Escape stays. */
export function LeaveQuestion({ words = WORDS, onStay, onSave, onLeave }: LeaveQuestionProps): JSX.Element {
  const { t } = useWords();
  return (
    <Dialog
      title={t(words.title)}
      onClose={onStay}
      actions={
        <>
          <Button onPress={onSave}>{t(words.save)}</Button>
          <Button onPress={onLeave}>{t(words.leave)}</Button>
        </>
      }
    >
      <p>{t(words.text)}</p>
    </Dialog>
  );
}

/** First run: the generated words, the proof that they are on paper. Words are shown here only; the caller keeps none. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { useWordReader, useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import { WordGrid } from "../../ui/word-grid.tsx";
import type { WordReader } from "../../words/picture-words.ts";
import "./screens.css";

interface ShowWordsProps {
  /** The generated words in their order: 5 in the field, 7 for coordinators. */
  readonly words: readonly string[];
  /** Their numbers, for their pictures. */
  readonly pictures?: Uint8Array;
  readonly onWritten: () => void;
  readonly onAnother: () => void;
  /** Left out where an own passphrase would not do. */
  readonly onOwn?: () => void;
  /** They erase in place of opening. */
  readonly isSecond?: boolean;
}

/** The words, numbered and large, to be written on paper. */
export function ShowWordsScreen(props: ShowWordsProps): JSX.Element {
  const { words, pictures, onWritten, onAnother, onOwn, isSecond } = props;
  const { t } = useWords();
  return (
    <Screen
      title={t(isSecond ? "duress.words" : "words.title")}
      lead={t("words.lead", { count: words.length })}
      actions={
        <Button kind="primary" wide icon="pencil" onPress={onWritten}>
          {t("words.written")}
        </Button>
      }
    >
      <WordGrid words={words} pictures={pictures} />
      <Notice kind={isSecond ? "warning" : "info"} title={t(isSecond ? "duress.does" : "words.why")}>
        {t(isSecond ? "duress.apart" : "words.keep")}
      </Notice>
      <div class="more">
        <Button kind="quiet" icon="refresh" onPress={onAnother}>
          {t("words.another")}
        </Button>
        {onOwn && (
          <Button kind="quiet" icon="pencil" onPress={onOwn}>
            {t("words.own")}
          </Button>
        )}
      </div>
    </Screen>
  );
}

interface ConfirmWordsProps {
  readonly words: readonly string[];
  /** Which two words to ask for, counted from 1. */
  readonly ask: readonly [number, number];
  readonly onConfirmed: () => void;
  readonly onSeeAgain: () => void;
}

/** Asks for two of the words. Goes on only when both are right. */
export function ConfirmWordsScreen({ words, ask, onConfirmed, onSeeAgain }: ConfirmWordsProps): JSX.Element {
  const { t } = useWords();
  const [typed, setTyped] = useState<readonly [string, string]>(["", ""]);
  const [isTried, setTried] = useState(false);
  const read = useWordReader();
  const isRight = (at: 0 | 1) => isSameWord(read, typed[at], words[ask[at] - 1] ?? "");
  const check = () => (isRight(0) && isRight(1) ? onConfirmed() : setTried(true));
  const field = (at: 0 | 1) => (
    <Field
      label={t("words.confirmLabel", { number: ask[at] })}
      value={typed[at]}
      onInput={(text) => setTyped(at === 0 ? [text, typed[1]] : [typed[0], text])}
      onEnter={check}
      {...(isTried && !isRight(at) && { error: t("words.confirmWrong", { number: ask[at] }) })}
    />
  );
  return (
    <Screen
      title={t("words.confirmTitle")}
      lead={t("words.confirmLead")}
      onBack={onSeeAgain}
      actions={
        <Button kind="primary" wide icon="check" onPress={check}>
          {t("words.confirmContinue")}
        </Button>
      }
    >
      {field(0)}
      {field(1)}
      <div class="more">
        <Button kind="quiet" icon="list" onPress={onSeeAgain}>
          {t("words.seeAgain")}
        </Button>
      </div>
    </Screen>
  );
}

/** Forgiving as the unlock screen is: case and cut-off endings do not count. */
function isSameWord(read: WordReader, typed: string, word: string): boolean {
  const index = read(typed)[0]?.index ?? null;
  return index !== null && index === read(word)[0]?.index;
}

interface MakingKeysProps {
  /** Measured on this phone, in seconds; `null` while nothing was measured. */
  readonly measuredSeconds: number | null;
  readonly elapsedSeconds: number;
}

/** While the first stretch runs and the keys are made. */
export function MakingKeysScreen({ measuredSeconds, elapsedSeconds }: MakingKeysProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("words.makingTitle")}>
      {measuredSeconds === null ? (
        <Progress label={t("words.makingUnmeasured")} />
      ) : (
        <Progress
          label={t("words.making", { count: Math.max(1, Math.round(measuredSeconds)) })}
          share={Math.min(1, elapsedSeconds / measuredSeconds)}
        />
      )}
    </Screen>
  );
}

/** Opening a vault from cold, with picture-words or an own passphrase. Nothing typed leaves but through `onOpen`. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Bytes } from "../../kit/bytes.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { useWordReader, useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Picture } from "../../ui/picture.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { WordReader } from "../../words/picture-words.ts";
import type { RoleName } from "./role-words.ts";
import type { WordCount } from "./secrets.ts";
import { tidyPassphrase } from "./tidy-passphrase.ts";
import { judgeTypedWords, readTypedWords } from "./typed-words.ts";
import { useDuration } from "./use-duration.ts";
import { Veiled } from "./veiled.tsx";
import "./screens.css";

/** One vault of this phone, as its holder recognises it. */
export interface VaultChoice {
  readonly id: string;
  /** The picture-word that the phone gave it, in the screen's language. */
  readonly picture: string;
  readonly pictureNumber: number;
  readonly role: RoleName;
  readonly isTraining: boolean;
  /** How many picture-words were generated for it. */
  readonly wordCount: WordCount;
}

/** What opens a vault: one byte a picture-word, or a tidied passphrase. */
export type TypedSecret =
  | { readonly type: "words"; readonly words: Bytes }
  | { readonly type: "passphrase"; readonly text: string };

interface UnlockProps {
  readonly vault: VaultChoice;
  /** The last try did not open the vault. */
  readonly isWrong: boolean;
  /** Seconds until the next try counts; 0 when it counts now. The caller counts down. */
  readonly pauseSeconds: number;
  /** The PIN was tried too often, or this phone was restarted after a PIN was set. */
  readonly isPinGone?: boolean;
  /** Shown in place of the form while a try runs; the form keeps what was typed. */
  readonly opening?: JSX.Element;
  readonly onOpen: (secret: TypedSecret) => void;
  readonly onLost: () => void;
  /** Somebody brought a file: an order to end the programme needs no words. */
  readonly onFile: () => void;
  /** Left out where this phone holds one vault. */
  readonly onOther?: () => void;
  /** Left out where the programme does not allow to erase without the words. */
  readonly onErase?: () => void;
  /** What is said of the tries that are left, after a wrong one. */
  readonly tries?: JSX.Element;
}

/** F1. Typed text stays after a wrong try, so that one word can be mended. */
export function UnlockScreen(props: UnlockProps): JSX.Element {
  const { t } = useWords();
  const [isOwn, setOwn] = useState(false);
  const entry = useEntry(props.vault.wordCount, isOwn, props.onOpen);
  const open = props.pauseSeconds > 0 ? () => {} : entry.open;
  if (props.opening) return props.opening;
  return (
    <Screen
      title={t("unlock.title")}
      isRead
      lead={
        <span class="whose">
          <Picture index={props.vault.pictureNumber} size="tile" />
          <span>{t("unlock.whose", { picture: props.vault.picture })}</span>
        </span>
      }
      {...(props.onOther && { onBack: props.onOther })}
      actions={
        <>
          {props.pauseSeconds > 0 && <Countdown seconds={props.pauseSeconds} />}
          <Button kind="primary" wide icon="lock" disabled={props.pauseSeconds > 0} onPress={open}>
            {t("unlock.open")}
          </Button>
        </>
      }
    >
      {props.isPinGone && <Notice>{t("unlock.pinGone")}</Notice>}
      {props.isWrong && (
        <Notice kind="alert" title={t("unlock.wrongTitle")}>
          {t("unlock.wrong")}
        </Notice>
      )}
      {props.tries}
      <Veiled key={String(isOwn)} showText={t("unlock.show")} hideText={t("unlock.hide")}>
        <SecretField isOwn={isOwn} entry={entry} onEnter={open} />
      </Veiled>
      <div class="more">
        <Button kind="quiet" icon="pencil" onPress={() => setOwn(!isOwn)}>
          {t(isOwn ? "unlock.useWords" : "unlock.own")}
        </Button>
        <Button kind="quiet" icon="question" onPress={props.onLost}>
          {t("unlock.lost")}
        </Button>
        <Button kind="quiet" icon="form" onPress={props.onFile}>
          {t("unlock.file")}
        </Button>
        {props.onErase && (
          <Button kind="quiet" icon="warning" onPress={props.onErase}>
            {t("erase.openLocked")}
          </Button>
        )}
      </div>
    </Screen>
  );
}

interface Entry {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly isTried: boolean;
  readonly need: number;
  readonly read: WordReader;
  readonly open: () => void;
}

/** What is being typed. `onOpen` gets it once it can be what was asked for. */
export function useEntry(need: number, isOwn: boolean, onOpen: (secret: TypedSecret) => void): Entry {
  const [text, setText] = useState("");
  const [isTried, setTried] = useState(false);
  const read = useWordReader();
  const open = () => {
    setTried(true);
    const passphrase = tidyPassphrase(text);
    const words = isOwn ? null : readTypedWords(text, need, read);
    if (isOwn && passphrase !== "") onOpen({ type: "passphrase", text: passphrase });
    if (words !== null) onOpen({ type: "words", words });
  };
  return { text, setText, isTried, need, read, open };
}

/** The field for words, or for an own passphrase. */
export function SecretField({ isOwn, entry, onEnter }: { isOwn: boolean; entry: Entry; onEnter: () => void }) {
  const { t } = useWords();
  const problem = useWordsProblem(entry);
  const { count } = judgeTypedWords(entry.text, true, entry.read);
  if (isOwn)
    return (
      <Field
        label={t("unlock.ownLabel")}
        hint={t("unlock.ownHint")}
        value={entry.text}
        onInput={entry.setText}
        onEnter={onEnter}
      />
    );
  return (
    <Field
      label={t("unlock.words")}
      hint={count > 0 && problem === null ? t("unlock.wordsSoFar", { count }) : t("unlock.wordsHint")}
      value={entry.text}
      onInput={entry.setText}
      lines={3}
      {...(problem !== null && { error: problem })}
    />
  );
}

function useWordsProblem({ text, isTried, need, read }: Entry): string | null {
  const { t } = useWords();
  const { count, unknown } = judgeTypedWords(text, isTried, read);
  if (unknown !== null)
    return `${t("unlock.unknownWord", unknown)} ${t("unlock.unknownWordHelp", { number: unknown.number })}`;
  if (!isTried || count === need) return null;
  return count === 0 ? t("unlock.wordsFirst") : t("unlock.wordCount", { need, have: count });
}

/** Beside the button that it holds back. Not announced every second. */
function Countdown({ seconds }: { seconds: number }) {
  const { t } = useWords();
  const duration = useDuration();
  return (
    <p class="countdown" role="timer">
      {t("unlock.pause", { time: duration(seconds) })}
    </p>
  );
}

interface OpeningProps {
  /** How long this phone needed the last time, in seconds; `null` before the first time. */
  readonly measuredSeconds: number | null;
  readonly elapsedSeconds: number;
}

/** While the words are being stretched into a key. The estimate is measured, never invented. */
export function OpeningScreen({ measuredSeconds, elapsedSeconds }: OpeningProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("unlock.openingTitle")}>
      {measuredSeconds === null ? (
        <Progress label={t("unlock.openingUnmeasured")} />
      ) : (
        <Progress
          label={t("unlock.opening", { count: Math.max(1, Math.round(measuredSeconds)) })}
          share={Math.min(1, elapsedSeconds / measuredSeconds)}
        />
      )}
    </Screen>
  );
}

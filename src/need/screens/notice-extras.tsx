/** What stands around the notice: playing it, answers to questions, the language of the talk, and how the person came to know it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Chips, Choices } from "../../ui/chips.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/language.tsx";
import { LanguageTile } from "../../ui/language-tile.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PlayButton } from "../../ui/play-button.tsx";
import { type Sound, useVoice } from "../../ui/read-aloud.ts";
import { TileList } from "../../ui/tile.tsx";
import { ownNameOf } from "../../words/language.ts";
import { INFORMED_LABELS } from "./field-words.ts";
import { InSpoken, type NoticeFacts, noticeText } from "./notice.tsx";

/** How the worker wants it, and what the programme supplied. */
export interface ExtrasSettings {
  /** Languages that can be chosen, best first. */
  readonly languages: readonly string[];
  /** Shows another language, once its words are here; rejects where they are not. */
  readonly onLanguage: (tag: string) => Promise<void>;
  /** Whether the text plays by itself when the notice opens. */
  readonly startsSound: boolean;
  readonly onStartsSound: (starts: boolean) => void;
  /** Address of the programme's recording in a language, where it supplied one. */
  readonly recordingOf?: (tag: string) => string | undefined;
}

/** A recording, else a voice of this phone, else the words "Read this aloud". */
export function NoticePlayer({
  facts,
  settings,
  onHeard,
}: {
  readonly facts: NoticeFacts;
  readonly settings: ExtrasSettings;
  readonly onHeard: () => void;
}): JSX.Element {
  const words = useWords();
  const { t } = words;
  const [isSilent, setSilent] = useState(false);
  const soundOf = useSound(facts, settings);
  const sound = soundOf(noticeText(words, facts), true);
  if (sound === null || isSilent)
    return (
      <p class="read-aloud" role="status">
        {t(isSilent ? "notice.silent" : "notice.noAudio")}
      </p>
    );
  return (
    <PlayButton
      key={sound.type}
      sound={sound}
      what={t("notice.sound")}
      starts={settings.startsSound}
      onHeard={onHeard}
      onSilent={() => setSilent(true)}
    />
  );
}

type SoundOf = (text: string, isNotice?: boolean) => Sound | null;

function useSound({ language }: NoticeFacts, { recordingOf }: ExtrasSettings): SoundOf {
  const voice = useVoice(language);
  return (text, isNotice = false) => {
    const address = isNotice ? recordingOf?.(language) : undefined;
    if (address) return { type: "recording", address };
    return voice && { type: "voice", voice, text };
  };
}

interface MoreProps {
  readonly facts: NoticeFacts;
  readonly settings: ExtrasSettings;
  readonly informedBy: number;
  readonly onInformedBy: (code: number) => void;
}

/** Names the language of the talk, and opens the list of others. */
export function NoticeLanguage({ facts, settings }: Pick<MoreProps, "facts" | "settings">): JSX.Element {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon="speak" onPress={() => setOpen(true)}>
        <span class="visually-hidden">{t("notice.language")} </span>
        <bdi lang={facts.language}>{ownNameOf(facts.language)}</bdi>
      </Button>
      {isOpen && <TalkLanguages facts={facts} settings={settings} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Below the text. */
export function NoticeMore({ facts, settings, informedBy, onInformedBy }: MoreProps): JSX.Element {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <div>
        <Button icon="question" onPress={() => setOpen(true)}>
          {t("notice.more")}
        </Button>
      </div>
      <Choices
        legend={t("notice.howHeard")}
        choices={Object.entries(INFORMED_LABELS).map(([code, label]) => ({ code: Number(code), label: t(label) }))}
        chosen={informedBy}
        onChange={onInformedBy}
      />
      <Chips
        legend={t("notice.startsSound")}
        legendHidden
        choices={[{ code: 1, label: t("notice.startsSound") }]}
        chosen={settings.startsSound ? [1] : []}
        onChange={(chosen) => settings.onStartsSound(chosen.length > 0)}
      />
      {isOpen && <MoreAnswers facts={facts} settings={settings} onClose={() => setOpen(false)} />}
    </>
  );
}

interface DialogProps {
  readonly facts: NoticeFacts;
  readonly settings: ExtrasSettings;
  readonly onClose: () => void;
}

/** The languages in their own names. Another one is taken only once its words are here: what is recorded is what was said. */
export function TalkLanguages({ facts, settings, onClose }: DialogProps) {
  const { t } = useWords();
  const [isFailed, setFailed] = useState(false);
  const choose = (tag: string) => settings.onLanguage(tag).then(onClose, () => setFailed(true));
  return (
    <Dialog
      title={t("notice.language")}
      onClose={onClose}
      actions={
        <Button kind="primary" onPress={onClose}>
          {t("ui.close")}
        </Button>
      }
    >
      <p>{t("notice.languageHint")}</p>
      {isFailed && <Notice kind="alert">{t("notice.languageFailed")}</Notice>}
      <TileList>
        {settings.languages.map((tag) => (
          <LanguageTile key={tag} tag={tag} chosen={tag === facts.language} onPress={() => void choose(tag)} />
        ))}
      </TileList>
    </Dialog>
  );
}

/** One sentence for each question that people ask, in the language of the talk. */
export function MoreAnswers({ facts, settings, onClose }: DialogProps) {
  const { t } = useWords();
  return (
    <Dialog
      title={t("notice.moreTitle")}
      onClose={onClose}
      actions={
        <Button kind="primary" onPress={onClose}>
          {t("ui.close")}
        </Button>
      }
    >
      <InSpoken facts={facts}>
        <Answers facts={facts} settings={settings} />
      </InSpoken>
    </Dialog>
  );
}

function Answers({ facts, settings }: Omit<DialogProps, "onClose">) {
  const { t, day } = useWords();
  const soundOf = useSound(facts, settings);
  const { endDay, basis } = facts;
  const howLong = endDay === null ? t("notice.longAnswerOpen") : t("notice.longAnswer", { day: day(endDay) });
  const answers: (readonly [string, string])[] = [
    [t("notice.whoQuestion"), t("notice.whoAnswer")],
    [t("notice.longQuestion"), howLong],
    [t("notice.takenQuestion"), t("notice.takenAnswer")],
    [t("notice.willNotQuestion"), t("notice.willNotAnswer")],
    [t("notice.complainQuestion"), t("notice.complainAnswer")],
    [t("notice.childQuestion"), t("notice.childAnswer")],
  ];
  if (basis !== "") answers.push([t("notice.basisQuestion"), basis]);
  return (
    <dl class="answers">
      {answers.map(([question, answer]) => {
        const sound = soundOf(`${question} ${answer}`);
        return (
          <div key={question}>
            <dt>{question}</dt>
            <dd>{answer}</dd>
            {sound && (
              <dd>
                <PlayButton sound={sound} what={question} />
              </dd>
            )}
          </div>
        );
      })}
    </dl>
  );
}

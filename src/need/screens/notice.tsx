/** What the person hears before anything is written, in their language, and the kind end when they say no. */
import type { ComponentChildren, ComponentType, JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { OtherLanguage, useWords, type Words } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { Catalogue } from "../../words/translate.ts";
import { INFORMED_READ_ALOUD } from "../choices.ts";
import "./screens.css";

/** What the notice says of one programme, and in which language. */
export interface NoticeFacts {
  /** BCP 47 tag: the language of the talk, which is recorded. */
  readonly language: string;
  /** Its words, where they are not those of the screen; `null` while they are loading. */
  readonly spoken?: Catalogue | null;
  /** Last day of the programme, counted from 1970-01-01 in its zone. */
  readonly endDay: number | null;
  /** The programme attests that people are helped also when they say no. */
  readonly helpsWithout: boolean;
  /** The programme gives cards: the notice says what one does. */
  readonly givesCards: boolean;
  /** The ground that the programme names, in its own words; may be empty. */
  readonly basis: string;
}

/** What comes a moment later: playing the text, more answers, the language of the talk, and how it was heard. */
export interface NoticeExtras {
  readonly Language: ComponentType<{ readonly facts: NoticeFacts }>;
  readonly Player: ComponentType<{ readonly facts: NoticeFacts; readonly onHeard: () => void }>;
  readonly More: ComponentType<{
    readonly facts: NoticeFacts;
    readonly informedBy: number;
    readonly onInformedBy: (code: number) => void;
  }>;
}

interface NoticeProps {
  readonly facts: NoticeFacts;
  readonly extras?: NoticeExtras | null;
  /** `informedBy` is the code of how the person came to know the notice. */
  readonly onAgree: (informedBy: number) => void;
  readonly onRefuse: () => void;
  readonly onBack: () => void;
}

/** Code of having heard a voice or a recording to its end. */
const INFORMED_AUDIO = 2;

/** The spoken notice with the two answers, of equal weight. */
export function NoticeScreen({ facts, extras, onAgree, onRefuse, onBack }: NoticeProps): JSX.Element {
  const { t } = useWords();
  const { language } = facts;
  const [heard, setHeard] = useState({ language, by: INFORMED_READ_ALOUD });
  // What was heard in one language says nothing of another.
  const informedBy = heard.language === language ? heard.by : INFORMED_READ_ALOUD;
  const setInformedBy = (by: number) => setHeard({ language, by });
  const isThere = facts.spoken !== null;
  return (
    <Screen
      title={t("notice.title")}
      layout="capture"
      isRead={false}
      onBack={onBack}
      actions={
        <>
          <Button icon="check" disabled={!isThere} onPress={() => onAgree(informedBy)}>
            {t("notice.agree")}
          </Button>
          <Button icon="crossOut" onPress={onRefuse}>
            {t("notice.refuse")}
          </Button>
        </>
      }
    >
      {extras && (
        <div class="notice-top">
          <extras.Language facts={facts} />
          {isThere && (
            <InSpoken facts={facts}>
              <extras.Player key={language} facts={facts} onHeard={() => setInformedBy(INFORMED_AUDIO)} />
            </InSpoken>
          )}
        </div>
      )}
      {isThere && (
        <InSpoken facts={facts}>
          <NoticePictures />
          <NoticeText facts={facts} />
        </InSpoken>
      )}
      {extras && <extras.More facts={facts} informedBy={informedBy} onInformedBy={setInformedBy} />}
    </Screen>
  );
}

/** Speaks the language of the talk inside the language of the screen. */
export function InSpoken({ facts, children }: { readonly facts: NoticeFacts; readonly children: ComponentChildren }) {
  const { timeZone } = useWords();
  if (!facts.spoken) return <>{children}</>;
  return (
    <OtherLanguage catalogue={facts.spoken} tag={facts.language} timeZone={timeZone}>
      {children}
    </OtherLanguage>
  );
}

/** What is read to the person. */
export function noticeText({ t }: Pick<Words, "t">, { helpsWithout, givesCards }: NoticeFacts): string {
  const text = t(helpsWithout ? "notice.textHelped" : "notice.text");
  return givesCards ? t("notice.textCard", { text }) : text;
}

function NoticeText({ facts }: { readonly facts: NoticeFacts }) {
  return <blockquote class="spoken">{noticeText(useWords(), facts)}</blockquote>;
}

const WRITTEN: readonly IconName[] = ["box", "place", "people"];
const NOT_WRITTEN: readonly IconName[] = ["nameTag", "phone", "camera"];

/** The text in pictures: what is written, and what never is. */
function NoticePictures() {
  return (
    <div class="notice-pictures" aria-hidden="true">
      <span class="notice-pictures__group">
        <Icon name="check" />
        {WRITTEN.map((name) => (
          <Icon key={name} name={name} size="tile" />
        ))}
      </span>
      <span class="notice-pictures__group">
        <Icon name="crossOut" />
        {NOT_WRITTEN.map((name) => (
          <Icon key={name} name={name} size="tile" />
        ))}
      </span>
    </div>
  );
}

/** They say no: nothing was kept, and what to do instead. */
export function RefusedScreen({ onHome }: { onHome: () => void }): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("refused.title")}
      layout="capture"
      actions={
        <Button kind="primary" icon="home" onPress={onHome}>
          {t("refused.home")}
        </Button>
      }
    >
      <div class="big-message">
        <Icon name="form" size="large" />
        <p>{t("refused.text")}</p>
      </div>
    </Screen>
  );
}

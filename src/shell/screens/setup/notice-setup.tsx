/** The spoken notice: which languages the programme offers, the text of each, and what the programme says of itself. The wording is the app's, the ground the programme's. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { MAX_BASIS, type Setup } from "../../../programme/model.ts";
import { basisProblem } from "../../../programme/setup.ts";
import { Choices } from "../../../ui/chips.tsx";
import { Field } from "../../../ui/field.tsx";
import { useWords } from "../../../ui/language.tsx";
import { useIsChanged } from "../../../ui/leaving.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { directionOf, ownNameOf } from "../../../words/language.ts";
import { SetupPage, type SetupState } from "./setup-page.tsx";

/** A language that the app speaks. */
export interface NoticeLanguage {
  readonly tag: string;
  /** The notice in that language; `null` where this version has none. */
  readonly text: string | null;
  /** How many messages of the notice it lacks: it is offered only without any. */
  readonly missing: number;
}

interface NoticeSetupProps {
  readonly languages: readonly NoticeLanguage[];
  /** Tags that the programme offers, its own first. */
  readonly offered: readonly string[];
  readonly noticeVersion: number;
  readonly setup: Pick<Setup, "basis" | "helpsWithout">;
  readonly state: SetupState;
  readonly onSave: (offered: readonly string[], setup: Pick<Setup, "basis" | "helpsWithout">) => void;
  readonly onBack: () => void;
}

export function NoticeSetup(props: NoticeSetupProps): JSX.Element {
  const { t, number } = useWords();
  const [offered, setOffered] = useState(props.offered);
  const [basis, setBasis] = useState(props.setup.basis);
  const [helpsWithout, setHelps] = useState(props.setup.helpsWithout);
  const [isTried, setTried] = useState(false);
  const isChanged = useIsChanged([offered, basis, helpsWithout]);
  const problem = basisProblem(basis);
  const save = () => {
    if (problem || offered.length === 0) return setTried(true);
    props.onSave(offered, { basis: basis.trim(), helpsWithout });
  };
  const toggle = (tag: string) =>
    setOffered(offered.includes(tag) ? offered.filter((other) => other !== tag) : [...offered, tag]);
  return (
    <SetupPage
      title={t("setup.notice")}
      lead={t("setup.noticeLead")}
      isChanged={isChanged}
      state={props.state}
      onSave={save}
      onBack={props.onBack}
    >
      {isTried && offered.length === 0 && <Notice kind="alert">{t("setup.noLanguage")}</Notice>}
      <h2>{t("setup.languages")}</h2>
      <p>{t("setup.languagesLead", { version: number(props.noticeVersion) })}</p>
      <div class="setup-notices">
        {props.languages.map((language) => (
          <LanguageCard
            key={language.tag}
            language={language}
            isOffered={offered.includes(language.tag)}
            onToggle={() => toggle(language.tag)}
          />
        ))}
      </div>
      <div class="setup-form">
        <Field
          label={t("setup.basis")}
          hint={t("setup.basisHint")}
          value={basis}
          lines={3}
          maxLength={MAX_BASIS}
          onInput={setBasis}
          {...(isTried && problem && { error: t("setup.wrongWords", { count: MAX_BASIS }) })}
        />
        <div class="field">
          <Choices
            legend={t("setup.helpsWithout")}
            choices={[
              { code: true, label: t("setup.helpsYes") },
              { code: false, label: t("setup.helpsNo") },
            ]}
            chosen={helpsWithout}
            onChange={setHelps}
          />
          <p class="field__hint">{t("setup.helpsHint")}</p>
        </div>
        <p class="muted">{t("setup.sound")}</p>
      </div>
    </SetupPage>
  );
}

interface LanguageCardProps {
  readonly language: NoticeLanguage;
  readonly isOffered: boolean;
  readonly onToggle: () => void;
}

/** What lacks a message cannot be offered; what is offered already can be taken back. */
function LanguageCard({ language, isOffered, onToggle }: LanguageCardProps) {
  const { t } = useWords();
  const { tag, text, missing } = language;
  const canOffer = text !== null && missing === 0;
  return (
    <section class="setup-notice" aria-label={ownNameOf(tag)}>
      {canOffer || isOffered ? (
        <Choices
          legend={ownNameOf(tag)}
          choices={[
            { code: true, label: t("setup.offered") },
            { code: false, label: t("setup.notOffered") },
          ]}
          chosen={isOffered}
          onChange={(next) => next !== isOffered && onToggle()}
        />
      ) : (
        <h3>{ownNameOf(tag)}</h3>
      )}
      {!canOffer && (
        <Notice kind="warning">{text === null ? t("setup.noText") : t("setup.missing", { count: missing })}</Notice>
      )}
      {text !== null && (
        <p lang={tag} dir={directionOf(tag)}>
          {text}
        </p>
      )}
    </section>
  );
}

/** The sheet of services: whom to turn to, in each language of the programme. Places and hours, never people. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { MAX_SERVICE_LINE, MAX_SERVICE_LINES, type ServiceSheet } from "../../../programme/model.ts";
import { readServiceLines } from "../../../programme/setup.ts";
import { ErrorSummary, Field } from "../../../ui/field.tsx";
import { useWords } from "../../../ui/language.tsx";
import { useIsChanged } from "../../../ui/leaving.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { ownNameOf } from "../../../words/language.ts";
import { SetupPage, type SetupState } from "./setup-page.tsx";

interface ServicesProps {
  /** The programme's languages. */
  readonly languages: readonly string[];
  readonly services: readonly ServiceSheet[];
  readonly state: SetupState;
  readonly onSave: (services: readonly ServiceSheet[]) => void;
  readonly onBack: () => void;
}

export function ServicesSetup({ languages, services, state, onSave, onBack }: ServicesProps): JSX.Element {
  const { t, number, listed } = useWords();
  const textOf = (tag: string) => services.find(({ language }) => language === tag)?.lines.join("\n") ?? "";
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(languages.map((tag) => [tag, textOf(tag)])),
  );
  const [isTried, setTried] = useState(false);
  const isChanged = useIsChanged(texts);
  const read = languages.map((language) => ({ language, ...readServiceLines(texts[language] ?? "") }));
  const wrong = read.flatMap((sheet) => ("problems" in sheet ? [{ ...sheet, lines: sheet.problems }] : []));
  const save = () => {
    if (wrong.length > 0) return setTried(true);
    const sheets = read.flatMap((sheet) => ("lines" in sheet && sheet.lines.length > 0 ? [sheet] : []));
    // Sheets of languages that are not offered now are kept for when they are again.
    const others = services.filter(({ language }) => !languages.includes(language));
    onSave([...sheets.map(({ language, lines }) => ({ language, lines })), ...others]);
  };
  const errorOf = (tag: string) => {
    const lines = wrong.find(({ language }) => language === tag)?.lines;
    if (!isTried || !lines) return null;
    return t("setup.wrongLines", {
      lines: listed(lines.map(({ line }) => number(line))),
      count: MAX_SERVICE_LINES,
      letters: number(MAX_SERVICE_LINE),
    });
  };
  const entries = languages.flatMap((tag) => {
    const text = errorOf(tag);
    return text ? [{ fieldId: `services-${tag}`, text: `${ownNameOf(tag)}: ${text}` }] : [];
  });
  return (
    <SetupPage
      title={t("setup.services")}
      lead={t("setup.servicesLead")}
      isChanged={isChanged}
      state={state}
      onSave={save}
      onBack={onBack}
    >
      <ErrorSummary title={t("setup.notSaved")} entries={entries} />
      <Notice icon="hand">{t("setup.servicesWhy")}</Notice>
      <div class="setup-form">
        {languages.map((tag) => {
          const error = errorOf(tag);
          return (
            <Field
              key={tag}
              id={`services-${tag}`}
              label={ownNameOf(tag)}
              hint={t("setup.servicesLines", { count: MAX_SERVICE_LINES })}
              value={texts[tag] ?? ""}
              lines={6}
              onInput={(text) => setTexts({ ...texts, [tag]: text })}
              {...(error && { error })}
            />
          );
        })}
      </div>
    </SetupPage>
  );
}

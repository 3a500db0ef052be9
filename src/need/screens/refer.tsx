/** What needs a trained person: shown, never recorded. The record holds the place and a flag. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { REFER_ONLY } from "../choices.ts";
import "./screens.css";

/** Whom people can turn to, one a line, in the language that it is written in. */
export interface ServiceSheet {
  readonly language: string;
  readonly lines: readonly string[];
}

interface ReferProps {
  /** The programme's sheet of services in the language of the talk, else in another one; left out where it has none. */
  readonly services: ServiceSheet | undefined;
  /** The language of the talk: where no sheet speaks it, the paper list has to. */
  readonly talk: string;
  readonly onFlag: () => void;
  readonly onBack: () => void;
}

/** Explains the referral and shows the sheet of services; `onFlag` goes on to the place. */
export function ReferScreen({ services, talk, onFlag, onBack }: ReferProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("refer.title")}
      layout="capture"
      onBack={onBack}
      actions={
        <Button kind="primary" icon="hand" onPress={onFlag}>
          {t("refer.flag")}
        </Button>
      }
    >
      <p class="big-text">{t("refer.text")}</p>
      <Notice icon="lock">{t("refer.stored")}</Notice>
      <h2 class="section-title">{t("refer.sheet")}</h2>
      {services?.language !== talk && <p>{t("refer.noSheet")}</p>}
      {services && <Lines {...services} />}
      <h2 class="section-title">{t("refer.listTitle")}</h2>
      <Lines lines={REFER_ONLY.map((label) => t(label))} />
    </Screen>
  );
}

const Lines = ({ language, lines }: Partial<ServiceSheet> & Pick<ServiceSheet, "lines">) => (
  <ul class="bullets" lang={language}>
    {lines.map((line) => (
      <li key={line}>
        <bdi>{line}</bdi>
      </li>
    ))}
  </ul>
);

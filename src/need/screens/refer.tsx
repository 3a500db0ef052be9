/** What needs a trained person: shown, never recorded. The record holds the place and a flag. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { REFER_ONLY } from "../choices.ts";
import "./screens.css";

interface ReferProps {
  /** The programme's sheet of services in the language of the talk, one a line; empty where it has none. */
  readonly services: readonly string[];
  readonly onFlag: () => void;
  readonly onBack: () => void;
}

/** Explains the referral and shows the sheet of services; `onFlag` goes on to the place. */
export function ReferScreen({ services, onFlag, onBack }: ReferProps): JSX.Element {
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
      {services.length === 0 ? <p>{t("refer.noSheet")}</p> : <Lines lines={services} />}
      <h2 class="section-title">{t("refer.listTitle")}</h2>
      <Lines lines={REFER_ONLY.map((label) => t(label))} />
    </Screen>
  );
}

const Lines = ({ lines }: { readonly lines: readonly string[] }) => (
  <ul class="bullets">
    {lines.map((line) => (
      <li key={line}>
        <bdi>{line}</bdi>
      </li>
    ))}
  </ul>
);

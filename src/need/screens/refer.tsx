/** What needs a trained person: shown, never recorded. The record holds the place and a flag. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { REFER_ONLY } from "../choices.ts";
import "./screens.css";

/** Explains the referral; `onFlag` goes on to the place. */
export function ReferScreen({ onFlag, onBack }: { onFlag: () => void; onBack: () => void }): JSX.Element {
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
      <h2 class="section-title">{t("refer.listTitle")}</h2>
      <ul class="bullets">
        {REFER_ONLY.map((label) => (
          <li key={label}>{t(label)}</li>
        ))}
      </ul>
    </Screen>
  );
}

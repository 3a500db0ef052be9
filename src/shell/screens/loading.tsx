/** What is shown before anything is known. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";

/** Before anything is known; shown only when opening takes longer than a second. */
export function LoadingScreen(): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("app.title")}>
      <p role="status">{t("app.loading")}</p>
    </Screen>
  );
}

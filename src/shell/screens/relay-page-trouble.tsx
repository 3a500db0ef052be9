/** The relay's page before it shows anything, and when it cannot. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";

/** While the relay is asked for the first time. */
export function RelayAskingScreen(): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("relayPage.title")}>
      <Progress label={t("relayPage.asking")} />
    </Screen>
  );
}

/** `ended`: the link was used before, or its day is over. `silent`: no answer. */
export function RelayNotShownScreen({ why, onAgain }: { why: "ended" | "silent"; onAgain: () => void }): JSX.Element {
  const { t } = useWords();
  if (why === "ended")
    return (
      <Screen title={t("relayPage.endedTitle")}>
        <Notice kind="warning">{t("relayPage.ended")}</Notice>
        <p>{t("relayPage.endedHeld")}</p>
      </Screen>
    );
  return (
    <Screen
      title={t("relayPage.silentTitle")}
      actions={
        <Button kind="primary" wide icon="refresh" onPress={onAgain}>
          {t("ui.tryAgain")}
        </Button>
      }
    >
      <Notice kind="warning">{t("relayPage.noAnswer")}</Notice>
    </Screen>
  );
}

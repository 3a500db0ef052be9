/** Why no new need is begun, what is untouched by it, and the two ways on. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";

interface HaltedProps {
  /** When the oldest record was saved that is only here. */
  readonly sinceMs: number;
  readonly onHandOver: () => void;
  /** Shows the browser's question; `null` where it has none. */
  readonly onInstall: (() => void) | null;
  readonly onBack: () => void;
}

/** Handing over comes first; nothing here takes anything away. */
export function HaltedScreen({ sinceMs, onHandOver, onInstall, onBack }: HaltedProps): JSX.Element {
  const { t, moment } = useWords();
  const actions = (
    <>
      <Button kind="primary" icon="deliver" wide onPress={onHandOver}>
        {t("home.handOver")}
      </Button>
      {onInstall && (
        <Button icon="phone" wide onPress={onInstall}>
          {t("app.install")}
        </Button>
      )}
    </>
  );
  return (
    <Screen title={t("alarm.haltedTitle")} layout="capture" onBack={onBack} actions={actions}>
      <Notice kind="warning">
        <p>{t("alarm.halted")}</p>
        <p>{t("alarm.haltedSince", { moment: moment(sinceMs) })}</p>
      </Notice>
      <p>{t("alarm.haltedKept")}</p>
      <p>{t(onInstall ? "alarm.haltedDoInstall" : "alarm.haltedDo")}</p>
      <p>{t("alarm.haltedOffline")}</p>
    </Screen>
  );
}

/** Short messages that stand above another screen's content. None of them stops the work. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";

/** `down`: no answer, which is ordinary. `garbage`: an answer that no relay gives. */
export function RelayNotice({ trouble }: { readonly trouble: "down" | "garbage" }): JSX.Element {
  const { t } = useWords();
  return trouble === "down" ? (
    <Notice kind="quiet" announced>
      {t("app.relayDown")}
    </Notice>
  ) : (
    <Notice kind="warning" announced>
      {t("app.relayGarbage")}
    </Notice>
  );
}

/** The phone's clock is `days` or more away from what coordinators signed. Locks nothing and erases nothing. */
export function ClockNotice({ days }: { readonly days: number }): JSX.Element {
  const { t } = useWords();
  return (
    <Notice kind="warning" icon="clock" announced>
      {t("app.clockFar", { amount: t("app.clockFarDays", { count: days }) })}
    </Notice>
  );
}

/** A newer shell waits. `onNow` only where no draft is open. */
export function UpdateNotice({ onNow }: { readonly onNow?: () => void }): JSX.Element {
  const { t } = useWords();
  return (
    <Notice icon="refresh" announced>
      <p>{t("app.update")}</p>
      {onNow && <Button onPress={onNow}>{t("app.updateNow")}</Button>}
    </Notice>
  );
}

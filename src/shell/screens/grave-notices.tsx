/** What a field worker must hear of before all else. Loaded with its words, once there is something to say. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { Points } from "../../ui/card.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { LeaseWarning, type LeaseWarningDue } from "./lease-end.tsx";

interface GraveProps {
  /** A coordinator ended this phone. What is on it stays readable here. */
  readonly isEnded: boolean;
  /** Someone else wrote with this phone's key. */
  readonly isCopied: boolean;
  /** The access of this phone ends soon. */
  readonly warning: LeaseWarningDue | null;
  /** The browser lost one of two copies of what is here; `null` where it did not, or where that was seen. */
  readonly onHealedSeen: (() => void) | null;
}

export function GraveNotices({ isEnded, isCopied, warning, onHealedSeen }: GraveProps): JSX.Element {
  const { t } = useWords();
  return (
    <>
      {warning && <LeaseWarning {...warning} />}
      {isEnded && (
        <Notice kind="alert" title={t("handOver.endedTitle")}>
          {t("handOver.ended")}
        </Notice>
      )}
      {isCopied && (
        <Notice kind="alert" title={t("warnings.copiedTitle")}>
          <Points
            points={[
              { title: t("warnings.what"), text: t("warnings.copiedWhat") },
              { title: t("warnings.stays"), text: t("warnings.copiedStays") },
              { title: t("warnings.todo"), text: t("warnings.copiedFieldTodo") },
            ]}
          />
        </Notice>
      )}
      {onHealedSeen && (
        <Notice kind="warning" title={t("warnings.healedTitle")}>
          <Points
            points={[
              { title: t("warnings.what"), text: t("warnings.healedWhat") },
              { title: t("warnings.stays"), text: t("warnings.healedStays") },
              { title: t("warnings.todo"), text: t("warnings.healedTodo") },
            ]}
          />
          <Button icon="check" onPress={onHealedSeen}>
            {t("warnings.see")}
          </Button>
        </Notice>
      )}
    </>
  );
}

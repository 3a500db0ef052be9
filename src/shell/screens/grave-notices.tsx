/** What a field worker must hear of before all else. Loaded with its words, once there is something to say. */
import type { JSX } from "preact";
import { Points } from "../../ui/card.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";

interface GraveProps {
  /** A coordinator ended this phone. What is on it stays readable here. */
  readonly isEnded: boolean;
  /** Someone else wrote with this phone's key. */
  readonly isCopied: boolean;
}

export function GraveNotices({ isEnded, isCopied }: GraveProps): JSX.Element {
  const { t } = useWords();
  return (
    <>
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
    </>
  );
}

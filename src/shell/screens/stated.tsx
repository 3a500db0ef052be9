/** Part of a list that rests on the word of one coordinator, until a second one compared and confirmed it. Rule S9 of README.md. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";

interface StatedProps {
  /** Label of the coordinator whose summary it is. */
  readonly label: string;
  /** Records of the list that nothing else shows. */
  readonly count: number;
  /** `own`: this device stated it and cannot confirm it. `differs` and `wait`: comparing did not end in a confirmation. */
  readonly state: "open" | "own" | "working" | "confirmed" | "differs" | "wait";
  readonly onConfirm: () => void;
}

/** Stands above the list; stays, changed, after confirming. */
export function StatedNotice({ label, count, state, onConfirm }: StatedProps): JSX.Element {
  const { t } = useWords();
  if (state === "confirmed")
    return (
      <Notice kind="good" announced>
        {t("stated.confirmed")}
      </Notice>
    );
  const canConfirm = state === "open" || state === "working" || state === "wait";
  return (
    <section class="stack">
      <Notice kind="warning" title={t("stated.title")} announced>
        <p>{t("stated.text", { count, label })}</p>
        {state === "own" && <p>{t("stated.own")}</p>}
        {state === "differs" && <p>{t("stated.differs", { label })}</p>}
        {state === "wait" && <p>{t("stated.wait")}</p>}
        {canConfirm && <p>{t("stated.how")}</p>}
      </Notice>
      {canConfirm && (
        <Button busy={state === "working"} onPress={onConfirm}>
          {t(state === "working" ? "stated.working" : "stated.confirm")}
        </Button>
      )}
    </section>
  );
}

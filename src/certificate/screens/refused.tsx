/** A certificate that does not hold: nothing of what it says is shown. */
import type { ComponentChildren, JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";

interface RefusedProps {
  /** `changed`: a signature or a form does not hold. `newer`: of a version that this program does not read. */
  readonly why: "changed" | "newer";
  readonly languages?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly onBack?: () => void;
}

export function RefusedScreen({ why, languages, actions, onBack }: RefusedProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t(`certificate.${why}Title`)} actions={actions} {...(onBack && { onBack })}>
      {languages}
      <Notice kind="alert">{t(`certificate.${why}`)}</Notice>
    </Screen>
  );
}

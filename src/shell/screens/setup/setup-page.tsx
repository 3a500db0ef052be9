/** What the pages of set-up have in common: a heading, a form, and one button that saves. */
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../../ui/button.tsx";
import { useWords } from "../../../ui/language.tsx";
import { useLeaving } from "../../../ui/leaving.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Screen } from "../../../ui/screen.tsx";
import "./use-setup-sheet.ts";

/** How saving stands. `full`: rule P8, the settings do not fit; `failed`: this computer could not write them. What was typed stays. */
export type SetupState = "ready" | "saving" | "full" | "failed";

interface SetupPageProps {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly state: SetupState;
  /** Its texts must be read before anything is chosen: they can be heard, too. */
  readonly isRead?: boolean;
  /** What stands here is another thing than what is kept: Back asks first. */
  readonly isChanged?: boolean;
  /** Left out on pages that save each act at once. */
  readonly onSave?: () => void;
  readonly onBack: () => void;
  readonly children: ComponentChildren;
}

export function SetupPage({
  title,
  lead,
  state,
  isRead = false,
  isChanged = false,
  onSave,
  onBack,
  children,
}: SetupPageProps): JSX.Element {
  const { t } = useWords();
  const isSaving = state === "saving";
  // What is being saved is on its way: Back waits for it (U8).
  const leaving = useLeaving(isChanged && !isSaving, onSave, onBack);
  return (
    <Screen
      title={title}
      lead={lead}
      layout="wide"
      isRead={isRead}
      onBack={leaving.onBack}
      actions={
        onSave && (
          <Button kind="primary" wide busy={isSaving} onPress={onSave}>
            {t(isSaving ? "setup.saving" : "setup.save")}
          </Button>
        )
      }
    >
      {state === "full" && <Notice kind="alert">{t("setup.full")}</Notice>}
      {state === "failed" && <Notice kind="alert">{t("setup.failed")}</Notice>}
      {children}
      {leaving.question}
    </Screen>
  );
}

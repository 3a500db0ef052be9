/** Two devices in one room: one shows codes that change, the other reads them with its camera. */
import type { ComponentChildren, JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { PlainKey } from "../../words/translate.ts";
import css from "./carry.css?inline";
import { CodesCame } from "./codes-came.tsx";
import { QrPicture } from "./qr-picture.tsx";

adoptSheet(css);

interface CodesShownProps {
  readonly title: PlainKey;
  readonly lead: PlainKey;
  /** The code of this moment as QR modules. */
  readonly modules: readonly (readonly boolean[])[];
  /** What the button says that goes on. */
  readonly next: PlainKey;
  readonly onNext: () => void;
  readonly onBack: () => void;
}

export function CodesShownScreen({ title, lead, modules, next, onNext, onBack }: CodesShownProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t(title)}
      lead={t(lead)}
      onBack={onBack}
      actions={
        <Button kind="primary" wide onPress={onNext}>
          {t(next)}
        </Button>
      }
    >
      <div class="carry-code">
        <QrPicture modules={modules} label={t("carry.codesLabel")} />
      </div>
    </Screen>
  );
}

interface CodesReadProps {
  readonly title: PlainKey;
  /** The camera's part. */
  readonly scanner: ComponentChildren;
  /** How many of the codes came; `null` before the first. */
  readonly progress: { readonly have: number; readonly need: number } | null;
  /** What came was something else, or did not hold. */
  readonly trouble: PlainKey | null;
  readonly onBack: () => void;
}

export function CodesReadScreen({ title, scanner, progress, trouble, onBack }: CodesReadProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t(title)} onBack={onBack}>
      {trouble !== null && (
        <Notice kind="warning" announced>
          {t(trouble)}
        </Notice>
      )}
      <section class="scanner" aria-label={t("carry.holdCodes")}>
        {scanner}
      </section>
      {progress && <CodesCame {...progress} />}
    </Screen>
  );
}

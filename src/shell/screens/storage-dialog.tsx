/** How the browser keeps what is on this device: the details behind an alarm, and behind none. */
import type { ComponentChildren, JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/language.tsx";
import type { PlainKey } from "../../words/translate.ts";
import sheet from "./loss.css?inline";
import "./screens.css";
import "./use-behind-sheet.ts";

adoptSheet(sheet);

interface StorageDialogProps {
  /** `null` where the browser does not say. */
  readonly persisted: boolean | null;
  readonly installed: boolean;
  readonly usageBytes: number | null;
  /** About how many more records fit; `null` where no figure is to be believed. */
  readonly fits: number | null;
  readonly onClose: () => void;
}

const KEPT = { true: "alarm.keptYes", false: "alarm.keptNo", null: "alarm.unknown" } as const satisfies Record<
  string,
  PlainKey
>;

/** Says in words what a browser promised, and what clearing its data would do. */
export function StorageDialog({ persisted, installed, usageBytes, fits, onClose }: StorageDialogProps): JSX.Element {
  const { t, number } = useWords();
  const megabytes = usageBytes === null ? null : number(Math.round(usageBytes / 104_857.6) / 10);
  const close = (
    <Button kind="primary" onPress={onClose}>
      {t("ui.close")}
    </Button>
  );
  return (
    <Dialog title={t("alarm.details")} onClose={onClose} actions={close}>
      <dl class="facts facts--close">
        <Fact term={t("alarm.kept")}>{t(KEPT[`${persisted}`])}</Fact>
        <Fact term={t("alarm.installed")}>{t(installed ? "alarm.yes" : "alarm.no")}</Fact>
        <Fact term={t("alarm.used")}>
          {megabytes === null ? t("alarm.unknown") : t("alarm.megabytes", { amount: megabytes })}
        </Fact>
        <Fact term={t("alarm.room")}>{fits === null ? t("alarm.noFigure") : t("alarm.fits", { count: fits })}</Fact>
      </dl>
      <p>{t("alarm.clearing")}</p>
    </Dialog>
  );
}

function Fact({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div class="facts__row">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

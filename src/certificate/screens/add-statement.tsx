/** What the app adds to a certificate that it judged: statements of devices that answered after it was saved. Rule J10 of ../README.md. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { FileButton } from "../../ui/file-button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";

/** What came of the last file or code: how many devices answer more, or why none does. */
export type AddOutcome = number | "known" | "other" | null;

interface AddStatementProps {
  readonly outcome: AddOutcome;
  /** A camera that reads codes; the shell gives it. */
  readonly camera: ComponentChildren;
  readonly onFile: (file: File) => void;
}

export function AddStatement({ outcome, camera, onFile }: AddStatementProps): JSX.Element {
  const { t } = useWords();
  const [isScanning, setScanning] = useState(false);
  return (
    <section class="certificate__notes" aria-label={t("certificate.appAddTitle")}>
      <h2>{t("certificate.appAddTitle")}</h2>
      <p>{t("certificate.appAddHint")}</p>
      <Outcome outcome={outcome} />
      <div class="button-row">
        <FileButton label={t("certificate.appAddFile")} onFile={onFile} />
        <Button icon="scan" onPress={() => setScanning(!isScanning)}>
          {t(isScanning ? "certificate.appAddStop" : "certificate.appAddScan")}
        </Button>
      </div>
      {isScanning && camera}
    </section>
  );
}

function Outcome({ outcome }: Pick<AddStatementProps, "outcome">) {
  const { t } = useWords();
  if (outcome === null) return null;
  return (
    <Notice kind={typeof outcome === "number" ? "good" : outcome === "known" ? "quiet" : "alert"} announced>
      {typeof outcome === "number"
        ? t("certificate.appAdded", { count: outcome })
        : t(outcome === "known" ? "certificate.appAddKnown" : "certificate.appAddOther")}
    </Notice>
  );
}

/** Choosing the file of a certificate, and what the app adds to one that it judged. */
import type { ComponentChildren, JSX, TargetedEvent } from "preact";
import { useRef } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { toHexGroups } from "../letters.ts";

interface ChooseProps {
  readonly isReading: boolean;
  /** The file that was chosen is no certificate. */
  readonly isOther: boolean;
  readonly onFile: (file: Blob) => void;
  readonly onBack: () => void;
}

export function ChooseCertificateScreen({ isReading, isOther, onFile, onBack }: ChooseProps): JSX.Element {
  const { t } = useWords();
  const picker = useRef<HTMLInputElement>(null);
  const choose = ({ currentTarget }: TargetedEvent<HTMLInputElement>) => {
    const [file] = currentTarget.files ?? [];
    if (file) onFile(file);
    // The same file may be chosen once more.
    currentTarget.value = "";
  };
  return (
    <Screen
      title={t("certificate.appTitle")}
      lead={t("certificate.appLead")}
      onBack={onBack}
      actions={
        <Button kind="primary" wide icon="form" busy={isReading} onPress={() => picker.current?.click()}>
          {t("certificate.choose")}
        </Button>
      }
    >
      {isOther && <Notice kind="alert">{t("certificate.notOne")}</Notice>}
      <p class="muted">{t("certificate.chooseHint")}</p>
      <input ref={picker} type="file" accept=".html,.htm,.json" hidden onChange={choose} />
    </Screen>
  );
}

interface FileNotesProps {
  readonly digest: Uint8Array;
  readonly onPrint: () => void;
  /** Makes the page of a JSON twin; `null` where the file is a page. */
  readonly onSavePage: (() => void) | null;
  /** The page could not be made. */
  readonly isPageMissing: boolean;
  readonly onOther: () => void;
  /** What else can be done with it. */
  readonly more: ComponentChildren;
}

/** Who checked the file, its digest, and the sheet that goes with it. */
export function FileNotes(props: FileNotesProps): JSX.Element {
  const { t } = useWords();
  const { digest, onPrint, onSavePage, onOther } = props;
  return (
    <div class="certificate__notes">
      <Notice kind="info" icon="check" title={t("certificate.appSure")}>
        <p>{t("certificate.fileHash")}</p>
        <p class="certificate__letters">
          <bdi>{toHexGroups(digest)}</bdi>
        </p>
      </Notice>
      {props.isPageMissing && <Notice kind="alert">{t("certificate.appPageMissing")}</Notice>}
      <div class="button-row">
        <Button icon="form" wide onPress={onPrint}>
          {t("certificate.print")}
        </Button>
        {onSavePage && (
          <Button icon="copy" wide onPress={onSavePage}>
            {t("certificate.appSavePage")}
          </Button>
        )}
        <Button icon="refresh" wide onPress={onOther}>
          {t("certificate.otherFile")}
        </Button>
      </div>
      {props.more}
    </div>
  );
}

/** A file opened on a locked device: an order to end the programme needs no words, everything else does. Rule G11 of README.md. */
import type { JSX } from "preact";
import { FileButton } from "../../ui/file-button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { FileRefusal } from "../model.ts";
import { Refused } from "./refused.tsx";

interface LockedFileProps {
  readonly state: "waiting" | "working" | { readonly refused: FileRefusal | "bundle" | "unknown" | "last" };
  readonly onFile: (file: File) => void;
  readonly onBack: () => void;
}

export function LockedFileScreen({ state, onFile, onBack }: LockedFileProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("closing.lockedFile.title")} lead={t("closing.lockedFile.lead")} onBack={onBack}>
      {typeof state === "object" && <Why refused={state.refused} />}
      <Notice kind="warning">{t("closing.lockedFile.effect")}</Notice>
      {state === "working" ? (
        <Notice kind="quiet" icon="refresh" announced>
          {t("carry.opening")}
        </Notice>
      ) : (
        <FileButton label={t("closing.lockedFile.choose")} onFile={onFile} />
      )}
    </Screen>
  );
}

function Why({ refused }: Exclude<LockedFileProps["state"], string>) {
  const { t } = useWords();
  switch (refused) {
    case "bundle":
    case "unknown":
    case "last":
      return (
        <Notice kind="info" announced>
          {t(`closing.lockedFile.${refused}`)}
        </Notice>
      );
    case "other":
      return (
        <Notice kind="alert" announced>
          {t("closing.lockedFile.other")}
        </Notice>
      );
    default:
      return <Refused why={refused} />;
  }
}

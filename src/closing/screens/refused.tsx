/** Why nothing of a file was taken. Rule G12 of README.md. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { FileRefusal } from "../model.ts";

export function Refused({ why }: { readonly why: FileRefusal }): JSX.Element {
  const { t } = useWords();
  return (
    <Notice kind="alert" announced>
      {t(`closing.refused.${why}`)}
    </Notice>
  );
}

/** Which parts of a carried file did not arrive whole, so that who brought it can ask for them again. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";

interface MissingPartsProps {
  /** Numbers of the parts, from 1. */
  readonly missing: readonly number[];
  /** How many the file has. */
  readonly parts: number;
}

export function MissingParts({ missing, parts }: MissingPartsProps): JSX.Element | null {
  const { t, number, listed } = useWords();
  if (missing.length === 0) return null;
  return (
    <Notice kind="warning" title={t("carry.missing", { parts: listed(missing.map(number)), of: parts })}>
      {t("carry.missingHint")}
    </Notice>
  );
}

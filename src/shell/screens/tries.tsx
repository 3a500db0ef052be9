/** How many tries are left, where the programme does not keep that to itself. Loaded after the first wrong one. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";

interface TriesProps {
  /** Tries left before the next pause, 1 to 5. */
  readonly toPause: number;
  /** Wrong tries left before everything is erased; `null` where none erase. */
  readonly toErase: number | null;
}

export function TriesNotice({ toPause, toErase }: TriesProps): JSX.Element {
  const { t } = useWords();
  if (toErase !== null && toErase <= toPause)
    return <Notice kind="warning">{t("tries.left", { count: toErase })}</Notice>;
  return (
    <>
      <p>{t("tries.pause", { count: toPause })}</p>
      {toErase !== null && <p>{t("tries.left", { count: toErase })}</p>}
    </>
  );
}

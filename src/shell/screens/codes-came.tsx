/** How many of the codes came. They come four a second: a number that is spoken each time drowns everything else. Rule U10 of ../../ui/README.md. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Announcement } from "../../ui/notice.tsx";

interface CodesCameProps {
  readonly have: number;
  readonly need: number;
}

/** Shows each number, and says one at each quarter. */
export function CodesCame({ have, need }: CodesCameProps): JSX.Element {
  const { t } = useWords();
  const quarter = Math.floor((4 * have) / need);
  const said = quarter === 0 ? "" : t("carry.codesCame", { have: Math.ceil((quarter * need) / 4), need });
  return (
    <>
      <p class="big-text">{t("carry.codesCame", { have, need })}</p>
      <Announcement text={said} />
    </>
  );
}

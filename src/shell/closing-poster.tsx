/** Printing the announcement in the programme's languages; those of which no messages are here are left out, and the screen's own stands in where none is. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Announcement } from "../closing/screens/announce.tsx";
import { Poster, PosterText } from "../closing/screens/poster.tsx";
import { useWords } from "../ui/language.tsx";
import { OtherLanguage } from "../ui/other-language.tsx";
import { languageOf } from "../words/language.ts";
import { settingsOf } from "./acts/records.ts";
import type { Session } from "./session.ts";
import { loadSheetLanguage, printOnce, type SheetLanguage } from "./sheet-language.ts";

interface Printing {
  readonly print: () => void;
  /** A language did not load. */
  readonly isMissing: boolean;
  /** The sheet, while the print dialog is open. */
  readonly sheet: JSX.Element | null;
}

export function usePoster({ engine }: Session, announcement: Announcement | null): Printing {
  const { tag } = useWords();
  const [languages, setLanguages] = useState<readonly SheetLanguage[] | null>(null);
  const [isMissing, setMissing] = useState(false);
  const replica = engine.replica();
  const settings = settingsOf(replica.records);
  const { timeZone, isTraining } = replica.control.charter;

  async function print(): Promise<void> {
    const known = (settings?.languages ?? []).filter((one) => languageOf(one));
    const tags = known.length > 0 ? known : [tag];
    const loaded = await Promise.all(tags.map(loadSheetLanguage)).catch(() => null);
    setMissing(loaded === null);
    setLanguages(loaded);
  }
  useEffect(() => {
    // The sheet is there: the dialog opens over it.
    if (languages) printOnce(() => setLanguages(null));
  }, [languages]);
  const sheet = languages && announcement && (
    <Poster name={settings?.name ?? ""} languages={languages.length}>
      {languages.map((language) => (
        <OtherLanguage key={language.tag} {...language} timeZone={timeZone}>
          <PosterText {...announcement} isTraining={isTraining} />
        </OtherLanguage>
      ))}
    </Poster>
  );
  return { print: () => void print(), isMissing, sheet };
}

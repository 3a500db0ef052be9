/** The list of languages in their own names, over whatever is on the screen, and how numbers are written where a language has its own digits. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Speech } from "../store/shelf.ts";
import { adoptSheet } from "../ui/adopt-sheet.ts";
import { Button } from "../ui/button.tsx";
import { Choices } from "../ui/chips.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useWords } from "../ui/language.tsx";
import { LanguageTile } from "../ui/language-tile.tsx";
import { Notice } from "../ui/notice.tsx";
import { TileList } from "../ui/tile.tsx";
import { type Digits, formatTagOf, LANGUAGES, languageOf, usualDigits } from "../words/language.ts";
import { hasLetters } from "./glyphs.ts";
import sheet from "./language-menu.css?inline";

adoptSheet(sheet);

export interface LanguageMenuProps {
  readonly digits: Digits;
  /** Changes over; rejects where the language does not load, and then nothing has changed. */
  readonly onChange: (speech: Speech) => Promise<void>;
  readonly onClose: () => void;
  /** Whether this phone draws a text's letters; left out, it is looked at. A language without letters can be chosen all the same. */
  readonly draws?: (text: string) => boolean;
}

/** Closes with a language; the digits are changed under the eyes of whoever chooses. */
export function LanguageMenu({ digits, onChange, onClose, draws = hasLetters }: LanguageMenuProps): JSX.Element {
  const { t, tag } = useWords();
  const [isFailed, setFailed] = useState(false);
  const change = (speech: Speech, then: () => void) => {
    onChange(speech).then(then, () => setFailed(true));
  };
  const current = languageOf(tag);
  const close = (
    <Button kind="plain" wide onPress={onClose}>
      {t("ui.close")}
    </Button>
  );
  return (
    <Dialog title={t("ui.chooseLanguage")} onClose={onClose} actions={close}>
      <div class="language-menu">
        {isFailed && <Notice kind="alert">{t("app.notLoaded")}</Notice>}
        <TileList>
          {LANGUAGES.map((language) => (
            <LanguageTile
              key={language.tag}
              tag={language.tag}
              chosen={language.tag === tag}
              hint={draws(language.name) ? undefined : t("language.noLetters")}
              onPress={() => (language.tag === tag ? onClose() : change(speechOf(language.tag), onClose))}
            />
          ))}
        </TileList>
        {current && !current.isReadByNative && <p class="muted">{t("language.unread")}</p>}
        {current?.ownDigits !== undefined && (
          <Choices<Digits>
            legend={t("language.digits")}
            choices={(["latn", "own"] as const).map((code) => ({ code, label: digitsOf(tag, code) }))}
            chosen={digits}
            onChange={(code) => change({ language: tag, digits: code }, () => undefined)}
          />
        )}
      </div>
    </Dialog>
  );
}

/** A language with the digits that its people use where this phone comes from. */
const speechOf = (language: string): Speech => ({ language, digits: usualDigits(language, navigator.languages) });

/** The first four digits as a language may write them, for example. */
const digitsOf = (tag: string, digits: Digits): string =>
  [0, 1, 2, 3].map((digit) => new Intl.NumberFormat(formatTagOf(tag, digits, [])).format(digit)).join(" ");

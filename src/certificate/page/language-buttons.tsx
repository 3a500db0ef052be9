/** Every language of the page in its own name and direction; a press changes over at once. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { directionOf, LANGUAGES } from "../../words/language.ts";

interface LanguageButtonsProps {
  readonly current: string;
  readonly onChange: (tag: string) => void;
}

export function LanguageButtons({ current, onChange }: LanguageButtonsProps): JSX.Element {
  const { t } = useWords();
  return (
    <ul class="certificate__languages" aria-label={t("certificate.languages")}>
      {LANGUAGES.map(({ tag, name }) => (
        <li key={tag}>
          <button
            type="button"
            class="certificate__language"
            lang={tag}
            dir={directionOf(tag)}
            aria-pressed={tag === current}
            onClick={() => onChange(tag)}
          >
            {name}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Facts below each other: a picture, what is told, and where it can be changed a button. */
import type { ComponentChildren, JSX } from "preact";
import { adoptSheet } from "./adopt-sheet.ts";
import { Button } from "./button.tsx";
import sheet from "./fact-lines.css?inline";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-paths.ts";
import { useWords } from "./language.tsx";

adoptSheet(sheet);

export interface Fact {
  /** Names it in the list, too. */
  readonly title: string;
  readonly icon: IconName;
  readonly text: ComponentChildren;
  readonly onChange?: (() => void) | undefined;
}

export function FactLines({ facts }: { readonly facts: readonly Fact[] }): JSX.Element {
  const { t } = useWords();
  return (
    <ul class="lines">
      {facts.map(({ title, icon, text, onChange }) => (
        <li key={title} class="lines__line">
          <Icon name={icon} size="tile" />
          <span class="lines__text">
            <span class="lines__title">{title}</span>
            <bdi class="lines__value">{text}</bdi>
          </span>
          {onChange && (
            <Button label={t("check.changeLine", { line: title })} onPress={onChange}>
              {t("check.change")}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

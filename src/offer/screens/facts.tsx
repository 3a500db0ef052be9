/** Facts below each other: a picture, what is told, and where it can be changed a button. */
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { useWords } from "../../ui/language.tsx";
import "./use-offer-sheet.ts";

export interface Fact {
  readonly title: string;
  readonly icon: IconName;
  readonly text: ComponentChildren;
  readonly onChange?: () => void;
}

export function Facts({ facts }: { readonly facts: readonly Fact[] }): JSX.Element {
  const { t } = useWords();
  return (
    <ul class="facts">
      {facts.map(({ title, icon, text, onChange }) => (
        <li key={title} class="facts__line">
          <Icon name={icon} size="tile" />
          <span class="facts__text">
            <span class="facts__title">{title}</span>
            <bdi class="facts__value">{text}</bdi>
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

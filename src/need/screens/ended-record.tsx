/** What is left of a record that its worker erased: that it was, and how far the word of it has come. What it said is gone, its name too. */
import type { JSX } from "preact";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { useWords } from "../../ui/language.tsx";
import type { PlainKey } from "../../words/translate.ts";

/** `asked`: a coordinator decides. `here`: nobody else has confirmed. `confirmed`: by so many of so many copies. */
export interface EndedRecord {
  readonly key: string;
  readonly atMs: number;
  readonly state: "asked" | "here" | "confirmed";
  readonly confirmed: number;
  readonly copies: number;
}

const LOOKS: Readonly<Record<EndedRecord["state"], { readonly icon: IconName; readonly detail: PlainKey }>> = {
  asked: { icon: "crossOut", detail: "today.askedDetail" },
  here: { icon: "crossOutTwice", detail: "today.hereDetail" },
  confirmed: { icon: "crossOutThrice", detail: "today.confirmedDetail" },
};

/** One entry of the list of what was erased. */
export function EndedRow({ ended }: { readonly ended: EndedRecord }): JSX.Element {
  const { t, time } = useWords();
  const { state, copies, confirmed } = ended;
  const { icon, detail } = LOOKS[state];
  const title = {
    asked: () => t("today.askedPlace"),
    here: () => t("today.herePlace"),
    confirmed: () => t("today.confirmedPlace", { confirmed, copies }),
  };
  return (
    <li class="record record--ended">
      <Icon name={icon} size="tile" />
      <div class="record__text">
        <p class="record__what" role="status">
          {title[state]()}
        </p>
        <p class="muted">{t(copies === 1 ? "today.onlyHereDetail" : detail)}</p>
        <p class="muted">{t("today.erasedAt", { time: time(ended.atMs) })}</p>
      </div>
    </li>
  );
}

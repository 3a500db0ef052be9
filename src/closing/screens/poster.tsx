/** The announcement as a sheet for the wall, in as many languages as the programme has. On a screen nothing of it is seen. */
import type { ComponentChildren, JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { formatPrintedDay } from "../../words/printed-day.ts";
import type { Announcement } from "./announce.tsx";
import sheet from "./poster.css?inline";

adoptSheet(sheet);

interface PosterProps {
  /** The programme's name. */
  readonly name: string;
  readonly languages: number;
  /** One `PosterText` for each language, within its language. */
  readonly children: ComponentChildren;
}

/** The more languages, the smaller the letters: up to six fit on the sheet. */
const sizeOf = (languages: number): string =>
  languages <= 2 ? "poster" : languages <= 4 ? "poster poster--some" : "poster poster--many";

export function Poster({ name, languages, children }: PosterProps): JSX.Element {
  return (
    <section class={sizeOf(languages)} hidden>
      <header class="poster__head">
        <Icon name="calendar" />
        <bdi>{name}</bdi>
      </header>
      <div class="poster__body">{children}</div>
    </section>
  );
}

interface TextProps extends Pick<Announcement, "freezeDay" | "closeDay"> {
  /** Nothing of it is real, and the sheet says so. */
  readonly isTraining: boolean;
}

/** What it says, in the language around it. */
export function PosterText({ freezeDay, closeDay, isTraining }: TextProps): JSX.Element {
  const { t, formatTag } = useWords();
  const day = (each: number) => formatPrintedDay(each, formatTag);
  return (
    <section>
      {isTraining && <p class="poster__more">{t("closing.posterTraining")}</p>}
      <p class="poster__says">{t("closing.banner", { day: day(closeDay) })}</p>
      <p class="poster__more">{t("closing.posterHow")}</p>
      <p class="poster__more">{t("closing.posterNew", { day: day(freezeDay) })}</p>
    </section>
  );
}

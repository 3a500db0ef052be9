/** Screens that are handed the name of a record get it in the words of the screen, as from the app. */
import type { JSX } from "preact";
import { useWords } from "../../../src/ui/language.tsx";
import { ENGLISH_WORDS } from "../../../src/words/picture-words.ts";

const RIVER_LAMP = ["river", "lamp"].map((word) => ENGLISH_WORDS.indexOf(word));

function Aliased({ show }: { show: (alias: string) => JSX.Element }): JSX.Element {
  return show(useWords().alias(RIVER_LAMP));
}

/** The screen that `show` makes of the record River-Lamp. */
export const ofRecord = (show: (alias: string) => JSX.Element): JSX.Element => <Aliased show={show} />;

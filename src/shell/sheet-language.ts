/** The language of something printed, which may be another than the screen's. */
import { formatTagOf } from "../words/language.ts";
import type { WordList } from "../words/picture-words.ts";
import type { Catalogue } from "../words/translate.ts";
import { others, pictures } from "./catalogues.ts";

/** What a sheet is written in. */
export interface SheetLanguage {
  readonly tag: string;
  readonly formatTag: string;
  readonly catalogue: Catalogue;
  readonly list: WordList;
}

/** Rejects where it does not load. */
export async function loadSheetLanguage(tag: string): Promise<SheetLanguage> {
  const [catalogue, list] = await Promise.all([others(tag), pictures(tag)]);
  return { tag, formatTag: formatTagOf(tag, "latn", []), catalogue, list };
}

/** Opens the print dialog; `onClosed` runs when it is closed, whether something was printed or not. */
export function printOnce(onClosed: () => void): void {
  addEventListener("afterprint", onClosed, { once: true });
  print();
}

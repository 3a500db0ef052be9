/** Goes through screens of the gallery inside its page: one call for all of them, where a call for each would take most of the time. */
import { LOOKS, type LookName, waitFrames } from "./looks.ts";

/** What each look found: the screen's name and the fault, each once. */
export type Found = Readonly<Record<string, readonly string[]>>;

/** What the page of the gallery lends to those who drive it. */
export interface GalleryPage {
  /** Shows each of `screens` and takes each of `looks` of it in this order; throws where a screen is not shown. */
  walk(screens: readonly string[], language: string, looks: readonly LookName[]): Promise<Found>;
}

const FRAMES_TO_SHOW = 600;

/** Ends once `screen` is drawn and its dialog is open. */
async function show(screen: string, language: string): Promise<void> {
  location.assign(`#screen=${screen}&lang=${language}`);
  // A dialog opens a moment after it is drawn, and until then the page looks as if it had none.
  const isShown = () =>
    document.body.dataset.shown === `${screen} ${language}` && document.querySelector("dialog:not([open])") === null;
  if (!(await waitFrames(FRAMES_TO_SHOW, isShown))) throw new Error(`${screen} was not shown in ${language}`);
}

async function walk(screens: readonly string[], language: string, looks: readonly LookName[]): Promise<Found> {
  const found = new Map<LookName, string[]>(looks.map((name) => [name, []]));
  for (const screen of screens) {
    await show(screen, language);
    for (const name of looks)
      for (const fault of new Set(await LOOKS[name](screen))) found.get(name)?.push(`${screen}: ${fault}`);
  }
  return Object.fromEntries(found);
}

export const GALLERY_PAGE: GalleryPage = { walk };

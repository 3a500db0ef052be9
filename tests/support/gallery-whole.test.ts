/** Holds the gallery whole: a screen that nobody looks at is looked at by no rule. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = new URL("../../", import.meta.url).pathname;
const GALLERY = join(ROOT, "tests/browser/gallery");

/** Screens that the gallery shows through another one, by what they are parts of. */
const SHOWN_BY: Readonly<Record<string, string>> = {
  SectorScreen: "CaptureScreen",
  ItemScreen: "CaptureScreen",
  UrgencyScreen: "CaptureScreen",
  PlaceScreen: "CaptureScreen",
  ExtraHelpScreen: "CaptureScreen",
  NoteScreen: "NotePart",
  StepScreen: "PaperScreen",
  OfferSectorScreen: "OfferPathScreen",
  OfferItemScreen: "OfferPathScreen",
  OfferPeopleScreen: "OfferPathScreen",
  OfferTravelScreen: "OfferPathScreen",
  OfferTimesScreen: "OfferPathScreen",
  OfferAreasScreen: "OfferPathScreen",
  OfferWhenScreen: "OfferPathScreen",
  OfferCanScreen: "OfferPathScreen",
  OfferLanguagesScreen: "OfferPathScreen",
  EnoughScreen: "OfferPathScreen",
  CheckOfferScreen: "OfferPathScreen",
  // No screens: buttons that read one aloud, which stand on many.
  ReadScreen: "PersonTellScreen",
  HearScreen: "LanguageProvider",
};

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tsx") && !name.includes(".test."))
    .map((name) => join(folder, name));
const read = (path: string) => readFileSync(path, "utf8");
const drawn = filesIn(GALLERY).map(read).join("\n");
const isDrawn = (name: string) => new RegExp(`<${name}\\b|\\b${name}\\(`).test(drawn);
const sources = filesIn(join(ROOT, "src")).map(read);
const screens = sources.flatMap((text) =>
  [...text.matchAll(/^export (?:function|const) (\w+Screen)\b/gm)].map(([, name = ""]) => name),
);

it("each screen is in the gallery, by itself or as a part of one that is", () => {
  expect(screens.length).toBeGreaterThan(150);
  expect(screens.filter((name) => !isDrawn(SHOWN_BY[name] ?? name))).toEqual([]);
});

it("what is said to be shown by another is a screen, and its file or another names it", () => {
  const stale = Object.keys(SHOWN_BY).filter((name) => !screens.includes(name) || isDrawn(name));
  const unused = Object.keys(SHOWN_BY).filter((name) => !sources.some((text) => text.includes(`<${name}`)));
  expect({ stale, unused }).toEqual({ stale: [], unused: ["HearScreen"] });
});

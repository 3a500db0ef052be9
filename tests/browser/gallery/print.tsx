/** Every state of printing cards, and sheets of made-up cards that open nothing. */
import type { JSX } from "preact";
import encodeQr from "qr";
import { Poster, PosterText } from "../../../src/closing/screens/poster.tsx";
import { CardSheets } from "../../../src/shell/screens/card-sheet.tsx";
import {
  ChoosePrintScreen,
  MakingCardsScreen,
  PrintEndScreen,
  PrintReadyScreen,
} from "../../../src/shell/screens/print-cards.tsx";
import { OtherLanguage } from "../../../src/ui/other-language.tsx";
import { usePictures } from "../../../src/ui/picture.tsx";
import en from "../../../src/words/en.json";
import { LANGUAGES } from "../../../src/words/language.ts";
import { ENGLISH_WORDS } from "../../../src/words/picture-words.ts";
import type { Catalogue } from "../../../src/words/translate.ts";

const PROGRAMME = "8f3c 51d0 7a2e 94b6 0c1d e8f7 3a59 b264";

const none = () => {};
const DAY = 20_634;

const choose = (language: string, isMissing = false) => (
  <ChoosePrintScreen
    sheets={5}
    language={language}
    isMissing={isMissing}
    onSheets={none}
    onLanguage={none}
    onMake={none}
    onTest={none}
    onBack={none}
  />
);
const making = (state: "running" | "stopped" | "failed", made: number, secondsLeft: number | null) => (
  <MakingCardsScreen
    made={made}
    wanted={80}
    state={state}
    secondsLeft={secondsLeft}
    onStop={none}
    onGoOn={none}
    onBack={none}
  />
);
const ready = (wasPrinted: boolean) => (
  <PrintReadyScreen sheets={10} wasPrinted={wasPrinted} onPrint={none} onForget={none} />
);

const CATALOGUES = import.meta.glob<Catalogue>("../../../src/words/*.json", { eager: true, import: "default" });
const LISTS = import.meta.glob<Readonly<Record<string, string>>>("../../../src/words/pictures/*.json", {
  ...{ eager: true, import: "default" },
});

/** Text of the code of made-up card number `at`, as long as a card's. */
const textOf = (at: number) => `E1${String(at).padStart(20, "0")}`;
const cards = Array.from({ length: 32 }, (_, card) => ({
  qr: encodeQr(textOf(card), "raw", { ecc: "quartile", border: 1 })
    .slice(1, -1)
    .map((row) => row.slice(1, -1)),
  // Every word stands on some card, in the large size and in the small one.
  words: Uint8Array.from({ length: 9 }, (_, at) => 9 * card + at),
  rows: Uint8Array.from({ length: 18 }, (_, at) => 18 * card + at + 9),
}));

function Sheets({ tag, count = 8 }: { tag: "none" | "training" | "specimen"; count?: number }) {
  const pictures = usePictures();
  return (
    <>
      {pictures && (
        <CardSheets
          cards={cards.slice(0, count)}
          pictures={pictures}
          lastDay={DAY + 200}
          programme={PROGRAMME}
          tag={tag}
        />
      )}
    </>
  );
}

/** All the sheets in a shipped language, so that each word is seen on one; what its catalogue lacks is in English. */
function SheetsIn({ tag }: { tag: string }) {
  const words = LISTS[`../../../src/words/pictures/${tag}.json`];
  const list = ENGLISH_WORDS.map((word) => words?.[word] ?? word);
  return (
    <OtherLanguage
      tag={tag}
      catalogue={{ ...en, ...CATALOGUES[`../../../src/words/${tag}.json`] }}
      list={list}
      timeZone="UTC"
    >
      <Sheets tag="training" count={cards.length} />
    </OtherLanguage>
  );
}

/** The announcement for a wall, behind the screen that prints it. */
function PosterIn({ tags }: { tags: readonly string[] }) {
  return (
    <>
      {ready(false)}
      <Poster name="Block Water, north bank of the river, 2026" languages={tags.length}>
        {tags.map((tag) => (
          <OtherLanguage
            key={tag}
            tag={tag}
            catalogue={{ ...en, ...CATALOGUES[`../../../src/words/${tag}.json`] }}
            timeZone="UTC"
          >
            <PosterText freezeDay={DAY + 13} closeDay={DAY + 14} isTraining />
          </OtherLanguage>
        ))}
      </Poster>
    </>
  );
}

const TAGS = LANGUAGES.map(({ tag }) => tag);

export const printStates: Readonly<Record<string, () => JSX.Element>> = {
  "print-choose": () => choose("en"),
  "print-choose-notRead": () => choose("ar"),
  "print-choose-missing": () => choose("uk", true),
  "print-making-first": () => making("running", 0, null),
  "print-making": () => making("running", 42, 19.5),
  "print-making-long": () => making("running", 3, 130),
  "print-stopped": () => making("stopped", 42, 19.5),
  "print-failed": () => making("failed", 42, 19.5),
  "print-ready": () => (
    <>
      {ready(false)}
      <Sheets tag="none" />
    </>
  ),
  "print-ready-training": () => (
    <>
      {ready(false)}
      <Sheets tag="training" />
    </>
  ),
  ...Object.fromEntries(
    LANGUAGES.map(({ tag }) => [
      `print-sheets-${tag}`,
      () => (
        <>
          {ready(false)}
          <SheetsIn tag={tag} />
        </>
      ),
    ]),
  ),
  "print-printed": () => ready(true),
  "print-poster": () => <PosterIn tags={["en"]} />,
  "print-poster-some": () => <PosterIn tags={["fr", "ar", "uk"]} />,
  "print-poster-many": () => <PosterIn tags={TAGS} />,
  "print-end": () => <PrintEndScreen sheets={10} onBack={none} />,
};

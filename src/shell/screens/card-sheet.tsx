/**
 * Sheets of blank cards for the printer: A4, eight cards of 90 × 65 mm, black on white. On a screen nothing of them is seen.
 *
 * A card says its nine words, three rows with which a helper and the holder know each other, what it is for and until when, and no name, place,
 * organisation, need or address. It folds shut over its code.
 */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { PICTURE_GRID } from "../../words/picture-words.ts";
import { formatPrintedDay } from "../../words/printed-day.ts";
import sheet from "./card-sheet.css?url";
import { QrPicture } from "./qr-picture.tsx";

/** One card as it is printed. */
export interface PrintedCard {
  /** Modules of its QR code; `true` is dark. */
  readonly qr: readonly (readonly boolean[])[];
  /** Nine picture-words, one a byte. */
  readonly words: Uint8Array;
  /** Three rows of six picture-words: the helper's three, then the holder's answer. */
  readonly rows: Uint8Array;
}

interface SheetsProps {
  readonly cards: readonly PrintedCard[];
  /** The pictures of all words, in their order. */
  readonly pictures: readonly string[];
  /** Last day of the programme, days since 1970-01-01. */
  readonly lastDay: number;
  /** The programme's full number as its certificate will show it: with it a certificate is known to be the card's. A card that opens nothing real has none. */
  readonly programme: string;
  /** `training`: the cards open nothing real. `specimen`: they open nothing at all. */
  readonly tag: "none" | "training" | "specimen";
}

const CARDS_A_SHEET = 8;

/** All sheets, in the language around them. */
export function CardSheets({ cards, pictures, ...about }: SheetsProps): JSX.Element {
  const sheets = Array.from({ length: Math.ceil(cards.length / CARDS_A_SHEET) }, (_, at) =>
    cards.slice(CARDS_A_SHEET * at, CARDS_A_SHEET * (at + 1)),
  );
  return (
    <div class="sheets" hidden>
      <link rel="stylesheet" href={sheet} />
      <Outlines pictures={pictures} />
      {sheets.map((onSheet, at) => (
        <Sheet key={at} number={at + 1} of={sheets.length} cards={onSheet} {...about} />
      ))}
    </div>
  );
}

/** Every picture once; cards refer to them. */
function Outlines({ pictures }: Pick<SheetsProps, "pictures">) {
  return (
    <svg class="sheets__outlines" aria-hidden="true">
      {pictures.map((path, index) => (
        <symbol key={index} id={`picture-${index}`} viewBox={`0 0 ${PICTURE_GRID} ${PICTURE_GRID}`}>
          <path d={path} />
        </symbol>
      ))}
    </svg>
  );
}

interface SheetProps extends Omit<SheetsProps, "pictures"> {
  readonly number: number;
  readonly of: number;
}

function Sheet({ cards, number, of, ...about }: SheetProps) {
  const { t } = useWords();
  return (
    <section class="sheet">
      <p class="sheet__margin">
        <strong>{t("sheet.different")}</strong>
        <span>{t("sheet.cut")}</span>
      </p>
      <CutMarks />
      <ol class="sheet__cards">
        {cards.map((card, at) => (
          <Card key={at} card={card} {...about} />
        ))}
      </ol>
      <p class="sheet__margin">
        <span>{t("sheet.number", { number, of })}</span>
      </p>
    </section>
  );
}

/** Where to cut, in the margin: the edges of the cards, in millimetres on an A4 sheet. */
const ACROSS = [15, 105, 195];
const DOWN = [18.5, 83.5, 148.5, 213.5, 278.5];

function CutMarks() {
  const across = ACROSS.map((x) => `M${x} 10v6M${x} 281v6`);
  const down = DOWN.map((y) => `M6 ${y}h6M198 ${y}h6`);
  return (
    <svg class="sheet__marks" viewBox="0 0 210 297" aria-hidden="true">
      <path d={[...across, ...down].join("")} />
    </svg>
  );
}

type AboutCard = Pick<SheetsProps, "lastDay" | "programme" | "tag">;

function Card({ card, ...about }: { card: PrintedCard } & AboutCard) {
  const { t, number } = useWords();
  return (
    <li class="blank-card">
      <div class="blank-card__key">
        <QrPicture modules={card.qr} label={t("sheet.code")} />
        <ol class="blank-card__words">
          {Array.from(card.words, (word, at) => (
            <li key={at}>
              <span class="blank-card__number">{number(at + 1)}</span>
              <PictureWord index={word} />
            </li>
          ))}
        </ol>
      </div>
      <Handshake rows={card.rows} />
      <CardText {...about} />
    </li>
  );
}

/** Letters of a word that still fits a third of a row. */
const LONG_WORD = 9;

function PictureWord({ index }: { index: number }) {
  const { picture } = useWords();
  const word = picture(index);
  return (
    <span class={word.length > LONG_WORD ? "picture-word picture-word--long" : "picture-word"}>
      <svg aria-hidden="true">
        <use href={`#picture-${index}`} />
      </svg>
      <bdi>{word}</bdi>
    </span>
  );
}

/** Three rows: what the helper says, what the holder answers. */
function Handshake({ rows }: { rows: Uint8Array }) {
  const { t, number } = useWords();
  return (
    <table class="blank-card__rows">
      <thead>
        <tr>
          <td />
          <th scope="col">{t("sheet.helperSays")}</th>
          <th scope="col">{t("sheet.youAnswer")}</th>
        </tr>
      </thead>
      <tbody>
        {[0, 6, 12].map((from, at) => (
          <tr key={from}>
            <th scope="row">{number(at + 1)}</th>
            <ThreeWords words={rows.subarray(from, from + 3)} />
            <ThreeWords words={rows.subarray(from + 3, from + 6)} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ThreeWords({ words }: { words: Uint8Array }) {
  return (
    <td>
      <span class="three-words">
        {Array.from(words, (word, at) => (
          <PictureWord key={at} index={word} />
        ))}
      </span>
    </td>
  );
}

function CardText({ lastDay, programme, tag }: AboutCard) {
  const { t, formatTag } = useWords();
  return (
    <div class="blank-card__text">
      <p>{t("sheet.keep")}</p>
      <p>{t("sheet.neverAsk")}</p>
      <p class="blank-card__last">
        <strong>{t("sheet.eraseBy", { day: formatPrintedDay(lastDay, formatTag) })}</strong>
        {tag === "none" ? (
          <bdi class="blank-card__programme">{programme}</bdi>
        ) : (
          <strong class="blank-card__tag">{t(tag === "training" ? "sheet.training" : "sheet.specimen")}</strong>
        )}
      </p>
    </div>
  );
}

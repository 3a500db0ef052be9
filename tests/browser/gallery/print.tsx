/** Every state of printing cards, and sheets of made-up cards that open nothing. */
import type { JSX } from "preact";
import encodeQr from "qr";
import { CardSheets } from "../../../src/shell/screens/card-sheet.tsx";
import {
  ChoosePrintScreen,
  MakingCardsScreen,
  PrintEndScreen,
  PrintReadyScreen,
} from "../../../src/shell/screens/print-cards.tsx";
import { usePictures } from "../../../src/ui/picture.tsx";

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

/** Text of the code of made-up card number `at`, as long as a card's. */
const textOf = (at: number) => `E1${String(at).padStart(20, "0")}`;
const cards = Array.from({ length: 16 }, (_, card) => ({
  qr: encodeQr(textOf(card), "raw", { ecc: "quartile", border: 1 })
    .slice(1, -1)
    .map((row) => row.slice(1, -1)),
  words: Uint8Array.from({ length: 9 }, (_, at) => 41 * card + 29 * at),
  rows: Uint8Array.from({ length: 18 }, (_, at) => 53 * card + 13 * at + 7),
}));

function Sheets({ tag }: { tag: "none" | "training" | "specimen" }) {
  const pictures = usePictures();
  return <>{pictures && <CardSheets cards={cards} pictures={pictures} lastDay={DAY + 200} tag={tag} />}</>;
}

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
  "print-printed": () => ready(true),
  "print-end": () => <PrintEndScreen sheets={10} onBack={none} />,
};

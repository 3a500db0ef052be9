/** Printing blank cards: what is chosen, the job that makes them, the print dialog. Cards live in this flow only and go when it is left or locked. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import encodeQr from "qr";
import { toHexGroups } from "../certificate/letters.ts";
import { localDay } from "../programme/rules.ts";
import { useWords } from "../ui/language.tsx";
import { OtherLanguage } from "../ui/other-language.tsx";
import { languageOf } from "../words/language.ts";
import { loadPictures } from "../words/pictures.ts";
import type { Device } from "./acts/device.ts";
import { type BlankCard, type PrintJob, type PrintProgress, preparePrint } from "./acts/print-cards.ts";
import { CardSheets, type PrintedCard } from "./screens/card-sheet.tsx";
import { ChoosePrintScreen, MakingCardsScreen, PrintEndScreen, PrintReadyScreen } from "./screens/print-cards.tsx";
import type { Session } from "./session.ts";
import { loadSheetLanguage, printOnce, type SheetLanguage } from "./sheet-language.ts";

interface PrintFlowProps {
  readonly device: Device;
  readonly session: Session;
  readonly onLeave: () => void;
}

export function PrintFlow({ device, session, onLeave }: PrintFlowProps): JSX.Element {
  const { charter, terms } = session.engine.replica().control;
  const { tag } = useWords();
  const [sheets, setSheets] = useState(1);
  const [language, setLanguage] = useState(languageOf(tag) ? tag : "en");
  const [isMissing, setMissing] = useState(false);
  const [progress, setProgress] = useState<PrintProgress | null>(null);
  const [toPrint, setToPrint] = useState<ToPrint | null>(null);
  const [at, setAt] = useState<"choose" | "make" | "printed" | "end">("choose");
  const job = useRef<PrintJob | null>(null);
  useEffect(() => () => job.current?.drop(), []);

  async function load(): Promise<Omit<ToPrint, "cards" | "tag"> | null> {
    try {
      const [spoken, pictures] = await Promise.all([loadSheetLanguage(language), loadPictures()]);
      setMissing(false);
      return { language: spoken, pictures };
    } catch {
      setMissing(true);
      return null;
    }
  }
  async function make(): Promise<void> {
    const loaded = await load();
    if (!loaded) return;
    const next = preparePrint(device, charter.programmeId, sheets, setProgress);
    job.current = next;
    setAt("make");
    setToPrint({ ...loaded, cards: [], tag: charter.isTraining ? "training" : "none" });
    await next.run();
  }
  async function test(): Promise<void> {
    const loaded = await load();
    if (loaded) setToPrint({ ...loaded, cards: SPECIMENS, tag: "specimen" });
  }
  function drop(): void {
    job.current?.drop();
    job.current = null;
    setProgress(null);
    setToPrint(null);
  }
  const leave = () => {
    drop();
    setAt("choose");
  };
  const isSpecimen = toPrint?.tag === "specimen";
  useEffect(() => {
    // The sheets are there: the dialog opens over them.
    if (isSpecimen) printOnce(() => setToPrint(null));
  }, [isSpecimen]);

  if (at === "end") return <PrintEndScreen sheets={sheets} onBack={onLeave} />;
  if (at === "choose" || progress === null)
    return (
      <>
        <ChoosePrintScreen
          sheets={sheets}
          language={language}
          isMissing={isMissing}
          onSheets={setSheets}
          onLanguage={setLanguage}
          onMake={() => void make()}
          onTest={() => void test()}
          onBack={onLeave}
        />
        {isSpecimen && toPrint && sheetsOf(toPrint)}
      </>
    );
  if (progress.state !== "ready")
    return (
      <MakingCardsScreen
        made={progress.made}
        wanted={progress.wanted}
        state={progress.state === "dropped" ? "stopped" : progress.state}
        secondsLeft={progress.leftMs === null ? null : progress.leftMs / 1_000}
        onStop={() => job.current?.stop()}
        onGoOn={() => void job.current?.run()}
        onBack={leave}
      />
    );
  return (
    <>
      <PrintReadyScreen
        sheets={progress.wanted / 8}
        wasPrinted={at === "printed"}
        onPrint={() => printOnce(() => setAt("printed"))}
        onForget={() => {
          drop();
          setAt(at === "printed" ? "end" : "choose");
        }}
      />
      {toPrint && sheetsOf({ ...toPrint, cards: job.current?.cards().map(toPrinted) ?? [] })}
    </>
  );

  function sheetsOf({ cards, language: spoken, pictures, tag: mark }: ToPrint): JSX.Element {
    return (
      <OtherLanguage {...spoken} timeZone={charter.timeZone}>
        <CardSheets
          cards={cards}
          pictures={pictures}
          programme={toHexGroups(charter.programmeId)}
          lastDay={localDay(terms.expiresMs - 1, charter.timeZone)}
          tag={mark}
        />
      </OtherLanguage>
    );
  }
}

interface ToPrint {
  readonly cards: readonly PrintedCard[];
  readonly language: SheetLanguage;
  readonly pictures: readonly string[];
  readonly tag: "none" | "training" | "specimen";
}

const toPrinted = ({ text, words, rows }: BlankCard): PrintedCard => ({ qr: textToModules(text), words, rows });

/** The picture draws its own quiet zone; the library does not go below a border of one. */
const textToModules = (text: string): boolean[][] =>
  encodeQr(text, "raw", { ecc: "quartile", border: 1 })
    .slice(1, -1)
    .map((row) => row.slice(1, -1));

/** Cards that look like cards and open nothing: their code is no card's text, and their words are always the same. */
const SPECIMENS: readonly PrintedCard[] = Array.from({ length: 8 }, (_, card) => ({
  qr: textToModules("EBB TEST PAGE NO CARD"),
  words: Uint8Array.from({ length: 9 }, (_, at) => 27 * card + 3 * at),
  rows: Uint8Array.from({ length: 18 }, (_, at) => 31 * card + 2 * at + 1),
}));

/** Recovery papers: why there are three, and each of them, one at a time, on the screen and on paper. Nothing of a paper is kept here. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { formatPrintedDay } from "../../words/printed-day.ts";
import { PaperFact, PaperLines } from "./paper-parts.tsx";
import { QrPicture } from "./qr-picture.tsx";
import sheet from "./recovery.css?url";
import "./screens.css";
import "./use-behind-sheet.ts";

interface WhyProps {
  /** Last day of the programme, days since 1970-01-01. */
  readonly lastDay: number;
  /** Papers are named already: making new ones ends the old ones. */
  readonly isReplacing: boolean;
  /** This device approved another proposal that waits. */
  readonly isSecond: boolean;
  readonly onMake: () => void;
  readonly onBack: () => void;
}

/** What two papers can do, until when, and what that asks of their keepers: before the first one exists. */
export function RecoveryWhyScreen({ lastDay, isReplacing, isSecond, onMake, onBack }: WhyProps): JSX.Element {
  const { t, day } = useWords();
  return (
    <Screen
      title={t("recovery.whyTitle")}
      lead={t("recovery.whyLead")}
      onBack={onBack}
      actions={
        <Button kind="primary" wide icon="form" onPress={onMake}>
          {t("recovery.make")}
        </Button>
      }
    >
      <ul class="rules">
        <li>{t("recovery.whyOne")}</li>
        <li>{t("recovery.whyTwo")}</li>
        <li>{t("recovery.whyKeepers")}</li>
        <li>{t("recovery.whyUntil", { day: day(lastDay) })}</li>
      </ul>
      <Notice kind="warning" title={t("recovery.whyCopiesTitle")}>
        {t("recovery.whyCopies")}
      </Notice>
      {isSecond && <Notice kind="warning">{t("seats.giveSecond")}</Notice>}
      {isReplacing && <Notice>{t("recovery.whyReplacing")}</Notice>}
    </Screen>
  );
}

/** One paper as it is shown and printed. */
export interface RecoveryPaper {
  readonly number: 1 | 2 | 3;
  /** Four lines in groups of four. */
  readonly lines: readonly string[];
  /** The same without spaces, as QR modules; `true` is dark. */
  readonly qr: readonly (readonly boolean[])[];
  /** Number of the set, in groups, the same on all three papers. */
  readonly setName: string;
  /** Picture-words of the programme, the same on every phone. */
  readonly mark: readonly string[];
  /** Last day of the programme, days since 1970-01-01. */
  readonly lastDay: number;
}

interface PaperProps {
  readonly paper: RecoveryPaper;
  readonly onPrint: () => void;
  readonly onNext: () => void;
  readonly onBack: () => void;
}

/** Shows one paper; the next is shown once this one exists. So no sheet ever holds two. */
export function RecoveryPaperScreen({ paper, onPrint, onNext, onBack }: PaperProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("recovery.paperTitle", { number: paper.number })}
      lead={t("recovery.paperLead")}
      progress={{ at: paper.number, of: 3 }}
      onBack={onBack}
      actions={
        <Button kind="primary" wide icon="check" onPress={onNext}>
          {t("recovery.paperHave", { number: paper.number })}
        </Button>
      }
    >
      <link rel="stylesheet" href={sheet} />
      <Paper paper={paper} />
      <div class="more">
        <Button icon="form" onPress={onPrint}>
          {t("recovery.paperPrint")}
        </Button>
      </div>
      <Notice>{t("recovery.paperPrinting")}</Notice>
    </Screen>
  );
}

function Paper({ paper }: { readonly paper: RecoveryPaper }) {
  const { t, formatTag } = useWords();
  const { number, mark, setName, lastDay } = paper;
  return (
    <article class="paper">
      <h2>{t("recovery.sheetTitle", { number })}</h2>
      <PaperLines lines={paper.lines} />
      <div class="paper__code">
        <QrPicture modules={paper.qr} label={t("recovery.sheetCode", { number })} />
      </div>
      <dl class="facts">
        <PaperFact term={t("recovery.sheetSet")} value={setName} />
        <PaperFact term={t("recovery.sheetMark")} value={mark.join(" ")} />
        <PaperFact term={t("recovery.sheetUntil")} value={formatPrintedDay(lastDay, formatTag)} />
      </dl>
      <p>{t("recovery.sheetKeep")}</p>
      <p>{t("recovery.sheetUse")}</p>
    </article>
  );
}

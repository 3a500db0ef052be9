/** Shares that open a coordinator's device beside its words: how this one opens, a share of another coordinator to show, and shares on paper. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/chips.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { formatPrintedDay } from "../../words/printed-day.ts";
import type { PlainKey } from "../../words/translate.ts";
import { PaperFact, PaperLines } from "./paper-parts.tsx";
import { QrPicture } from "./qr-picture.tsx";
import sheet from "./recovery.css?url";
import "./screens.css";
import "./use-behind-sheet.ts";

/** How this device opens now. `waiting`: the programme wants a share, and nobody holds one yet. */
export type LeaseStanding = "none" | "waiting" | "cached" | "each";

const STANDINGS = {
  byRelay: {
    none: "lease.standing.none",
    waiting: "lease.standing.waiting",
    cached: "lease.standing.cached",
    each: "lease.standing.each",
  },
  byHand: {
    none: "lease.standing.none",
    waiting: "lease.standing.waitingByHand",
    cached: "lease.standing.cachedByHand",
    each: "lease.standing.eachByHand",
  },
} as const satisfies Record<string, Record<LeaseStanding, PlainKey>>;

interface SharesProps {
  readonly standing: LeaseStanding;
  readonly hasRelay: boolean;
  /** Until when it opens without asking, as a moment in words; `null` where it always asks. */
  readonly keptUntil: string | null;
  readonly papers: { readonly printed: number; readonly live: number; readonly left: number };
  /** The other coordinators, and whether their share is here. */
  readonly others: readonly { readonly key: string; readonly label: string; readonly isHere: boolean }[];
  readonly state: "ready" | "failed" | "dropped";
  readonly onShow: (key: string) => void;
  readonly onPrint: () => void;
  readonly onDrop: () => void;
  readonly onBack: () => void;
}

export function LeaseSharesScreen(props: SharesProps): JSX.Element {
  const { t } = useWords();
  const { standing, hasRelay, keptUntil } = props;
  return (
    <Screen title={t("lease.sharesTitle")} lead={t("lease.sharesLead")} onBack={props.onBack}>
      <Notice kind={standing === "waiting" ? "warning" : "info"}>
        <p>{t(STANDINGS[hasRelay ? "byRelay" : "byHand"][standing])}</p>
        {keptUntil && <p>{t("lease.keptNow", { moment: keptUntil })}</p>}
      </Notice>
      {standing !== "none" && <Others {...props} />}
      {(standing === "cached" || standing === "each") && <Papers {...props} />}
    </Screen>
  );
}

function Others({ others, onShow }: SharesProps) {
  const { t } = useWords();
  return (
    <section class="text">
      <h2>{t("lease.othersTitle")}</h2>
      <p>{t(others.length === 0 ? "lease.othersNone" : "lease.othersText")}</p>
      <div class="more">
        {others.map(({ key, label, isHere }) =>
          isHere ? (
            <Button key={key} icon="people" onPress={() => onShow(key)}>
              {t("lease.showFor", { label })}
            </Button>
          ) : (
            <p key={key} class="muted">
              {t("lease.notHere", { label })}
            </p>
          ),
        )}
      </div>
    </section>
  );
}

function Papers({ papers, state, onPrint, onDrop }: SharesProps) {
  const { t, number } = useWords();
  const [isAsked, setAsked] = useState(false);
  return (
    <section class="text">
      <h2>{t("lease.papersTitle")}</h2>
      <p>{t("lease.papersText")}</p>
      <p>{t("lease.papersCount", { printed: number(papers.printed), live: number(papers.live) })}</p>
      {state === "failed" && <Notice kind="alert">{t("lease.papersFailed")}</Notice>}
      {state === "dropped" && (
        <Notice kind="good" announced>
          {t("lease.papersDropped")}
        </Notice>
      )}
      {isAsked && papers.live > 0 ? (
        <Notice kind="warning" title={t("lease.dropTitle")}>
          <p>{t("lease.dropText")}</p>
          <div class="more">
            <Button
              icon="check"
              onPress={() => {
                setAsked(false);
                onDrop();
              }}
            >
              {t("lease.dropGo")}
            </Button>
            <Button kind="quiet" onPress={() => setAsked(false)}>
              {t("lease.dropKeep")}
            </Button>
          </div>
        </Notice>
      ) : (
        <div class="more">
          {papers.left > 0 && (
            <Button icon="form" onPress={onPrint}>
              {t("lease.print")}
            </Button>
          )}
          {papers.live > 0 && (
            <Button kind="quiet" icon="crossOut" onPress={() => setAsked(true)}>
              {t("lease.drop")}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

/** A share as it is read by a camera or typed. */
export interface ShownCode {
  /** Groups of letters, in the order in which they are typed. */
  readonly lines: readonly string[];
  readonly qr: readonly (readonly boolean[])[];
}

interface ShowProps {
  /** Two words that name the device, for its owner to compare. */
  readonly label: string;
  readonly code: ShownCode;
  readonly onBack: () => void;
}

/** The share of another coordinator, for the device that stands beside this one. */
export function ShareShownScreen({ label, code, onBack }: ShowProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("lease.shownTitle", { label })} lead={t("lease.shownLead")} onBack={onBack}>
      <link rel="stylesheet" href={sheet} />
      <Notice kind="warning">{t("lease.shownOnly", { label })}</Notice>
      <div class="share-code">
        <QrPicture modules={code.qr} label={t("lease.codeOf", { label })} />
      </div>
      <PaperLines lines={code.lines} />
    </Screen>
  );
}

interface ChooseProps {
  /** How many more may be printed. */
  readonly left: number;
  readonly isWorking: boolean;
  readonly onDraw: (count: number) => void;
  readonly onBack: () => void;
}

/** What a paper can do, and how many are made. Nothing is made before the tap. */
export function ChoosePapersScreen({ left, isWorking, onDraw, onBack }: ChooseProps): JSX.Element {
  const { t, number } = useWords();
  const [count, setCount] = useState(1);
  const counts = [1, 2, 4, 8].filter((one) => one <= left);
  return (
    <Screen
      title={t("lease.printTitle")}
      lead={t("lease.printLead")}
      onBack={onBack}
      actions={
        <Button kind="primary" wide icon="form" busy={isWorking} onPress={() => onDraw(count)}>
          {t("lease.printMake")}
        </Button>
      }
    >
      <ul class="rules">
        <li>{t("lease.printOnce")}</li>
        <li>{t("lease.printWords")}</li>
        <li>{t("lease.printApart")}</li>
        <li>{t("lease.printCounted")}</li>
      </ul>
      <Choices
        legend={t("lease.printCount")}
        choices={counts.map((code) => ({ code, label: number(code) }))}
        chosen={count}
        onChange={setCount}
      />
    </Screen>
  );
}

interface SheetProps {
  /** Two words that name this device. */
  readonly label: string;
  /** Picture-words of the programme. */
  readonly mark: readonly string[];
  readonly lastDay: number;
  readonly codes: readonly ShownCode[];
  readonly onPrint: () => void;
  readonly onDone: () => void;
}

/** The papers themselves: on the screen and on the sheet. They are shown once. */
export function LeasePapersScreen({ label, mark, lastDay, codes, onPrint, onDone }: SheetProps): JSX.Element {
  const { t, number, formatTag } = useWords();
  return (
    <Screen
      title={t("lease.sheetTitle")}
      lead={t("lease.sheetLead")}
      actions={
        <Button kind="primary" wide icon="check" onPress={onDone}>
          {t("lease.sheetDone")}
        </Button>
      }
    >
      <link rel="stylesheet" href={sheet} />
      <div class="more">
        <Button icon="form" onPress={onPrint}>
          {t("lease.sheetPrint")}
        </Button>
      </div>
      <Notice>{t("recovery.paperPrinting")}</Notice>
      {codes.map((code, at) => (
        <article key={at} class="paper paper--share">
          <h2>{t("lease.paperTitle", { number: number(at + 1), label })}</h2>
          <PaperLines lines={code.lines} />
          <div class="paper__code">
            <QrPicture modules={code.qr} label={t("lease.codeOf", { label })} />
          </div>
          <dl class="facts">
            <PaperFact term={t("recovery.sheetMark")} value={mark.join(" ")} />
            <PaperFact term={t("recovery.sheetUntil")} value={formatPrintedDay(lastDay, formatTag)} />
          </dl>
          <p>{t("lease.paperOnce")}</p>
          <p>{t("lease.paperKeep")}</p>
        </article>
      ))}
    </Screen>
  );
}

/** Typing two of three papers: to try them before they count, and to bring a lost coordinator's device back. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { PlainKey } from "../../words/translate.ts";
import sheet from "./recovery.css?url";
import "./screens.css";

/** What is wrong with what was typed. With `paper`, it is beside that field; without, it is about both together. */
export type PaperProblem =
  | { readonly kind: "line"; readonly paper: 1 | 2; readonly line: number }
  | { readonly kind: "missing" | "version" | "damaged"; readonly paper: 1 | 2 }
  | { readonly kind: "otherSet" | "twice" | "apart" | "notThese" };

interface TwoPapersProps {
  /** `drill`: papers just made are tried. `restore`: a device is lost. `close`: they sign the end of the programme. */
  readonly purpose: "drill" | "restore" | "close";
  /** About what was handed over last; `null` before, and where nothing was wrong. */
  readonly problem: PaperProblem | null;
  /** What was handed over is being looked at. */
  readonly isBusy: boolean;
  /** Gets both texts as they were typed. */
  readonly onCheck: (first: string, second: string) => void;
  readonly onBack: () => void;
}

const TEXTS = {
  drill: { title: "recovery.drillTitle", lead: "recovery.drillLead", go: "recovery.drillGo" },
  restore: { title: "recovery.restoreTitle", lead: "recovery.restoreLead", go: "recovery.restoreGo" },
  close: { title: "closing.papersTitle", lead: "closing.papersLead", go: "closing.papersGo" },
} as const satisfies Record<TwoPapersProps["purpose"], Record<string, PlainKey>>;

const BOTH_TEXTS = {
  otherSet: "recovery.problemOtherSet",
  twice: "recovery.problemTwice",
  apart: "recovery.problemApart",
  notThese: "recovery.problemNotThese",
} as const satisfies Record<string, PlainKey>;

/** What was typed stays until the screen is left. Any two of the three papers, in any order. */
export function TwoPapersScreen({ purpose, problem, isBusy, onCheck, onBack }: TwoPapersProps): JSX.Element {
  const { t } = useWords();
  const explain = useLineText();
  const both = useShown(problem);
  const [typed, setTyped] = useState<readonly [string, string]>(["", ""]);
  const texts = TEXTS[purpose];
  const field = (at: 0 | 1, label: string) => (
    <Field
      id={`paper-${at + 1}`}
      label={label}
      hint={t("recovery.typeHint")}
      lines={4}
      maxLength={400}
      value={typed[at]}
      onInput={(text) => setTyped(at === 0 ? [text, typed[1]] : [typed[0], text])}
      {...(problem && "paper" in problem && problem.paper === at + 1 && { error: explain(problem) })}
    />
  );
  return (
    <Screen
      title={t(texts.title)}
      lead={t(texts.lead)}
      onBack={onBack}
      actions={
        <Button kind="primary" wide icon="check" busy={isBusy} onPress={() => onCheck(...typed)}>
          {t(texts.go)}
        </Button>
      }
    >
      <link rel="stylesheet" href={sheet} />
      <div ref={both}>
        {problem && !("paper" in problem) && <Notice kind="alert">{t(BOTH_TEXTS[problem.kind])}</Notice>}
      </div>
      <div class="stack two-papers">
        {field(0, t("recovery.typeFirst"))}
        {field(1, t("recovery.typeSecond"))}
      </div>
    </Screen>
  );
}

/** Leads to what is wrong: the button is at the foot, and on a phone the rest may be out of sight. */
function useShown(problem: PaperProblem | null) {
  const both = useRef<HTMLDivElement>(null);
  const first = useRef(problem);
  useEffect(() => {
    // A screen that opens is read from its heading.
    if (problem === null || problem === first.current) return;
    if ("paper" in problem) document.getElementById(`paper-${problem.paper}`)?.focus();
    else both.current?.scrollIntoView({ block: "center" });
  }, [problem]);
  return both;
}

const LINE_TEXTS = {
  missing: "recovery.problemMissing",
  version: "recovery.problemVersion",
  damaged: "recovery.problemDamaged",
} as const satisfies Record<string, PlainKey>;

function useLineText(): (problem: Extract<PaperProblem, { paper: 1 | 2 }>) => string {
  const { t } = useWords();
  return (problem) =>
    problem.kind === "line" ? t("recovery.problemLine", { number: problem.line }) : t(LINE_TEXTS[problem.kind]);
}

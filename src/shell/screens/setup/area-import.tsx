/** Taking over a list of places from a file: read, shown as a difference, and only then applied. A file that does not fit says which line and how to mend it. */
import type { JSX } from "preact";
import type { AreaDifference } from "../../../programme/areas.ts";
import { type CsvLineProblem, type CsvProblem, MAX_CSV_BYTES } from "../../../programme/areas-csv.ts";
import type { ForbiddenKind } from "../../../programme/forbidden.ts";
import { MAX_AREAS } from "../../../programme/model.ts";
import { Button } from "../../../ui/button.tsx";
import { FileButton } from "../../../ui/file-button.tsx";
import { useWords } from "../../../ui/language.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Screen } from "../../../ui/screen.tsx";
import type { PlainKey } from "../../../words/translate.ts";
import { useAreaProblem } from "./area-problem.ts";
import type { SetupState } from "./setup-page.tsx";
import "./use-setup-sheet.ts";

/** What is known of the file that was chosen. */
export type ImportStage =
  | { readonly at: "choose" }
  | { readonly at: "problem"; readonly problem: CsvProblem }
  | { readonly at: "preview"; readonly difference: AreaDifference };

interface ImportProps {
  readonly stage: ImportStage;
  readonly state: SetupState;
  readonly onFile: (file: File) => void;
  readonly onApply: () => void;
  readonly onBack: () => void;
}

/** Why such a column is never taken. */
const NEVER: Readonly<Record<ForbiddenKind, PlainKey>> = {
  person: "areas.neverPerson",
  number: "areas.neverNumber",
  contact: "areas.neverContact",
  spot: "areas.neverSpot",
  body: "areas.neverBody",
  trait: "areas.neverTrait",
  time: "areas.neverTime",
  text: "areas.neverText",
};

/** Columns have these names in every language. */
const EXAMPLE = "code,label\nSD-01-003,Block C\n,School hall";

/** More lines than this are counted, not listed. */
const SHOWN_LINES = 20;

export function AreaImport({ stage, state, onFile, onApply, onBack }: ImportProps): JSX.Element {
  const { t } = useWords();
  const changes = stage.at === "preview" && !isEmpty(stage.difference);
  return (
    <Screen
      title={t("areas.import")}
      lead={t("areas.importLead")}
      layout="wide"
      onBack={onBack}
      actions={
        changes && (
          <Button kind="primary" wide busy={state === "saving"} onPress={onApply}>
            {t("areas.apply")}
          </Button>
        )
      }
    >
      {state === "failed" && <Notice kind="alert">{t("setup.failed")}</Notice>}
      {state === "full" && <Notice kind="alert">{t("setup.full")}</Notice>}
      {stage.at === "problem" && <Problem problem={stage.problem} />}
      {stage.at === "preview" && <Difference difference={stage.difference} />}
      <FileChoice isFirst={stage.at === "choose"} onFile={onFile} />
    </Screen>
  );
}

const isEmpty = ({ added, renamed, returned, retired }: AreaDifference) =>
  added.length + renamed.length + returned.length + retired.length === 0;

function FileChoice({ isFirst, onFile }: { isFirst: boolean; onFile: (file: File) => void }) {
  const { t } = useWords();
  return (
    <div class="setup-file">
      <p>{t("areas.fileHint")}</p>
      <pre class="muted" dir="ltr">
        {EXAMPLE}
      </pre>
      <FileButton
        label={t(isFirst ? "areas.file" : "areas.fileAnother")}
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        onFile={onFile}
      />
    </div>
  );
}

function Problem({ problem }: { problem: CsvProblem }) {
  const { t } = useWords();
  if (problem.code === "LINES") return <LineProblems lines={problem.lines} />;
  const text = () => {
    switch (problem.code) {
      case "COLUMN_FORBIDDEN":
        return `${t("areas.fileForbidden", { column: problem.column })} ${t(NEVER[problem.kind])}`;
      case "COLUMN_UNKNOWN":
        return t("areas.fileColumn", { column: problem.column });
      case "COLUMN_TWICE":
        return t("areas.fileColumnTwice", { column: problem.column });
      case "TOO_LARGE":
        return t("areas.fileLarge", { count: MAX_CSV_BYTES / 1_024 });
      case "TOO_MANY":
        return t("areas.wrongMany", { count: MAX_AREAS });
      case "NOT_UTF8":
        return t("areas.fileUtf8");
      case "EMPTY":
      case "NO_LINES":
        return t("areas.fileEmpty");
      case "NO_HEADER":
        return t("areas.fileHeader");
    }
  };
  return (
    <Notice kind="alert" title={t("areas.fileNothing")}>
      {text()}
    </Notice>
  );
}

function LineProblems({ lines }: { lines: readonly CsvLineProblem[] }) {
  const { t } = useWords();
  const textOf = useLineText();
  return (
    <Notice kind="alert" title={t("areas.fileLines", { count: lines.length })}>
      <p>{t("areas.fileNothing")}</p>
      <ul class="setup-problems">
        {lines.slice(0, SHOWN_LINES).map((line) => (
          <li key={line.line}>{textOf(line)}</li>
        ))}
      </ul>
      {lines.length > SHOWN_LINES && <p>{t("areas.more", { count: lines.length - SHOWN_LINES })}</p>}
    </Notice>
  );
}

function useLineText(): (problem: CsvLineProblem) => string {
  const { t } = useWords();
  const problemText = useAreaProblem();
  return ({ line, code, cell }) => {
    const what =
      code === "CELLS"
        ? t("areas.wrongCells")
        : code === "QUOTE_OPEN"
          ? t("areas.wrongQuoteOpen")
          : code === "QUOTE_INSIDE"
            ? t("areas.wrongQuote")
            : problemText(code);
    return cell === "" ? t("areas.line", { line, what }) : t("areas.lineOf", { line, cell, what });
  };
}

function Difference({ difference }: { difference: AreaDifference }) {
  const { t } = useWords();
  const { added, renamed, returned, retired, unchanged } = difference;
  if (isEmpty(difference)) return <Notice kind="good">{t("areas.same", { count: unchanged.length })}</Notice>;
  const parts = [
    { title: t("areas.added", { count: added.length }), entries: added.map(({ label }) => label) },
    {
      title: t("areas.renamed", { count: renamed.length }),
      entries: renamed.map(({ before, after }) =>
        before.label === after.label
          ? t("areas.newId", { area: after.label, id: after.id })
          : t("areas.renamedOne", { before: before.label, after: after.label }),
      ),
    },
    { title: t("areas.returned", { count: returned.length }), entries: returned.map(({ label }) => label) },
    { title: t("areas.retiring", { count: retired.length }), entries: retired.map(({ label }) => label) },
  ];
  return (
    <section class="text">
      <h2>{t("areas.preview")}</h2>
      <p>{t("areas.previewLead")}</p>
      <dl class="setup-changes">
        {parts.map(
          ({ title, entries }) => entries.length > 0 && <Change key={title} title={title} entries={entries} />,
        )}
        <div>
          <dt>{t("areas.unchanged", { count: unchanged.length })}</dt>
        </div>
      </dl>
    </section>
  );
}

function Change({ title, entries }: { title: string; entries: readonly string[] }) {
  const { t } = useWords();
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <ul>
          {entries.slice(0, SHOWN_LINES).map((entry) => (
            <li key={entry}>
              <bdi>{entry}</bdi>
            </li>
          ))}
        </ul>
        {entries.length > SHOWN_LINES && <p>{t("areas.more", { count: entries.length - SHOWN_LINES })}</p>}
      </dd>
    </div>
  );
}

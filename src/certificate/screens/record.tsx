/** What else is on record: totals, rehearsals, extensions, witnesses, paper and lists that were taken out. */
import type { JSX } from "preact";
import { SECTORS, URGENCIES } from "../../form/lists/v1.ts";
import { useWords } from "../../ui/language.tsx";
import { formatPrintedDay } from "../../words/printed-day.ts";
import type { PlainKey } from "../../words/translate.ts";
import type { CertificateFacts } from "../model.ts";
import { DRILLS, OUTCOMES, PAPERS, REASONS, WITNESSES } from "./labels.ts";
import { Rows, Section } from "./section.tsx";
import { useCodeText } from "./use-names.ts";

interface FactsProps {
  readonly facts: CertificateFacts;
}

export function Record({ facts }: FactsProps): JSX.Element {
  return (
    <>
      <Totals facts={facts} />
      <Drills facts={facts} />
      <Extensions facts={facts} />
      <Paper facts={facts} />
      <Exports facts={facts} />
      <Witnesses facts={facts} />
    </>
  );
}

const labelsOf = (list: readonly { readonly code: number; readonly label: PlainKey }[]) =>
  Object.fromEntries(list.map(({ code, label }) => [code, label]));

/** The kinds of totals, with the words of their codes. */
const TOTALS = [
  { kind: 1, title: "certificate.bySector", labels: labelsOf(SECTORS) },
  { kind: 2, title: "certificate.byUrgency", labels: labelsOf(URGENCIES) },
  { kind: 3, title: "certificate.byOutcome", labels: OUTCOMES },
] as const;

function Totals({ facts }: FactsProps) {
  const { t, number } = useWords();
  const codeText = useCodeText();
  const groups = TOTALS.map((group) => ({ ...group, totals: facts.totals.filter(({ kind }) => kind === group.kind) }));
  return (
    <Section title={t("certificate.totals")}>
      <p class="muted">{t(facts.totals.length === 0 ? "certificate.noTotals" : "certificate.totalsHint")}</p>
      {groups.map(
        ({ kind, title, labels, totals }) =>
          totals.length > 0 && (
            <Rows
              key={kind}
              title={t(title)}
              rows={totals.map(({ code, count }) => ({
                name: codeText(labels, code),
                value: count === null ? t("certificate.hidden") : number(count),
              }))}
            />
          ),
      )}
    </Section>
  );
}

const PASSED = 1;
const FAILED = 2;
/** The drill of a restored copy; it speaks of the relay alone where copies of a device's disk open with its words, which a code of backups says. */
const RESTORE = 3;
const DEVICE_COPIES = 5;

function Drills({ facts }: FactsProps) {
  const { t, formatTag } = useWords();
  const codeText = useCodeText();
  const doCopiesOpen = facts.backups.includes(DEVICE_COPIES);
  const resultText = (code: number, result: number, day: number) => {
    if (result !== PASSED && result !== FAILED) return t("certificate.drillNot");
    const passed =
      code === RESTORE && doCopiesOpen ? "certificate.drillRelayPassed" : ("certificate.drillPassed" as const);
    return t(result === PASSED ? passed : "certificate.drillFailed", { day: formatPrintedDay(day, formatTag) });
  };
  return (
    <Section title={t("certificate.drills")}>
      {facts.drills.length === 0 ? (
        <p>{t("certificate.drillNot")}</p>
      ) : (
        <Rows
          rows={facts.drills.map(({ code, result, day }) => ({
            name: codeText(DRILLS, code),
            value: resultText(code, result, day),
          }))}
        />
      )}
    </Section>
  );
}

function Extensions({ facts }: FactsProps) {
  const { t, formatTag } = useWords();
  const codeText = useCodeText();
  return (
    <Section title={t("certificate.extensions")}>
      {facts.extensions.length === 0 && <p>{t("certificate.notExtended")}</p>}
      <Rows
        rows={facts.extensions.map(({ endDay, reason }) => ({
          name: t("certificate.extended", { day: formatPrintedDay(endDay, formatTag) }),
          value: codeText(REASONS, reason),
        }))}
      />
    </Section>
  );
}

function Paper({ facts }: FactsProps) {
  const { t } = useWords();
  const codeText = useCodeText();
  if (facts.paper.length === 0) return null;
  return (
    <Section title={t("certificate.paper")}>
      <Rows
        rows={facts.paper.map(({ code, isGone, initials }) => ({
          name: codeText(PAPERS, code),
          value: isGone ? t("certificate.paperGone", { initials }) : t("certificate.paperNot"),
        }))}
      />
    </Section>
  );
}

const TOTALS_FILE = 1;

function Exports({ facts }: FactsProps) {
  const { t, formatTag } = useWords();
  return (
    <Section title={t("certificate.exports")}>
      {facts.exports.length === 0 && <p>{t("certificate.noExports")}</p>}
      {facts.exports.map(({ kind, day }, at) => (
        <p key={at}>
          {t(kind === TOTALS_FILE ? "certificate.exportTotals" : "certificate.exportOther", {
            day: formatPrintedDay(day, formatTag),
          })}
        </p>
      ))}
    </Section>
  );
}

const OUTSIDE = 4;

/** That nobody from outside was there is said, too. */
function Witnesses({ facts }: FactsProps) {
  const { t } = useWords();
  const codeText = useCodeText();
  const hasOutside = facts.witnesses.some(({ role }) => role === OUTSIDE);
  return (
    <Section title={t("certificate.witnesses")}>
      {facts.witnesses.length > 0 && (
        <Rows
          rows={facts.witnesses.map(({ role, text }) => ({
            name: codeText(WITNESSES, role),
            value: <bdi>{text}</bdi>,
          }))}
        />
      )}
      {!hasOutside && <p>{t("certificate.noWitness")}</p>}
    </Section>
  );
}

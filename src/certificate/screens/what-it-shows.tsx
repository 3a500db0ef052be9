/** What a certificate shows, what it cannot show, and who answers complaints. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { formatPrintedDay } from "../../words/printed-day.ts";
import { countRoles } from "../counts.ts";
import type { CertificateFacts } from "../model.ts";
import { ROLE_LABELS } from "./labels.ts";
import { Rows, Section } from "./section.tsx";

interface FactsProps {
  readonly facts: CertificateFacts;
}

/** Who signed, by role, and the days of the programme. */
export function Shows({ facts }: FactsProps): JSX.Element {
  const { t, formatTag } = useWords();
  const day = (each: number) => formatPrintedDay(each, formatTag);
  const rows = countRoles(facts.holders).map(({ role, signed, all }) => ({
    name: t(ROLE_LABELS[role]),
    value: t("certificate.ofAll", { signed, all }),
  }));
  return (
    <Section title={t("certificate.shows")}>
      <p>{t("certificate.showsText")}</p>
      <Rows rows={rows} />
      <p>{t("certificate.ran", { from: day(facts.startDay), until: day(facts.closedDay), end: day(facts.endDay) })}</p>
    </Section>
  );
}

/** The limits stand on every certificate, whatever its status. */
export function CannotShow(): JSX.Element {
  const { t } = useWords();
  return (
    <Section title={t("certificate.cannot")}>
      <ul class="certificate__list">
        <li>{t("certificate.cannotCopies")}</li>
        <li>{t("certificate.cannotTruth")}</li>
        <li>{t("certificate.cannotList")}</li>
        <li>{t("certificate.cannotChip")}</li>
      </ul>
    </Section>
  );
}

export function Complaints({ facts }: FactsProps): JSX.Element {
  const { t } = useWords();
  return (
    <Section title={t("certificate.complaints")}>
      <p>{facts.contact === "" ? t("certificate.noContact") : <bdi>{facts.contact}</bdi>}</p>
    </Section>
  );
}

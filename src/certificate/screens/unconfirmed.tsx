/** The section that no certificate lacks: who did not sign and what it may hold, and what else nobody could confirm. */
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { formatPrintedDay } from "../../words/printed-day.ts";
import { sumAnswers } from "../counts.ts";
import type { CertificateFacts, Holder } from "../model.ts";
import { BACKUPS, EXCEPTIONS, LEFT, leaseLineOf } from "./labels.ts";
import { Section } from "./section.tsx";
import { useCodeText, useHolderName, useSilence } from "./use-names.ts";

interface FactsProps {
  readonly facts: CertificateFacts;
}

export function Unconfirmed({ facts }: FactsProps): JSX.Element {
  const { t } = useWords();
  const silent = facts.holders.filter(({ answer }) => answer === null);
  return (
    <Section title={t("certificate.unconfirmed")}>
      {silent.length > 0 && (
        <ul class="certificate__silent">
          {silent.map((holder, at) => (
            <Silent key={at} holder={holder} />
          ))}
        </ul>
      )}
      <ul class="certificate__list">
        <Answers facts={facts} />
        <Leases facts={facts} />
        <Papers facts={facts} />
        <Copies facts={facts} />
        <li>{t("certificate.printing", { sheets: facts.cards.sheets, bound: facts.cards.bound })}</li>
        {facts.strangers > 0 && <li>{t("certificate.strangers", { count: facts.strangers })}</li>}
        <li>{t("certificate.legal")}</li>
      </ul>
      <Exceptions facts={facts} />
    </Section>
  );
}

/** A holder that did not sign. */
function Silent({ holder }: { holder: Holder }) {
  const { lastHeard, mayHold } = useSilence();
  return (
    <li>
      <Icon name="warning" />
      <div>
        <p class="certificate__who">{lastHeard(holder)}</p>
        {mayHold(holder).map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
    </li>
  );
}

const lines = (texts: readonly ComponentChildren[]) => texts.map((text, at) => <li key={at}>{text}</li>);

/** What the answers themselves admit. */
function Answers({ facts }: FactsProps) {
  const { t } = useWords();
  const { removedOnly, left, lostRecords } = sumAnswers(facts);
  return (
    <>
      {removedOnly > 0 && <li>{t("certificate.removedOnly", { count: removedOnly })}</li>}
      {lines(left.flatMap((code) => LEFT[code] ?? []).map((key) => t(key)))}
      {lostRecords > 0 && <li>{t("certificate.lostOnly", { count: lostRecords })}</li>}
    </>
  );
}

function Leases({ facts }: FactsProps) {
  const { t } = useWords();
  const label = leaseLineOf(facts);
  return (
    <>
      {label && <li>{t(label)}</li>}
      {facts.leasePapers.printed > 0 && <li>{t("certificate.leasePapers", facts.leasePapers)}</li>}
    </>
  );
}

/** What recovery papers can still open, and until when. */
function Papers({ facts }: FactsProps) {
  const { t, formatTag } = useWords();
  if (facts.recovery === null) return <li>{t("certificate.noPapers")}</li>;
  const { papers, destroyed, openUntilDay } = facts.recovery;
  const isOpen = papers - destroyed >= 2 && openUntilDay !== null;
  return (
    <li>
      {t("certificate.papers", { ticked: destroyed, papers })}
      {isOpen && ` ${t("certificate.papersUntil", { day: formatPrintedDay(openUntilDay, formatTag) })}`}
    </li>
  );
}

function Copies({ facts }: FactsProps) {
  const { t } = useWords();
  return <>{lines(facts.backups.map((code) => t(BACKUPS[code] ?? "certificate.backupOther")))}</>;
}

/** What coordinators wrote down as an exception; that there is none is said as well. */
function Exceptions({ facts }: FactsProps) {
  const { t } = useWords();
  const [codeText, holderName] = [useCodeText(), useHolderName()];
  return (
    <>
      <h3>{t("certificate.exceptions")}</h3>
      {facts.exceptions.length === 0 && <p>{t("certificate.none")}</p>}
      {facts.exceptions.length > 0 && (
        <ul class="certificate__list">
          {facts.exceptions.map(({ code, holder, text }, at) => (
            <li key={at}>
              {codeText(EXCEPTIONS, code)}
              {holder && ` (${holderName(holder)})`}
              {text !== "" && (
                <>
                  {": "}
                  <bdi>{text}</bdi>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

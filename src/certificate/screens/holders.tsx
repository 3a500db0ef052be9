/** The signatures of a certificate, counted, and each by itself behind Details. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { countSigned } from "../counts.ts";
import type { CertificateFacts, Holder } from "../model.ts";
import { Section } from "./section.tsx";
import { useHolderName } from "./use-names.ts";

export function Holders({ facts }: { readonly facts: CertificateFacts }): JSX.Element {
  const { t } = useWords();
  const { signed, all } = countSigned(facts.holders);
  const { signers } = facts;
  return (
    <Section title={t("certificate.signatures")}>
      <p>{t("certificate.received", { received: signed, count: all })}</p>
      <p>{t("certificate.approved", { signed: signers.signed, all: signers.all, k: signers.needed })}</p>
      <details class="certificate__details">
        <summary>{t("certificate.details")}</summary>
        <ul class="certificate__holders">
          {facts.holders.map((holder, at) => (
            <Signature key={at} holder={holder} />
          ))}
        </ul>
      </details>
    </Section>
  );
}

function Signature({ holder }: { holder: Holder }) {
  const who = useHolderName()(holder);
  return (
    <li>
      <p class="certificate__who">{who}</p>
      <p>{useAnswerText()(holder)}</p>
      <p class="certificate__letters">
        <bdi>{holder.letters}</bdi>
      </p>
    </li>
  );
}

/** What a holder signed, and when by its own clock. */
function useAnswerText(): (holder: Holder) => string {
  const { t, moment } = useWords();
  return ({ answer }) => {
    if (answer === null) return t("certificate.notSigned");
    const at = { moment: moment(answer.atMs) };
    if (answer.cause === "own") return t("certificate.ownErase", at);
    if (answer.cause === "ended") return t("certificate.endedErase", at);
    return t(answer.method === "overwritten" ? "certificate.overwrote" : "certificate.removed", at);
  };
}

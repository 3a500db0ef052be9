/** How far a page can be believed, how to be sure of it, and the programme's name as its cards carry it. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { WordGrid } from "../../ui/word-grid.tsx";
import { toHexGroups } from "../letters.ts";
import { type CertificateFacts, MARK_BYTES } from "../model.ts";
import { Section } from "./section.tsx";

/** Checks a file without any page. Typed as it stands, so it is the same in every language. */
const COMMAND = "npm run verify-certificate -- certificate.html";

export function Sure({ facts }: { readonly facts: CertificateFacts }): JSX.Element {
  const { t, pictures } = useWords();
  const mark = facts.programmeId.subarray(0, MARK_BYTES);
  return (
    <Section title={t("certificate.sure")}>
      <p>{t("certificate.sureDamage")}</p>
      <p>{t("certificate.sureApp")}</p>
      <p class="certificate__letters" dir="ltr">
        <code>{COMMAND}</code>
      </p>
      <h3>{t("certificate.mark")}</h3>
      <WordGrid words={pictures(mark)} pictures={mark} numbered={false} />
      <p>{t("certificate.sureId")}</p>
      <p class="certificate__letters">
        <bdi>{toHexGroups(facts.programmeId)}</bdi>
      </p>
      {facts.build !== "" && <p class="muted">{t("certificate.build", { build: facts.build })}</p>}
    </Section>
  );
}

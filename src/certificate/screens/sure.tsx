/** How far a page can be believed, how to be sure of it, and the programme's name as its cards carry it. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Picture } from "../../ui/picture.tsx";
import { toLetters } from "../letters.ts";
import type { CertificateFacts } from "../model.ts";
import { Section } from "./section.tsx";

/** Checks a file without any page. Typed as it stands, so it is the same in every language. */
const COMMAND = "npm run verify-certificate -- certificate.html";

export function Sure({ facts }: { readonly facts: CertificateFacts }): JSX.Element {
  const { t, alias } = useWords();
  const [first = 0, second = 0] = facts.programmeId;
  return (
    <Section title={t("certificate.sure")}>
      <p>{t("certificate.sureDamage")}</p>
      <p>{t("certificate.sureApp")}</p>
      <p class="certificate__letters" dir="ltr">
        <code>{COMMAND}</code>
      </p>
      <p class="certificate__programme">
        <Picture index={first} size="tile" />
        <Picture index={second} size="tile" />
        <strong>{t("certificate.sureName", { name: alias([first, second]) })}</strong>
      </p>
      <p>{t("certificate.sureId")}</p>
      <p class="certificate__letters">
        <bdi>{toLetters(facts.programmeId)}</bdi>
      </p>
      {facts.build !== "" && <p class="muted">{t("certificate.build", { build: facts.build })}</p>}
    </Section>
  );
}

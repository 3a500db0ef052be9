/**
 * The certificate as one sheet of A4, for a wall or a folder: what was closed, its status, who signed and who did not, where to ask, and the digest of the
 * file, which the file cannot say of itself. On a screen nothing of it is seen.
 */
import type { ComponentChildren, JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { useWords } from "../../ui/language.tsx";
import { formatPrintedDay } from "../../words/printed-day.ts";
import { countSigned } from "../counts.ts";
import { toHexGroups } from "../letters.ts";
import { type CertificateFacts, type Holder, MARK_BYTES } from "../model.ts";
import sheet from "./certificate-sheet.css?inline";
import { useHolderName, useSilence } from "./use-names.ts";

adoptSheet(sheet);

interface SheetProps {
  readonly facts: CertificateFacts;
  /** SHA-256 of the file's bytes. */
  readonly digest: Uint8Array;
  /** The digest as a QR code (`toDigestCode`). */
  readonly code: ComponentChildren;
}

/** How many the sheet has room for; the others are counted. */
const MOST_SILENT = 3;
const MOST_SIGNED = 18;

export function CertificateSheet({ facts, digest, code }: SheetProps): JSX.Element {
  const { t, pictures, formatTag } = useWords();
  const { signed, all } = countSigned(facts.holders);
  const silent = facts.holders.filter(({ answer }) => answer === null);
  const answered = facts.holders.filter(({ answer }) => answer !== null);
  const text = {
    complete: () => t("certificate.completeText", { count: all }),
    incomplete: () => t("certificate.incompleteText", { count: all - signed }),
    disputed: () => t("certificate.disputedText"),
  }[facts.status]();
  return (
    <section class="certificate-sheet" hidden>
      <header class="certificate-sheet__head">
        <div>
          <p>{t("certificate.sheetTitle")}</p>
          <h2>
            <bdi>{facts.name}</bdi>
          </h2>
          <p>{t("certificate.closedOn", { day: formatPrintedDay(facts.closedDay, formatTag) })}</p>
          {facts.isTraining && <p>{t("certificate.training")}</p>}
          <p>
            {t("certificate.mark")}: <bdi>{pictures(facts.programmeId.subarray(0, MARK_BYTES)).join(" ")}</bdi>
          </p>
          <p class="certificate-sheet__letters">
            <bdi>{toHexGroups(facts.programmeId)}</bdi>
          </p>
        </div>
        <div class="certificate-sheet__code">{code}</div>
      </header>
      <p class="certificate-sheet__status">
        <strong>{t(`certificate.${facts.status}`)}.</strong> {text}
      </p>
      {silent.length > 0 && <Silent holders={silent} />}
      <Signed holders={answered} />
      <p>{t("certificate.received", { received: signed, count: all })}</p>
      <h3>{t("certificate.cannot")}</h3>
      <ul class="certificate-sheet__list">
        <li>{t("certificate.cannotCopies")}</li>
        <li>{t("certificate.cannotTruth")}</li>
        <li>{t("certificate.cannotList")}</li>
      </ul>
      <h3>{t("certificate.sheetAsk")}</h3>
      <p>{facts.contact === "" ? t("certificate.noContact") : <bdi>{facts.contact}</bdi>}</p>
      <footer class="certificate-sheet__foot">
        <p>{t("certificate.sheetHash")}</p>
        <p class="certificate-sheet__letters">
          <bdi>{toHexGroups(digest)}</bdi>
        </p>
        <p>{t("certificate.sheetCompare")}</p>
      </footer>
    </section>
  );
}

/** Who did not sign, and what each may hold. */
function Silent({ holders }: { holders: readonly Holder[] }) {
  const { t } = useWords();
  const { lastHeard, mayHold } = useSilence();
  const more = holders.length - MOST_SILENT;
  return (
    <>
      <h3>{t("certificate.sheetNot")}</h3>
      <ul class="certificate-sheet__list">
        {holders.slice(0, MOST_SILENT).map((holder, at) => (
          <li key={at}>{[lastHeard(holder), ...mayHold(holder)].join(" ")}</li>
        ))}
        {more > 0 && <li>{t("certificate.sheetMore", { count: more })}</li>}
      </ul>
    </>
  );
}

function Signed({ holders }: { holders: readonly Holder[] }) {
  const { t } = useWords();
  const nameOf = useHolderName();
  const more = holders.length - MOST_SIGNED;
  return (
    <>
      <h3>{t("certificate.sheetSigned")}</h3>
      <ul class="certificate-sheet__names">
        {holders.slice(0, MOST_SIGNED).map((holder, at) => (
          <li key={at}>{nameOf(holder)}</li>
        ))}
        {more > 0 && <li>{t("certificate.sheetMore", { count: more })}</li>}
      </ul>
    </>
  );
}

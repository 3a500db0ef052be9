/** A certificate of closing: what it says first, where a card is checked, and then everything that it shows, cannot show, and could not confirm. */
import type { ComponentChildren, JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice, type NoticeKind } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { formatPrintedDay } from "../../words/printed-day.ts";
import { countSigned } from "../counts.ts";
import type { CertificateFacts, Status } from "../model.ts";
import sheet from "./certificate.css?inline";
import { Holders } from "./holders.tsx";
import { Record } from "./record.tsx";
import { Sure } from "./sure.tsx";
import { Unconfirmed } from "./unconfirmed.tsx";
import { CannotShow, Complaints, Shows } from "./what-it-shows.tsx";

adoptSheet(sheet);

interface CertificateScreenProps {
  readonly facts: CertificateFacts;
  /** Ways to change the language, where the screen has no bar for that. */
  readonly languages?: ComponentChildren;
  /** What whoever opened the file adds: who checked it, its digest. */
  readonly notes?: ComponentChildren;
  readonly canScan: boolean;
  readonly onScan: () => void;
  readonly onTap: () => void;
  readonly onType: () => void;
  readonly onBack?: () => void;
}

export function CertificateScreen(props: CertificateScreenProps): JSX.Element {
  const { facts, languages, notes, onBack } = props;
  const { t, formatTag } = useWords();
  return (
    <Screen
      title={t("certificate.title", { name: facts.name })}
      lead={t("certificate.closedOn", { day: formatPrintedDay(facts.closedDay, formatTag) })}
      layout="wide"
      {...(onBack && { onBack })}
    >
      {languages}
      <div class="certificate__top">
        <StatusNotice facts={facts} />
        <CheckCard {...props} />
      </div>
      {notes}
      <div class="certificate__sections">
        <Shows facts={facts} />
        <CannotShow />
        <Unconfirmed facts={facts} />
        <Holders facts={facts} />
        <Record facts={facts} />
        <Complaints facts={facts} />
        <Sure facts={facts} />
      </div>
    </Screen>
  );
}

const KINDS: Readonly<{ [Each in Status]: NoticeKind }> = {
  complete: "good",
  incomplete: "warning",
  disputed: "alert",
};

/** Complete, incomplete or disputed, in words. */
function StatusNotice({ facts }: { facts: CertificateFacts }) {
  const { t } = useWords();
  const { signed, all } = countSigned(facts.holders);
  const text = {
    complete: () => t("certificate.completeText", { count: all }),
    incomplete: () => t("certificate.incompleteText", { count: all - signed }),
    disputed: () => t("certificate.disputedText"),
  }[facts.status]();
  return (
    <div class="stack">
      <Notice kind={KINDS[facts.status]} title={t(`certificate.${facts.status}`)}>
        {text}
      </Notice>
      {facts.isTraining && <Notice kind="quiet" icon="book" title={t("certificate.training")} />}
    </div>
  );
}

function CheckCard({ canScan, onScan, onTap, onType }: CertificateScreenProps) {
  const { t } = useWords();
  return (
    <section class="certificate__check">
      <h2>{t("certificate.checkTitle")}</h2>
      <p>{t("certificate.checkLead")}</p>
      <div class="button-row">
        {canScan && (
          <Button icon="scan" wide onPress={onScan}>
            {t("certificate.scan")}
          </Button>
        )}
        <Button icon="pictures" wide onPress={onTap}>
          {t("certificate.tap")}
        </Button>
        <Button icon="pencil" wide onPress={onType}>
          {t("certificate.type")}
        </Button>
      </div>
    </section>
  );
}

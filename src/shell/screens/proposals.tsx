/** Proposals that wait: what would change, in words, who approved, and the two answers in equal weight. Rules S4, S5 of README.md. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Card, Cards } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import { useReasonText } from "./reasons.ts";

/** One difference between the terms now and the proposed ones. Days are programme-local, from 1970-01-01. */
export type TermChange =
  | { readonly kind: "seatAdded" | "seatRemoved"; readonly label: string }
  | { readonly kind: "k"; readonly from: number; readonly to: number }
  | { readonly kind: "end"; readonly fromDay: number; readonly toDay: number }
  | { readonly kind: "relayAdded" | "relayRemoved"; readonly address: string }
  | { readonly kind: "recoverySet" | "recoveryChanged" | "recoveryGone" | "policy" };

/** One open proposal. */
export interface ProposalRow {
  /** Names the proposal on this screen only. */
  readonly key: string;
  readonly changes: readonly TermChange[];
  /** Code of the signed reason. */
  readonly reason: number;
  /** Label of who stated it first; `null` where that is not known. */
  readonly by: string | null;
  /** Labels of everyone who approved, this device among them. */
  readonly approvedBy: readonly string[];
  /** How many more approvals it needs. */
  readonly needed: number;
  /** What this device answered. Not approving is kept on this device and signs nothing. */
  readonly answer: "approved" | "declined" | null;
}

interface ProposalsProps {
  readonly rows: readonly ProposalRow[];
  /** An approval is being written: no second one meanwhile. */
  readonly isWorking: boolean;
  readonly onApprove: (key: string) => void;
  readonly onDecline: (key: string) => void;
}

/** All proposals that wait. */
export function Proposals({ rows, isWorking, onApprove, onDecline }: ProposalsProps): JSX.Element {
  const { t } = useWords();
  const [asking, setAsking] = useState<ProposalRow | null>(null);
  if (rows.length === 0) return <p class="muted">{t("proposal.none")}</p>;
  return (
    <>
      <h2>{t("proposal.title", { count: rows.length })}</h2>
      <Cards>
        {rows.map((row) => (
          <ProposalCard
            key={row.key}
            row={row}
            isWorking={isWorking}
            onApprove={() => setAsking(row)}
            onDecline={() => onDecline(row.key)}
          />
        ))}
      </Cards>
      {asking && (
        <Sure
          row={asking}
          isSecond={rows.some(({ key, answer }) => answer === "approved" && key !== asking.key)}
          onNo={() => setAsking(null)}
          onYes={() => {
            setAsking(null);
            onApprove(asking.key);
          }}
        />
      )}
    </>
  );
}

interface ProposalCardProps {
  readonly row: ProposalRow;
  readonly isWorking: boolean;
  readonly onApprove: () => void;
  readonly onDecline: () => void;
}

function ProposalCard({ row, isWorking, onApprove, onDecline }: ProposalCardProps) {
  const { t, label, listed } = useWords();
  const reasonText = useReasonText();
  const changes = useChanges(row.changes);
  const change = joinFacts(t, changes);
  return (
    <Card
      icon="pencil"
      title={<ChangeList changes={changes} />}
      tone={row.answer === null ? "plain" : "past"}
      actions={
        row.answer === null && (
          <>
            <Button disabled={isWorking} label={t("proposal.approveLine", { change })} onPress={onApprove}>
              {t("proposal.approve")}
            </Button>
            <Button disabled={isWorking} label={t("proposal.declineLine", { change })} onPress={onDecline}>
              {t("proposal.decline")}
            </Button>
          </>
        )
      }
    >
      <p>{t("proposal.reason", { reason: reasonText(row.reason) })}</p>
      <p class="card__note">
        {joinFacts(t, [
          row.by !== null && t("proposal.by", { label: row.by }),
          row.approvedBy.length > 0 && t("proposal.approved", { names: listed(row.approvedBy.map(label)) }),
          t("proposal.needed", { count: row.needed }),
        ])}
      </p>
      {row.answer && (
        <p role="status">
          <strong>{t(row.answer === "approved" ? "proposal.approvedHere" : "proposal.declinedHere")}</strong>
        </p>
      )}
    </Card>
  );
}

/** One sentence a line. */
function ChangeList({ changes }: { changes: readonly string[] }) {
  return (
    <>
      {changes.map((change) => (
        <span key={change} class="card__line">
          {change}
        </span>
      ))}
    </>
  );
}

interface SureProps {
  readonly row: ProposalRow;
  /** This device approved another proposal that waits. */
  readonly isSecond: boolean;
  readonly onNo: () => void;
  readonly onYes: () => void;
}

function Sure({ row, isSecond, onNo, onYes }: SureProps) {
  const { t } = useWords();
  const changes = useChanges(row.changes);
  return (
    <Dialog
      title={t("proposal.sureTitle")}
      onClose={onNo}
      actions={
        <>
          <Button onPress={onNo}>{t("proposal.sureNo")}</Button>
          <Button onPress={onYes}>{t("proposal.approve")}</Button>
        </>
      }
    >
      <ul class="bullets">
        {changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
      <p>{t("proposal.sureText")}</p>
      {isSecond && <Notice kind="warning">{t("seats.giveSecond")}</Notice>}
    </Dialog>
  );
}

/** Each change as one sentence. */
function useChanges(changes: readonly TermChange[]): readonly string[] {
  const { t, day } = useWords();
  return changes.map((change) => {
    switch (change.kind) {
      case "seatAdded":
      case "seatRemoved":
        return t(`proposal.${change.kind}`, { label: change.label });
      case "k":
        return t("proposal.k", { from: change.from, to: change.to });
      case "end":
        return t("proposal.end", { from: day(change.fromDay), to: day(change.toDay) });
      case "relayAdded":
      case "relayRemoved":
        return t(`proposal.${change.kind}`, { address: change.address });
      default:
        return t(`proposal.${change.kind}`);
    }
  });
}

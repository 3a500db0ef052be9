/** The coordinators of a programme: who has a seat, how many must agree, what is missing, what waits. Rules S4–S6 of README.md. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, Cards } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { Profile } from "./create-form.ts";
import { type ProposalRow, Proposals, type TermChange } from "./proposals.tsx";
import { SeatsStanding } from "./seats-standing.tsx";
import "./screens.css";
import "../../ui/table-sheet.ts";

/** Someone who has or had a seat. */
export interface SeatRow {
  readonly key: string;
  /** Two picture-words. */
  readonly label: string;
  readonly isThisOne: boolean;
  readonly isActive: boolean;
}

/** A coordinator who was let in and has no seat yet. */
export interface SeatCandidate {
  readonly key: string;
  readonly label: string;
}

interface SeatsProps {
  /** In the order of the terms, removed ones last. */
  readonly seats: readonly SeatRow[];
  readonly candidates: readonly SeatCandidate[];
  /** There can be no seat more. */
  readonly areSeatsFull: boolean;
  /** How many must agree now. */
  readonly k: number;
  readonly profile: Profile;
  readonly hasRecovery: boolean;
  readonly proposals: readonly ProposalRow[];
  /** `proposed`: it waits for others. `changed`: it counts already. */
  readonly state: "ready" | "working" | "failed" | "proposed" | "changed";
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly offline: boolean;
  readonly onApprove: (proposal: string) => void;
  readonly onDecline: (proposal: string) => void;
  readonly onSeat: (candidate: string) => void;
  /** Opens the screen that asks for the reason. */
  readonly onRemove: (seat: string) => void;
  readonly onInvite: () => void;
  readonly onBack: () => void;
}

/** Everything about who decides. */
export function SeatsScreen(props: SeatsProps): JSX.Element {
  const { t } = useWords();
  const [asking, setAsking] = useState<SeatCandidate | null>(null);
  const approved = props.proposals.filter(({ answer }) => answer === "approved");
  const active = props.seats.filter(({ isActive }) => isActive).length;
  return (
    <Screen
      title={t("seats.title")}
      lead={t("seats.lead")}
      layout="wide"
      onBack={props.onBack}
      aside={<AsOf lastContactMs={props.lastContactMs} nowMs={props.nowMs} />}
      actions={
        <Button kind="primary" wide icon="plus" onPress={props.onInvite}>
          {t("seats.invite")}
        </Button>
      }
    >
      {props.offline && <Notice kind="quiet">{t("seats.offline")}</Notice>}
      <Outcome state={props.state} />
      <SeatsStanding seats={active} k={props.k} profile={props.profile} hasRecovery={props.hasRecovery} />
      <Proposals
        rows={props.proposals}
        isWorking={props.state === "working"}
        onApprove={props.onApprove}
        onDecline={props.onDecline}
      />
      <SeatList seats={props.seats} canRemove={active > 1} onRemove={props.onRemove} />
      <Candidates
        rows={props.candidates}
        isFull={props.areSeatsFull}
        proposed={approved.flatMap(({ changes }) => changes)}
        isWorking={props.state === "working"}
        onGive={setAsking}
      />
      {asking && (
        <GiveQuestion
          label={asking.label}
          isAlone={props.k === 1}
          isSecond={approved.length > 0}
          onNo={() => setAsking(null)}
          onYes={() => {
            setAsking(null);
            props.onSeat(asking.key);
          }}
        />
      )}
    </Screen>
  );
}

function Outcome({ state }: Pick<SeatsProps, "state">) {
  const { t } = useWords();
  if (state === "failed") return <Notice kind="alert">{t("seats.failed")}</Notice>;
  if (state === "ready" || state === "working") return null;
  return (
    <Notice kind="good" announced>
      {t(`seats.${state}`)}
    </Notice>
  );
}

interface SeatListProps extends Pick<SeatsProps, "seats" | "onRemove"> {
  readonly canRemove: boolean;
}

function SeatList({ seats, canRemove, onRemove }: SeatListProps) {
  const { t, label: nameOf } = useWords();
  return (
    <>
      <h2>{t("seats.listTitle")}</h2>
      <Cards>
        {seats.map(({ key, label, isThisOne, isActive }) => (
          <Card
            key={key}
            icon={isActive ? "person" : "crossOut"}
            tone={isActive ? "plain" : "past"}
            title={
              <>
                <bdi>{nameOf(label)}</bdi>
                {isThisOne && <span class="table__note"> ({t("phones.you")})</span>}
              </>
            }
            note={t(isActive ? "seats.active" : "seats.removed")}
            actions={
              isActive &&
              canRemove && (
                <Button label={t("seats.removeLine", { label })} onPress={() => onRemove(key)}>
                  {t("seats.remove")}
                </Button>
              )
            }
          />
        ))}
      </Cards>
    </>
  );
}

interface CandidatesProps {
  readonly rows: readonly SeatCandidate[];
  readonly isFull: boolean;
  /** What this device approved and others have not yet. */
  readonly proposed: readonly TermChange[];
  readonly isWorking: boolean;
  readonly onGive: (candidate: SeatCandidate) => void;
}

function Candidates({ rows, isFull, proposed, isWorking, onGive }: CandidatesProps) {
  const { t, label: nameOf } = useWords();
  const isProposed = ({ label }: SeatCandidate) =>
    proposed.some((change) => change.kind === "seatAdded" && change.label === label);
  return (
    <>
      <h2>{t("seats.candidatesTitle")}</h2>
      <p class="muted">{t(rows.length > 0 ? "seats.candidatesHint" : "seats.noCandidates")}</p>
      {rows.length > 0 && isFull && <Notice>{t("seats.full")}</Notice>}
      {rows.length > 0 && (
        <Cards>
          {rows.map((row) => (
            <Card
              key={row.key}
              icon="person"
              title={<bdi>{nameOf(row.label)}</bdi>}
              note={isProposed(row) && t("seats.isProposed")}
              actions={
                !isFull &&
                !isProposed(row) && (
                  <Button
                    disabled={isWorking}
                    label={t("seats.giveLine", { label: row.label })}
                    onPress={() => onGive(row)}
                  >
                    {t("seats.give")}
                  </Button>
                )
              }
            />
          ))}
        </Cards>
      )}
    </>
  );
}

interface GiveQuestionProps {
  readonly label: string;
  /** One person decides: it counts at once. */
  readonly isAlone: boolean;
  /** This device approved another proposal that waits. */
  readonly isSecond: boolean;
  readonly onNo: () => void;
  readonly onYes: () => void;
}

function GiveQuestion({ label, isAlone, isSecond, onNo, onYes }: GiveQuestionProps) {
  const { t } = useWords();
  return (
    <Dialog
      title={t("seats.giveTitle", { label })}
      onClose={onNo}
      actions={
        <>
          <Button onPress={onNo}>{t("seats.giveNo")}</Button>
          <Button onPress={onYes}>{t("seats.give")}</Button>
        </>
      }
    >
      <p>{t("seats.giveText")}</p>
      <p>{t(isAlone ? "seats.giveNow" : "seats.giveLater")}</p>
      {isSecond && <Notice kind="warning">{t("seats.giveSecond")}</Notice>}
    </Dialog>
  );
}

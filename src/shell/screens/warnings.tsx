/** Warnings: what does not hold, what is not touched by it and what to do. Being offline is none. Rules S1–S3 of README.md. */
import type { JSX } from "preact";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, Cards, Points } from "../../ui/card.tsx";
import { useWords } from "../../ui/language.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import "./screens.css";

/** Gravest first; the screen's order. `split`: two histories of a coordinator. `copied`: this device's own key is used elsewhere. `card`: several records name one card. */
const WARNING_KINDS = [
  "split",
  "doubleVote",
  "copied",
  "forked",
  "hole",
  "card",
  "healed",
  "rewound",
  "forged",
  "noKey",
  "restarted",
  "unopened",
  "damaged",
  "clock",
] as const;
export type WarningKind = (typeof WARNING_KINDS)[number];

const GRAVE: ReadonlySet<WarningKind> = new Set(["split", "doubleVote", "copied", "forked", "hole", "card"]);

/** One warning. Times in ms since 1970 UTC by this device's clock. */
export interface WarningRow {
  /** Names the warning on this screen only. */
  readonly key: string;
  readonly kind: WarningKind;
  /** Label of the device that it is about; `null` where it is about the relay or nobody. */
  readonly who: string | null;
  /** Names of the records that it is about. */
  readonly records?: readonly (readonly [number, number])[];
  readonly firstMs: number;
  readonly lastMs: number;
  readonly count: number;
  readonly isSeen: boolean;
}

interface WarningsProps {
  /** In any order; the screen sorts. */
  readonly rows: readonly WarningRow[];
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly offline: boolean;
  readonly onSeen: (key: string) => void;
  readonly onBack: () => void;
}

const rankOf = ({ kind }: WarningRow) => WARNING_KINDS.indexOf(kind);
const byRank = (a: WarningRow, b: WarningRow) => rankOf(a) - rankOf(b) || b.lastMs - a.lastMs;

/** All warnings: those that nobody has seen first. */
export function WarningsScreen(props: WarningsProps): JSX.Element {
  const { t } = useWords();
  const fresh = props.rows.filter(({ isSeen }) => !isSeen).sort(byRank);
  const seen = props.rows.filter(({ isSeen }) => isSeen).sort(byRank);
  return (
    <Screen
      title={t("warnings.title")}
      lead={props.rows.length > 0 && t("warnings.lead")}
      layout="wide"
      onBack={props.onBack}
      aside={<AsOf lastContactMs={props.lastContactMs} nowMs={props.nowMs} />}
    >
      {props.offline && <Notice kind="quiet">{t("warnings.offline")}</Notice>}
      {props.rows.length === 0 && (
        <EmptyState icon="check" title={t("warnings.empty")}>
          {t("warnings.emptyHint")}
        </EmptyState>
      )}
      {fresh.length > 0 && (
        <>
          <h2>{t("warnings.newTitle", { count: fresh.length })}</h2>
          <Cards>
            {fresh.map((row) => (
              <WarningCard key={row.key} row={row} onSeen={() => props.onSeen(row.key)} />
            ))}
          </Cards>
        </>
      )}
      {seen.length > 0 && (
        <>
          <h2>{t("warnings.seenTitle")}</h2>
          <Cards>
            {seen.map((row) => (
              <WarningCard key={row.key} row={row} />
            ))}
          </Cards>
        </>
      )}
    </Screen>
  );
}

function WarningCard({ row, onSeen }: { row: WarningRow; onSeen?: () => void }) {
  const { t } = useWords();
  const warning = t(`warnings.${row.kind}Title`);
  return (
    <Card
      icon="warning"
      tone={row.isSeen ? "past" : GRAVE.has(row.kind) ? "grave" : "warning"}
      title={warning}
      note={<About row={row} />}
      actions={
        onSeen && (
          <Button icon="check" label={t("warnings.seeLine", { warning })} onPress={onSeen}>
            {t("warnings.see")}
          </Button>
        )
      }
    >
      <Points
        points={[
          { title: t("warnings.what"), text: t(`warnings.${row.kind}What`) },
          { title: t("warnings.stays"), text: t(`warnings.${row.kind}Stays`) },
          { title: t("warnings.todo"), text: t(`warnings.${row.kind}Todo`) },
        ]}
      />
    </Card>
  );
}

/** Which device, since when, how often. */
function About({ row }: { row: WarningRow }) {
  const { t, moment, alias, label } = useWords();
  const times = row.count > 1;
  return (
    <>
      {row.who !== null && (
        <p>
          <strong>
            <bdi>{label(row.who)}</bdi>
          </strong>
        </p>
      )}
      {row.records?.map((record) => (
        <p key={record.join()}>
          <strong>
            <bdi>{alias(record)}</bdi>
          </strong>
        </p>
      ))}
      <p>
        {joinFacts(t, [
          t("warnings.since", { moment: moment(row.firstMs) }),
          times && t("warnings.times", { count: row.count }),
          times && t("warnings.last", { moment: moment(row.lastMs) }),
        ])}
      </p>
    </>
  );
}

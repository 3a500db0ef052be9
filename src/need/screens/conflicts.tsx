/**
 * Answers that differ: people look at them side by side and one of them chooses, or nobody does.
 * Nothing is chosen beforehand, no answer is larger than another, and nothing is decided before Save. Rules N1–N4 of README.md.
 */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { useLeaving } from "../../ui/leaving.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import type { Place } from "../choices.ts";
import type { Alias } from "../model.ts";
import { answersShown, type FieldConflict, FieldDecision, type Picked } from "./field-decision.tsx";
import { useWriterWords, type Writer } from "./writer.ts";
import "./screens.css";

/** What was chosen, by field code: the key of the answer. Fields that stay undecided are left out. */
export type Choice = ReadonlyMap<number, string>;

interface ConflictProps {
  /** `null` where the name itself cannot be read. */
  readonly alias: Alias | null;
  /** In the order in which they are asked; empty once all is decided. */
  readonly conflicts: readonly FieldConflict[];
  /** Everyone who confirmed the record while not knowing of the others; shown from two on. */
  readonly confirmedBy: readonly (Writer | null)[];
  readonly places: readonly Place[];
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly offline: boolean;
  readonly saveState: "ready" | "saving" | "failed";
  readonly onSave: (choice: Choice) => void;
  readonly onBack: () => void;
}

const LEAVING = {
  title: "conflict.leaveTitle",
  text: "conflict.leaveText",
  save: "conflict.leaveSave",
  leave: "conflict.leaveDrop",
} as const;

/** One record with its differing answers. */
export function ConflictScreen(props: ConflictProps): JSX.Element {
  const { t, alias: aliasOf } = useWords();
  const [picks, setPicks] = useState<ReadonlyMap<number, Picked>>(new Map());
  const choice = choiceOf(props.conflicts, picks);
  const leaving = useLeaving(choice.size > 0, () => props.onSave(choice), props.onBack, LEAVING);
  const pick = (field: number, picked: Picked | null) => {
    const after = new Map(picks);
    if (picked) after.set(field, picked);
    else after.delete(field);
    setPicks(after);
  };
  return (
    <Screen
      title={props.alias ? t("conflict.titleOf", { alias: aliasOf(props.alias) }) : t("conflict.title")}
      lead={props.conflicts.length > 0 && t("conflict.lead")}
      layout="wide"
      onBack={leaving.onBack}
      aside={<AsOf lastContactMs={props.lastContactMs} nowMs={props.nowMs} />}
      actions={
        choice.size > 0 && (
          <SaveButton count={choice.size} state={props.saveState} onSave={() => props.onSave(choice)} />
        )
      }
    >
      {props.offline && <Notice kind="quiet">{t("conflict.offline")}</Notice>}
      {props.saveState === "failed" && <Notice kind="alert">{t("conflict.failed")}</Notice>}
      <Confirmed by={props.confirmedBy} />
      {props.conflicts.length === 0 && <EmptyState icon="check" title={t("conflict.empty")} />}
      {props.conflicts.map((conflict) => (
        <FieldDecision
          key={conflict.field}
          conflict={conflict}
          places={props.places}
          picked={picks.get(conflict.field) ?? null}
          onPick={(picked) => pick(conflict.field, picked)}
        />
      ))}
      {leaving.question}
    </Screen>
  );
}

/** Picks that still hold: one made before another answer arrived is not a choice any more. */
const choiceOf = (conflicts: readonly FieldConflict[], picks: ReadonlyMap<number, Picked>): Choice =>
  new Map(
    conflicts.flatMap((conflict) => {
      const picked = picks.get(conflict.field);
      return picked?.key && picked.among === answersShown(conflict) ? [[conflict.field, picked.key] as const] : [];
    }),
  );

function SaveButton({
  count,
  state,
  onSave,
}: {
  count: number;
  state: ConflictProps["saveState"];
  onSave: () => void;
}) {
  const { t } = useWords();
  return (
    <Button kind="primary" wide busy={state === "saving"} onPress={onSave}>
      {state === "saving" ? t("conflict.saving") : t("conflict.save", { count })}
    </Button>
  );
}

function Confirmed({ by }: { by: readonly (Writer | null)[] }) {
  const { t } = useWords();
  const { who } = useWriterWords();
  if (by.length < 2) return null;
  return (
    <Notice kind="warning" title={t("conflict.confirmed", { count: by.length })}>
      <p>{joinFacts(t, by.map(who))}</p>
      <p>{t("conflict.confirmedText")}</p>
    </Notice>
  );
}

/** One record of the list of conflicts. */
export interface ConflictEntry {
  /** Names the record on this screen only. */
  readonly key: string;
  readonly alias: Alias | null;
  /** How many questions have different answers. */
  readonly questions: number;
}

interface ConflictListProps {
  readonly entries: readonly ConflictEntry[];
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly offline: boolean;
  readonly onOpen: (key: string) => void;
  readonly onBack: () => void;
}

/** All records with different answers. */
export function ConflictListScreen(props: ConflictListProps): JSX.Element {
  const { t, alias: aliasOf } = useWords();
  return (
    <Screen
      title={t("conflict.listTitle")}
      lead={props.entries.length > 0 && t("conflict.listLead")}
      onBack={props.onBack}
      aside={<AsOf lastContactMs={props.lastContactMs} nowMs={props.nowMs} />}
    >
      {props.offline && <Notice kind="quiet">{t("conflict.offline")}</Notice>}
      {props.entries.length === 0 ? (
        <EmptyState icon="check" title={t("conflict.empty")}>
          {t("conflict.emptyHint")}
        </EmptyState>
      ) : (
        <TileList>
          {props.entries.map(({ key, alias, questions }) => (
            <Tile
              key={key}
              icon="question"
              label={<bdi>{alias ? aliasOf(alias) : t("conflict.noName")}</bdi>}
              hint={t("conflict.questions", { count: questions })}
              onPress={() => props.onOpen(key)}
            />
          ))}
        </TileList>
      )}
    </Screen>
  );
}

/** GR14: what went wrong, what nearly did, and what was questioned. Nobody is named and nobody is blamed; answers come from fixed lists. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Place } from "../../need/choices.ts";
import { useNeedWords } from "../../need/screens/need-words.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Choices } from "../../ui/chips.tsx";
import { JoinedFacts } from "../../ui/joined-facts.tsx";
import { useWords } from "../../ui/language.tsx";
import { LongList } from "../../ui/long-list.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { makeSaving } from "../../ui/saving.ts";
import { Screen } from "../../ui/screen.tsx";
import type { AboutView, EntryAnswers, EntryView } from "./board-views.ts";
import { ENTRY_FIELDS, ENTRY_KIND_WORDS, ENTRY_LISTS, ENTRY_QUESTIONS, type EntryField } from "./entry-lists.ts";
import { QUESTION_REASONS } from "./reason-words.ts";
import "./board-sheet.ts";

interface IncidentsProps {
  readonly rows: readonly EntryView[];
  readonly places: readonly Place[];
  readonly saveState: "ready" | "saving" | "failed";
  readonly canDecide: boolean;
  /** An assignment about which somebody has to write first. */
  readonly about?: string | null;
  readonly onSave: (entry: EntryAnswers) => Promise<boolean>;
  /** Hands the rows over as a file without names, days of the week or places. */
  readonly onShare: () => void;
  readonly onBack: () => void;
}

type Answers = Partial<Record<EntryField, number>>;

export function IncidentsScreen(props: IncidentsProps): JSX.Element {
  const { t } = useWords();
  const [isWriting, write] = useState(Boolean(props.about));
  if (isWriting) return <WriteEntry {...props} onBack={() => write(false)} />;
  const rows = [...props.rows].sort((a, b) => b.day - a.day);
  return (
    <Screen title={t("incident.title")} lead={t("incident.lead")} layout="wide" onBack={props.onBack}>
      <div class="button-row">
        {props.canDecide && (
          <Button icon="pencil" onPress={() => write(true)}>
            {t("incident.write")}
          </Button>
        )}
        {rows.length > 0 && (
          <Button icon="form" onPress={props.onShare}>
            {t("incident.share")}
          </Button>
        )}
      </div>
      {rows.length > 0 && <p class="muted">{t("incident.shareHint")}</p>}
      {rows.length === 0 ? (
        <EmptyState icon="book" title={t("incident.empty")} />
      ) : (
        <LongList
          rows={rows}
          keyOf={(row) => String(rows.indexOf(row))}
          look="cards cards--pairs"
          rowHeight={ROW_HEIGHT}
          render={(row) => <EntryCard row={row} places={props.places} />}
        />
      )}
    </Screen>
  );
}

/** How high a card is likely to be, half of it: two stand side by side. */
const ROW_HEIGHT = 110;

function EntryCard({ row, places }: { row: EntryView; places: readonly Place[] }) {
  const { t, day } = useWords();
  const question = QUESTION_REASONS.find(({ code }) => code === row.what);
  const answers = ENTRY_FIELDS.flatMap((field) => {
    const answer = ENTRY_LISTS[field][row[field] - 1];
    return answer ? [{ field, answer }] : [];
  });
  return (
    <Card
      level={2}
      icon={row.kind === 1 ? "warning" : row.kind === 2 ? "info" : "question"}
      title={t(ENTRY_KIND_WORDS[row.kind] ?? "incident.kindNear")}
      note={<p>{day(row.day)}</p>}
    >
      {row.kind === 3 ? (
        <>
          {question && <p>{t(question.label)}</p>}
          {row.about && <AboutLine about={row.about} places={places} />}
        </>
      ) : (
        <dl class="answers">
          {answers.map(({ field, answer }) => (
            <div key={field}>
              <dt>{t(ENTRY_QUESTIONS[field])}</dt>
              <dd>{t(answer)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}

/** Which suggestion it was: whose need, what of, and who was to help. */
function AboutLine({ about: { need, label }, places }: { about: AboutView; places: readonly Place[] }) {
  const { t, alias, label: nameOf } = useWords();
  const words = useNeedWords(places);
  return (
    <p>
      <JoinedFacts>
        {need ? <bdi>{alias(need.alias)}</bdi> : t("under.noNeed")}
        {need && words.item(need.item).text}
        {label !== "" && <bdi>{nameOf(label)}</bdi>}
      </JoinedFacts>
    </p>
  );
}

function WriteEntry({ saveState, onSave, onBack }: IncidentsProps) {
  const { t } = useWords();
  const [kind, setKind] = useState<1 | 2>(2);
  const [answers, setAnswers] = useState<Answers>({});
  const { what, phase, effect, cause, fix } = answers;
  const isWhole = what && phase && effect && cause && fix;
  const [saving] = useState(makeSaving);
  const save = () =>
    isWhole &&
    saving.run(
      async () => ((await onSave({ kind, what, phase, effect, cause, fix })) ? onBack : null),
      () => undefined,
    );
  return (
    <Screen
      title={t("incident.write")}
      lead={t("incident.writeLead")}
      onBack={() => saving.press(onBack)}
      actions={
        isWhole && (
          <Button kind="primary" wide busy={saveState === "saving"} onPress={() => void save()}>
            {t("incident.save")}
          </Button>
        )
      }
    >
      {saveState === "failed" && <Notice kind="alert">{t("board.failed")}</Notice>}
      <Choices
        legend={t("incident.kind")}
        choices={[
          { code: 2 as const, label: t("incident.kindNear") },
          { code: 1 as const, label: t("incident.kindIncident") },
        ]}
        chosen={kind}
        onChange={setKind}
      />
      {ENTRY_FIELDS.map((field) => (
        <Choices
          key={field}
          legend={t(ENTRY_QUESTIONS[field])}
          choices={ENTRY_LISTS[field].map((label, at) => ({ code: at + 1, label: t(label) }))}
          chosen={answers[field] ?? null}
          onChange={(code) => setAnswers((before) => ({ ...before, [field]: code }))}
        />
      ))}
    </Screen>
  );
}

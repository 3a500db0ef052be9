/** Volunteers by the words of their phones: how far they were checked, what they offer, and what they have to do. Levels are set here and nowhere else. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Choices } from "../../ui/chips.tsx";
import { useWords } from "../../ui/language.tsx";
import { LongList } from "../../ui/long-list.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import type { VolunteerRow } from "./board-views.ts";
import { Fact } from "./facts.tsx";
import { LIFE_LOOKS } from "./life-looks.ts";
import { LEVELS } from "./reason-words.ts";
import "./board-sheet.ts";

interface HelpersProps {
  readonly rows: readonly VolunteerRow[];
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly offline: boolean;
  readonly saveState: "ready" | "saving" | "failed";
  readonly canDecide: boolean;
  readonly onSave: (key: string, level: 0 | 1 | 2, helper: 0 | 1 | 2) => void;
  /** Left out where nobody can be let in from here. */
  readonly onInvite?: () => void;
  /** The odd offers of this volunteer may be suggested after all. */
  readonly onLook: (key: string) => void;
  readonly onEnd: (key: string) => void;
  readonly onBack: () => void;
}

export function HelpersScreen(props: HelpersProps): JSX.Element {
  const { t } = useWords();
  const [open, setOpen] = useState<string | null>(null);
  const row = props.rows.find(({ key }) => key === open);
  if (row) return <HelperScreen {...props} row={row} onBack={() => setOpen(null)} />;
  return (
    <Screen
      title={t("helpers.title")}
      lead={t("helpers.lead")}
      layout="wide"
      onBack={props.onBack}
      aside={<AsOf lastContactMs={props.lastContactMs} nowMs={props.nowMs} />}
      actions={
        props.onInvite && (
          <Button wide icon="plus" onPress={props.onInvite}>
            {t("helpers.invite")}
          </Button>
        )
      }
    >
      {props.offline && <Notice kind="quiet">{t("needs.offline")}</Notice>}
      {props.rows.length === 0 ? (
        <EmptyState icon="person" title={t("helpers.empty")}>
          {t("helpers.emptyHint")}
        </EmptyState>
      ) : (
        <LongList
          rows={props.rows}
          keyOf={({ key }) => key}
          look="cards cards--pairs"
          rowHeight={ROW_HEIGHT}
          render={(one) => <HelperCard row={one} onOpen={() => setOpen(one.key)} canDecide={props.canDecide} />}
        />
      )}
    </Screen>
  );
}

/** How high a card is likely to be, half of it: two stand side by side. */
const ROW_HEIGHT = 150;
const DOUBTS = { far: "helpers.doubtFar", large: "helpers.doubtLarge", many: "helpers.doubtMany" } as const;

/** What is known, line by line. */
function HelperFacts({ row }: { row: VolunteerRow }) {
  const { t, day, moment } = useWords();
  return (
    <ul class="match-facts">
      {row.isEnded && <Fact icon="stop">{t("phones.isEnded")}</Fact>}
      <Fact icon={row.level === 0 ? "question" : "check"}>
        {joinFacts(t, [t(LEVELS[row.level] ?? "helpers.level0"), row.checkedDay !== null && day(row.checkedDay)])}
      </Fact>
      <Fact icon="hand">{t("helpers.offers", { count: row.offers })}</Fact>
      <Fact icon="list">
        {row.task === null ? t("helpers.noTask") : t("helpers.task", { state: t(LIFE_LOOKS[row.task].label) })}
      </Fact>
      <Fact icon="clock">
        {row.lastHeardMs === null ? t("helpers.neverHeard") : t("helpers.heard", { moment: moment(row.lastHeardMs) })}
      </Fact>
    </ul>
  );
}

/** What a person has to look at before anything goes there: apart from the facts, each with its sign. */
function HelperWarnings({ row }: { row: VolunteerRow }) {
  const { t } = useWords();
  const warnings = [
    ...(row.needsLook ? [t("helpers.needsLook")] : []),
    ...row.doubts.map((doubt) => t(DOUBTS[doubt])),
    ...(row.aside > 0 ? [t("helpers.aside", { count: row.aside })] : []),
    ...(row.unread > 0 ? [t("helpers.unread", { count: row.unread })] : []),
  ];
  if (warnings.length === 0) return null;
  return (
    <ul class="match-facts match-facts--warn">
      {warnings.map((warning) => (
        <Fact key={warning} icon="warning">
          {warning}
        </Fact>
      ))}
    </ul>
  );
}

function HelperCard({ row, onOpen, canDecide }: { row: VolunteerRow; onOpen: () => void; canDecide: boolean }) {
  const { t, label: nameOf } = useWords();
  return (
    <Card
      level={2}
      icon={row.isEnded ? "crossOut" : row.level === 0 ? "question" : "person"}
      tone={row.isEnded ? "past" : row.needsLook || row.doubts.length > 0 ? "warning" : "plain"}
      title={<bdi>{nameOf(row.label)}</bdi>}
      note={<HelperFacts row={row} />}
      actions={
        canDecide &&
        !row.isEnded && (
          <Button label={t("helpers.openLine", { label: row.label })} onPress={onOpen}>
            {t("helpers.open")}
          </Button>
        )
      }
    >
      <HelperWarnings row={row} />
    </Card>
  );
}

function HelperScreen({ row, saveState, onSave, onLook, onEnd, onBack }: HelpersProps & { row: VolunteerRow }) {
  const { t, label: nameOf } = useWords();
  const [level, setLevel] = useState(row.level);
  const [helper, setHelper] = useState(row.helper);
  const [isPressed, setPressed] = useState(false);
  const isChanged = level !== row.level || helper !== row.helper;
  const save = () => {
    setPressed(true);
    onSave(row.key, level, helper);
  };
  return (
    <Screen
      title={nameOf(row.label)}
      onBack={onBack}
      actions={
        isChanged && (
          <Button kind="primary" wide busy={saveState === "saving"} onPress={save}>
            {t("helpers.save")}
          </Button>
        )
      }
    >
      {saveState === "failed" && <Notice kind="alert">{t("board.failed")}</Notice>}
      {isPressed && !isChanged && saveState === "ready" && (
        <Notice kind="good" announced>
          {t("matchSetup.saved")}
        </Notice>
      )}
      {row.needsLook && <Notice kind="warning">{t("helpers.needsLookHint")}</Notice>}
      <HelperFacts row={row} />
      <HelperWarnings row={{ ...row, needsLook: false, doubts: [] }} />
      {row.doubts.length > 0 && (
        <Notice kind="warning" title={t("helpers.heldBack")}>
          <ul class="plain-list">
            {row.doubts.map((doubt) => (
              <li key={doubt}>{t(DOUBTS[doubt])}</li>
            ))}
          </ul>
          <div>
            <Button icon="check" busy={saveState === "saving"} onPress={() => onLook(row.key)}>
              {t("helpers.letThrough")}
            </Button>
          </div>
        </Notice>
      )}
      <Choices
        legend={t("helpers.levelQuestion")}
        choices={([0, 1, 2] as const).map((code) => ({ code, label: t(LEVELS[code] ?? "helpers.level0") }))}
        chosen={level}
        onChange={setLevel}
      />
      <Choices
        legend={t("helpers.helperQuestion")}
        choices={[
          { code: 0 as const, label: t("helpers.unsaid") },
          { code: 1 as const, label: t("helper.woman") },
          { code: 2 as const, label: t("helper.man") },
        ]}
        chosen={helper}
        onChange={setHelper}
      />
      <p class="muted">{t("helpers.levelHint")}</p>
      <div>
        <Button icon="crossOut" onPress={() => onEnd(row.key)}>
          {t("phones.end")}
        </Button>
      </div>
    </Screen>
  );
}

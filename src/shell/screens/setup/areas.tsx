/** The areas of a programme: added, renamed, retired, brought back. Nothing is ever taken out, because records name them. Each act is saved at once. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { AreaChangeProblem } from "../../../programme/areas.ts";
import { type Area, MAX_AREA_ID, MAX_AREA_LABEL } from "../../../programme/model.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Field } from "../../../ui/field.tsx";
import { useWords } from "../../../ui/language.tsx";
import { useIsChanged } from "../../../ui/leaving.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { useAreaProblem } from "./area-problem.ts";
import { SetupPage, type SetupState } from "./setup-page.tsx";
import "./use-setup-sheet.ts";

interface AreasProps {
  readonly areas: readonly Area[];
  /** How many people each should hold at least; 0: the programme said nothing. */
  readonly minPeople: number;
  /** Why the last act was not done. */
  readonly problem: AreaChangeProblem | null;
  readonly state: SetupState;
  readonly onAdd: () => void;
  readonly onImport: () => void;
  readonly onRename: (area: Area) => void;
  readonly onRetire: (area: Area) => void;
  readonly onReturn: (area: Area) => void;
  readonly onBack: () => void;
}

export function AreasSetup(props: AreasProps): JSX.Element {
  const { t } = useWords();
  const problemText = useAreaProblem();
  const [asking, setAsking] = useState<Area | null>(null);
  const used = props.areas.filter(({ retired }) => !retired);
  const retired = props.areas.filter((area) => area.retired);
  const lead = props.minPeople > 0 ? t("areas.leadMin", { count: props.minPeople }) : t("areas.lead");
  return (
    <SetupPage title={t("setup.areas")} lead={lead} state={props.state} onBack={props.onBack}>
      {props.problem && <Notice kind="alert">{problemText(props.problem)}</Notice>}
      <div class="button-row">
        <Button icon="plus" onPress={props.onAdd}>
          {t("areas.add")}
        </Button>
        <Button icon="form" onPress={props.onImport}>
          {t("areas.import")}
        </Button>
      </div>
      <h2>{t("areas.inUse", { count: used.length })}</h2>
      <ul class="setup-areas">
        {used.map((area) => (
          <AreaRow key={area.code} area={area}>
            <AreaAct area={area} act="rename" onPress={() => props.onRename(area)} />
            <AreaAct area={area} act="retire" onPress={() => setAsking(area)} />
          </AreaRow>
        ))}
      </ul>
      {retired.length > 0 && (
        <>
          <h2>{t("areas.retiredCount", { count: retired.length })}</h2>
          <p class="muted">{t("areas.retiredHint")}</p>
          <ul class="setup-areas">
            {retired.map((area) => (
              <AreaRow key={area.code} area={area}>
                <AreaAct area={area} act="return" onPress={() => props.onReturn(area)} />
              </AreaRow>
            ))}
          </ul>
        </>
      )}
      {asking && (
        <RetireQuestion
          area={asking}
          onClose={() => setAsking(null)}
          onRetire={() => {
            setAsking(null);
            props.onRetire(asking);
          }}
        />
      )}
    </SetupPage>
  );
}

function AreaRow({ area, children }: { area: Area; children: JSX.Element | JSX.Element[] }) {
  return (
    <li class={area.retired ? "setup-area setup-area--retired" : "setup-area"}>
      <span class="setup-area__text">
        <bdi class="setup-area__label">{area.label}</bdi>
        {area.id && <bdi class="muted">{area.id}</bdi>}
      </span>
      <span class="setup-area__acts">{children}</span>
    </li>
  );
}

function AreaAct({ area, act, onPress }: { area: Area; act: "rename" | "retire" | "return"; onPress: () => void }) {
  const { t } = useWords();
  return (
    <Button kind="quiet" label={t(`areas.${act}Line`, { area: area.label })} onPress={onPress}>
      {t(`areas.${act}`)}
    </Button>
  );
}

function RetireQuestion({ area, onClose, onRetire }: { area: Area; onClose: () => void; onRetire: () => void }) {
  const { t } = useWords();
  return (
    <Dialog
      title={t("areas.retireTitle", { area: area.label })}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("areas.retireNo")}</Button>
          <Button onPress={onRetire}>{t("areas.retire")}</Button>
        </>
      }
    >
      <p>{t("areas.retireText")}</p>
    </Dialog>
  );
}

interface AreaEditProps {
  /** The area that is renamed; `null` for a new one. */
  readonly area: Area | null;
  readonly problem: AreaChangeProblem | null;
  readonly state: SetupState;
  readonly onSave: (id: string, label: string) => void;
  readonly onBack: () => void;
}

/** A new area, or another name for one. */
export function AreaEdit({ area, problem, state, onSave, onBack }: AreaEditProps): JSX.Element {
  const { t } = useWords();
  const problemText = useAreaProblem();
  const [label, setLabel] = useState(area?.label ?? "");
  const [id, setId] = useState(area?.id ?? "");
  const isChanged = useIsChanged([label, id]);
  const isOfId = problem === "ID_MALFORMED" || problem === "ID_REPEATED";
  const save = () => onSave(id, label);
  return (
    <SetupPage
      title={area ? t("areas.renameTitle") : t("areas.add")}
      lead={t("areas.editLead")}
      isChanged={isChanged}
      state={state}
      onSave={save}
      onBack={onBack}
    >
      <div class="setup-form">
        <Field
          label={t("areas.label")}
          value={label}
          maxLength={MAX_AREA_LABEL}
          onInput={setLabel}
          onEnter={save}
          {...(problem && !isOfId && { error: problemText(problem) })}
        />
        <Field
          label={t("areas.id")}
          hint={t("areas.idHint")}
          value={id}
          maxLength={MAX_AREA_ID}
          onInput={setId}
          onEnter={save}
          {...(problem && isOfId && { error: problemText(problem) })}
        />
      </div>
    </SetupPage>
  );
}

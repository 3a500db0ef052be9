/** Starting a programme: one form, its problems at the top and beside the fields, then the programme exists. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { dayToIso, isoToDay, isTimeZone, localDay, MAX_DAYS_AHEAD } from "../../programme/rules.ts";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/chips.tsx";
import { ErrorSummary, Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import {
  type CreateDraft,
  isProgramme,
  judgeCreate,
  type LeaseChoice,
  type NewProgramme,
  type Profile,
} from "./create-form.ts";
import { useCreateTexts } from "./create-texts.ts";
import { ZoneField } from "./zone-field.tsx";
import "./screens.css";
import "./use-behind-sheet.ts";

interface CreateProps {
  /** Now, ms since 1970 UTC: decides which last days can be chosen. */
  readonly nowMs: number;
  /** The zone of this device, offered first. */
  readonly timeZone: string;
  /** Zones to choose from, IANA names. */
  readonly timeZones: readonly string[];
  /** The relay refused the programme; what was typed is still here. */
  readonly isRefused: boolean;
  /** What was typed before, to go on with; left out at first. */
  readonly typed?: CreateDraft;
  readonly onCreate: (programme: NewProgramme, typed: CreateDraft) => void;
  readonly onBack: () => void;
}

const EXAMPLE_DAYS = 90;

/** The form. Keeps what was typed until the caller leaves it. */
export function CreateScreen(props: CreateProps): JSX.Element {
  const { t } = useWords();
  const form = useCreateForm(props);
  const { draft, change, texts } = form;
  return (
    <Screen
      title={t("create.title")}
      lead={t("create.lead")}
      layout="wide"
      onBack={props.onBack}
      actions={
        <Button kind="primary" wide onPress={form.submit}>
          {t("create.continue")}
        </Button>
      }
    >
      <ErrorSummary title={t("create.summary", { count: texts.all.length })} entries={texts.all} />
      {props.isRefused && (
        <Notice kind="alert" title={t("create.refusedTitle")}>
          {t("create.refused")}
        </Notice>
      )}
      <div class="two-columns">
        <div class="stack">
          <Field
            id="create-name"
            label={t("create.name")}
            hint={t("create.nameHint")}
            value={draft.name}
            onInput={(name) => change({ name })}
            {...texts.name}
          />
          <Field
            id="create-end"
            label={t("create.end")}
            hint={form.endHint}
            type="date"
            value={draft.end}
            onInput={(end) => change({ end })}
            {...texts.end}
          />
          <ZoneField
            id="create-zone"
            zones={props.timeZones}
            value={draft.timeZone}
            onChange={(timeZone) => change({ timeZone })}
            {...texts.timeZone}
          />
          <ProfileChoice profile={draft.profile} onChange={(profile) => change({ profile })} />
          <KindChoice isTraining={draft.isTraining} onChange={(isTraining) => change({ isTraining })} />
          <WayChoice isByHand={draft.isByHand} onChange={(isByHand) => change({ isByHand })} />
          <LeaseQuestion draft={draft} onChange={(lease) => change({ lease })} />
        </div>
        <Field
          id="create-areas"
          label={t("create.areas")}
          hint={t("create.areasHint")}
          value={draft.areas}
          onInput={(areas) => change({ areas })}
          lines={10}
          {...texts.areas}
        />
      </div>
    </Screen>
  );
}

function useCreateForm({ nowMs, timeZone, typed, onCreate }: CreateProps) {
  const [draft, setDraft] = useState<CreateDraft>(() => typed ?? emptyDraft(nowMs, timeZone));
  const [isTried, setTried] = useState(false);
  const today = localDay(nowMs, isTimeZone(draft.timeZone) ? draft.timeZone : "UTC");
  const judged = judgeCreate(draft, today);
  const texts = useCreateTexts(isTried && !isProgramme(judged) ? judged : {});
  return {
    draft,
    texts,
    endHint: <EndHint today={today} endDay={isoToDay(draft.end)} />,
    change: (changed: Partial<CreateDraft>) => setDraft({ ...draft, ...changed }),
    submit: () => (isProgramme(judged) ? onCreate(judged, draft) : setTried(true)),
  };
}

/** The browser writes dates its own way; the day in words leaves no doubt which one is meant. */
function EndHint({ today, endDay }: { today: number; endDay: number | null }) {
  const { t, day } = useWords();
  return (
    <>
      {t("create.endHint")}
      {endDay !== null && endDay > today && (
        <strong class="day-in-words">{t("create.endIs", { day: day(endDay), count: endDay - today })}</strong>
      )}
    </>
  );
}

const emptyDraft = (nowMs: number, timeZone: string): CreateDraft => ({
  name: "",
  end: dayToIso(localDay(nowMs, isTimeZone(timeZone) ? timeZone : "UTC") + Math.min(EXAMPLE_DAYS, MAX_DAYS_AHEAD)),
  timeZone: isTimeZone(timeZone) ? timeZone : "",
  areas: "",
  isTraining: false,
  profile: 2,
  isByHand: false,
  lease: 1,
});

/** One person who decides alone is offered, and said in red. */
function ProfileChoice({ profile, onChange }: { profile: Profile; onChange: (profile: Profile) => void }) {
  const { t } = useWords();
  return (
    <div class="field">
      <Choices
        legend={t("create.profile")}
        choices={([1, 2, 3] as const).map((code) => ({ code, label: t(`seats.profile${code}`) }))}
        chosen={profile}
        onChange={onChange}
      />
      {profile === 1 ? (
        <Notice kind="alert">{t("create.profileAlone")}</Notice>
      ) : (
        <p class="field__hint">{t("create.profileHint")}</p>
      )}
    </div>
  );
}

const LEASES = {
  byRelay: ["lease.chooseNone", "lease.chooseCached", "lease.chooseEach"],
  byHand: ["lease.chooseNone", "lease.chooseCachedByHand", "lease.chooseEachByHand"],
} as const;

/** Each answer says what it gives and what it does not. */
function LeaseQuestion({ draft, onChange }: { draft: CreateDraft; onChange: (lease: LeaseChoice) => void }) {
  const { t } = useWords();
  const answers = LEASES[draft.isByHand ? "byHand" : "byRelay"];
  return (
    <div class="field">
      <Choices
        legend={t("lease.question")}
        choices={([1, 2, 0] as const).map((code) => ({ code, label: t(answers[code]) }))}
        chosen={draft.lease}
        onChange={onChange}
      />
      <p class="field__hint">{t(`${answers[draft.lease]}Hint`)}</p>
    </div>
  );
}

function KindChoice({ isTraining, onChange }: { isTraining: boolean; onChange: (isTraining: boolean) => void }) {
  const { t } = useWords();
  return (
    <div class="field">
      <Choices
        legend={t("create.kind")}
        choices={[
          { code: true, label: t("create.kindTraining"), icon: "book" },
          { code: false, label: t("create.kindReal"), icon: "people" },
        ]}
        chosen={isTraining}
        onChange={onChange}
      />
      <p class="field__hint">{t(isTraining ? "create.kindTrainingHint" : "create.kindRealHint")}</p>
    </div>
  );
}

function WayChoice({ isByHand, onChange }: { isByHand: boolean; onChange: (isByHand: boolean) => void }) {
  const { t } = useWords();
  return (
    <div class="field">
      <Choices
        legend={t("carry.wayLegend")}
        choices={[
          { code: false, label: t("carry.wayRelay"), icon: "tower" },
          { code: true, label: t("carry.noRelayHere"), icon: "box" },
        ]}
        chosen={isByHand}
        onChange={onChange}
      />
      {isByHand && <p class="field__hint">{t("carry.noRelayHint")}</p>}
    </div>
  );
}

/** While keys are made and the charter goes to the relay. */
export function CreatingScreen(): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("create.makingTitle")}>
      <Progress label={t("create.making")} />
    </Screen>
  );
}

interface CreatedProps {
  readonly name: string;
  /** The last day, programme-local. */
  readonly lastDay: number;
  readonly onInvite: () => void;
  readonly onHome: () => void;
}

/** The programme exists; the first invite is one tap away. */
export function CreatedScreen({ name, lastDay, onInvite, onHome }: CreatedProps): JSX.Element {
  const { t, day } = useWords();
  return (
    <Screen
      title={t("create.readyTitle")}
      actions={
        <>
          <Button kind="primary" wide icon="plus" onPress={onInvite}>
            {t("create.readyInvite")}
          </Button>
          <Button wide onPress={onHome}>
            {t("create.readyHome")}
          </Button>
        </>
      }
    >
      <Notice kind="good">{t("create.ready", { name, day: day(lastDay) })}</Notice>
      <p>{t("create.readyNext")}</p>
    </Screen>
  );
}

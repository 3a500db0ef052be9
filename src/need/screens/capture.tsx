/** The whole capture path over one draft: shows the screen of its step and hands back the draft that follows each answer. */
import type { ComponentChildren, JSX } from "preact";
import { countRuleOf, type Place } from "../choices.ts";
import type { Draft } from "../model.ts";
import { type Answer, giveAnswer, goBack, goToStep, progressOf } from "../rules.ts";
import { CheckScreen, type SaveState } from "./check.tsx";
import type { CountsProps } from "./counts.tsx";
import { ExtraHelpScreen } from "./extra-help.tsx";
import { type NoticeExtras, type NoticeFacts, NoticeScreen } from "./notice.tsx";
import { ItemScreen, PeopleScreen, PlaceScreen, SectorScreen, UrgencyScreen } from "./questions.tsx";
import { ReferScreen, type ServiceSheet } from "./refer.tsx";

interface CaptureProps {
  readonly draft: Draft;
  /** The programme's places in their order. */
  readonly places: readonly Place[];
  /** Codes of the items that the programme uses; none at all: the whole list. */
  readonly items?: readonly number[];
  /** The page of counts, for the items that ask: it is loaded for them alone. */
  readonly counts?: (props: CountsProps) => JSX.Element;
  /** The note: its line on the check page, and its screen at its step. Loaded for programmes that ask for one. */
  readonly note?: ComponentChildren;
  /** Code of the place chosen last on this round. */
  readonly lastPlace: number | null;
  /** The programme's sheet of services in the language of the draft. */
  readonly services?: ServiceSheet | undefined;
  /** What the notice says, in the language of the draft. */
  readonly notice: NoticeFacts;
  readonly noticeExtras?: NoticeExtras | null;
  readonly saveState: SaveState;
  /** The draft after an answer or a step back: to show, and to autosave. */
  readonly onDraft: (draft: Draft) => void;
  /** Back from the notice: the path is left and the draft is empty. */
  readonly onLeave: () => void;
  readonly onRefuse: () => void;
  readonly onSave: () => void;
  readonly onSaveAndMore: () => void;
}

/** The screen of the draft's step. */
export function CaptureScreen(props: CaptureProps): JSX.Element {
  const { draft, places, items = [], onDraft } = props;
  const answer = (given: Answer) => onDraft(giveAnswer(draft, given));
  const onBack = () => {
    const previous = goBack(draft);
    if (previous === null) props.onLeave();
    else onDraft(previous);
  };
  const common = { progress: progressOf(draft), onBack };
  switch (draft.step) {
    case "notice":
      return (
        <NoticeScreen
          facts={props.notice}
          extras={props.noticeExtras ?? null}
          onAgree={(informedBy) => answer({ step: "notice", informedBy })}
          onRefuse={props.onRefuse}
          onBack={onBack}
        />
      );
    case "sector":
      return (
        <SectorScreen
          {...common}
          items={items}
          chosen={draft.sector}
          onAnswer={(sector) => answer({ step: "sector", sector })}
          {...(draft.corrects === null && { onRefer: () => onDraft(goToStep(draft, "refer")) })}
        />
      );
    case "item":
      return (
        <ItemScreen
          {...common}
          items={items}
          sector={draft.sector ?? 0}
          chosen={draft.item}
          onAnswer={(item) => answer({ step: "item", item })}
        />
      );
    case "refer":
      return (
        <ReferScreen
          services={props.services}
          talk={draft.language}
          onFlag={() => answer({ step: "refer" })}
          onBack={onBack}
        />
      );
    case "urgency":
      return (
        <UrgencyScreen
          {...common}
          chosen={draft.urgency}
          onAnswer={(urgency) => answer({ step: "urgency", urgency })}
        />
      );
    case "people":
      return (
        <PeopleScreen {...common} chosen={draft.people} onAnswer={(people) => answer({ step: "people", people })} />
      );
    case "counts": {
      const rule = countRuleOf(draft.item ?? 0);
      const onAnswer = (counts: NonNullable<Draft["counts"]>) => answer({ step: "counts", counts });
      return <>{rule && props.counts?.({ ...common, rule, counts: draft.counts, onAnswer })}</>;
    }
    case "area":
      return (
        <PlaceScreen
          {...common}
          places={places}
          lastPlace={props.lastPlace}
          chosen={draft.area}
          onAnswer={(area) => answer({ step: "area", area })}
        />
      );
    case "extraHelp":
      return (
        <ExtraHelpScreen
          {...common}
          extraHelp={draft.extraHelp}
          helperPreference={draft.helperPreference}
          onAnswer={(extraHelp, helperPreference) => answer({ step: "extraHelp", extraHelp, helperPreference })}
        />
      );
    case "note":
      return <>{props.note}</>;
    case "check":
      return (
        <CheckScreen
          draft={draft}
          places={places}
          saveState={props.saveState}
          note={props.note}
          onChange={(step) => onDraft(goToStep(draft, step))}
          onSave={props.onSave}
          onSaveAndMore={props.onSaveAndMore}
          onBack={onBack}
        />
      );
  }
}

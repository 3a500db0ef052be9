/** The whole path over one draft. Shows the screen of its step and hands back the draft that follows each answer. */
import type { JSX } from "preact";
import { itemsOfSector, sectorsInUse } from "../../form/rules.ts";
import {
  answerOffer,
  goBackInOffer,
  goToOfferStep,
  type OfferAnswer,
  type OfferDraft,
  offerAllTheSame,
  offerProgress,
  usefulNow,
} from "../draft.ts";
import { CheckOfferScreen, type OfferSaveState } from "./check-offer.tsx";
import { EnoughScreen } from "./enough.tsx";
import { OfferAreasScreen, OfferCanScreen, OfferLanguagesScreen, OfferWhenScreen } from "./lists.tsx";
import type { OfferPlace } from "./offer-words.ts";
import {
  OfferItemScreen,
  OfferPeopleScreen,
  OfferSectorScreen,
  OfferTimesScreen,
  OfferTravelScreen,
} from "./questions.tsx";

/** Tiles of what is useful now: more is no answer any more (P). */
const MOST_USEFUL = 5;

export interface OfferPathProps {
  readonly draft: OfferDraft;
  readonly places: readonly OfferPlace[];
  /** Codes of the items that the programme uses; none at all: the whole list. */
  readonly items: readonly number[];
  /** Codes of items of which there is enough. */
  readonly enough: readonly number[];
  readonly languages: readonly string[];
  /** The half-day that it is, and the one in which an offer of now ends. */
  readonly now: number;
  readonly expires: number;
  readonly saveState: OfferSaveState;
  readonly onDraft: (draft: OfferDraft) => void;
  /** Back from the first question: the path is left and the draft is empty. */
  readonly onLeave: () => void;
  readonly onSave: () => void;
}

/** The screen of the draft's step. */
export function OfferPathScreen(props: OfferPathProps): JSX.Element {
  const { draft, items, enough, onDraft } = props;
  const answer = (given: OfferAnswer) => onDraft(answerOffer(draft, given, enough));
  const onBack = () => {
    const previous = goBackInOffer(draft);
    if (previous === null) props.onLeave();
    else onDraft(previous);
  };
  const common = { progress: offerProgress(draft), onBack };
  switch (draft.step) {
    case "sector":
      return (
        <OfferSectorScreen {...common} items={items} chosen={draft.sector} onAnswer={(sector) => answer({ sector })} />
      );
    case "item":
      return (
        <OfferItemScreen
          {...common}
          items={items}
          enough={enough}
          sector={draft.sector ?? 0}
          chosen={draft.item}
          onAnswer={(item) => answer({ item })}
        />
      );
    case "enough":
      return (
        <EnoughScreen
          item={draft.item ?? 0}
          useful={usefulOf(props)}
          onItem={(item) => answer({ item, sector: sectorOf(item, items) })}
          onAllTheSame={() => onDraft(offerAllTheSame(draft))}
          onBack={onBack}
        />
      );
    case "people":
      return <OfferPeopleScreen {...common} chosen={draft.people} onAnswer={(people) => answer({ people })} />;
    case "areas":
      return (
        <OfferAreasScreen
          {...common}
          places={props.places}
          chosen={draft.areas}
          onAnswer={(areas) => answer({ areas })}
        />
      );
    case "windows":
      return (
        <OfferWhenScreen
          {...common}
          now={props.now}
          expires={props.expires}
          chosen={draft.windows}
          onAnswer={(windows) => answer({ windows })}
        />
      );
    case "travel":
      return <OfferTravelScreen {...common} chosen={draft.travel} onAnswer={(travel) => answer({ travel })} />;
    case "can":
      return <OfferCanScreen {...common} chosen={draft.can} onAnswer={(can) => answer({ can })} />;
    case "languages":
      return (
        <OfferLanguagesScreen
          {...common}
          languages={props.languages}
          chosen={draft.languages}
          onAnswer={(languages) => answer({ languages })}
        />
      );
    case "times":
      return <OfferTimesScreen {...common} chosen={draft.times} onAnswer={(times) => answer({ times })} />;
    case "check":
      return (
        <CheckOfferScreen
          draft={draft}
          places={props.places}
          now={props.now}
          saveState={props.saveState}
          onChange={(step) => onDraft(goToOfferStep(draft, step))}
          onSave={props.onSave}
          onBack={onBack}
        />
      );
  }
}

const allItems = (items: readonly number[]) => sectorsInUse(items).flatMap(({ code }) => itemsOfSector(code, items));

const usefulOf = ({ draft, items, enough }: OfferPathProps): readonly number[] =>
  usefulNow(allItems(items), draft.item ?? 0, enough, MOST_USEFUL);

const sectorOf = (item: number, items: readonly number[]): number =>
  allItems(items).find(({ code }) => code === item)?.sector ?? 0;

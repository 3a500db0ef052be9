/** The questions of an offer that one tap answers: what, for how many, how one moves, how often. */
import type { JSX } from "preact";
import { PEOPLE_BANDS } from "../../form/lists/v1.ts";
import { itemsOfSector, sectorsInUse } from "../../form/rules.ts";
import { EntryTiles } from "../../ui/entry-tiles.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Picture } from "../../ui/picture.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import { MAX_TIMES, TRAVELS, type Travel } from "../model.ts";
import { TRAVEL_LOOKS } from "./offer-words.ts";

/** What every question is given. `chosen` is the code answered before, when the answer is being changed. */
export interface OfferQuestion<Code = number> {
  readonly progress: { readonly at: number; readonly of: number } | null;
  readonly chosen: Code | null;
  readonly onAnswer: (code: Code) => void;
  readonly onBack: () => void;
}

export function OfferSectorScreen(props: OfferQuestion & { readonly items: readonly number[] }): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("offer.whatTitle")} layout="capture" progress={props.progress} onBack={props.onBack}>
      <EntryTiles {...props} layout="grid" entries={sectorsInUse(props.items)} />
    </Screen>
  );
}

export function OfferItemScreen(
  props: OfferQuestion & {
    readonly sector: number;
    readonly items: readonly number[];
    readonly enough: readonly number[];
  },
): JSX.Element {
  const { t } = useWords();
  const items = itemsOfSector(props.sector, props.items);
  return (
    <Screen title={t("capture.which")} layout="capture" progress={props.progress} onBack={props.onBack}>
      {items.length === 0 && <Notice icon="list">{t("capture.noItems")}</Notice>}
      <EntryTiles {...props} entries={items} hintOf={(code) => props.enough.includes(code) && t("offer.enoughHint")} />
    </Screen>
  );
}

export function OfferPeopleScreen(props: OfferQuestion): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("offer.howManyTitle")} layout="capture" progress={props.progress} onBack={props.onBack}>
      <EntryTiles {...props} entries={PEOPLE_BANDS} />
    </Screen>
  );
}

export function OfferTravelScreen(props: OfferQuestion<Travel>): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("offer.travelTitle")} layout="capture" progress={props.progress} onBack={props.onBack}>
      <TileList>
        {TRAVELS.map((code) => {
          const { label, icon, picture } = TRAVEL_LOOKS[code];
          return (
            <Tile
              key={code}
              {...(icon && { icon })}
              {...(picture !== undefined && { figure: <Picture index={picture} size="tile" /> })}
              label={t(label)}
              chosen={code === props.chosen}
              onPress={() => props.onAnswer(code)}
            />
          );
        })}
      </TileList>
    </Screen>
  );
}

export function OfferTimesScreen(props: OfferQuestion): JSX.Element {
  const { t, number } = useWords();
  return (
    <Screen title={t("offer.timesTitle")} layout="capture" progress={props.progress} onBack={props.onBack}>
      <TileList>
        {Array.from({ length: MAX_TIMES }, (_, at) => at + 1).map((times) => (
          <Tile
            key={times}
            figure={number(times)}
            label={t("offer.times", { count: times })}
            chosen={times === props.chosen}
            onPress={() => props.onAnswer(times)}
          />
        ))}
      </TileList>
    </Screen>
  );
}

/** One question a screen; each tile answers it and moves on. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { EntryTiles } from "../../ui/entry-tiles.tsx";
import { Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import { itemsOfSector, PEOPLE_BANDS, type Place, placeLabelOf, sectorsInUse, URGENCIES } from "../choices.ts";
import "./screens.css";

/** What every question screen needs. `chosen` is the code answered before, when the answer is being changed. */
export interface QuestionProps {
  readonly progress: { readonly at: number; readonly of: number } | null;
  readonly chosen: number | null;
  readonly onAnswer: (code: number) => void;
  readonly onBack: () => void;
}

/** The sector, and the way to a trained person; left out where a record is changed, because what it is about cannot be taken back from it. */
export function SectorScreen(
  props: QuestionProps & { readonly items: readonly number[]; readonly onRefer?: (() => void) | undefined },
): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("capture.whatIsNeeded")} layout="capture" progress={props.progress} onBack={props.onBack}>
      <EntryTiles {...props} layout="grid" entries={sectorsInUse(props.items)} />
      {props.onRefer && (
        <TileList>
          <Tile
            tone="person"
            icon="hand"
            label={t("capture.needsPerson")}
            hint={t("capture.needsPersonHint")}
            onPress={props.onRefer}
          />
        </TileList>
      )}
    </Screen>
  );
}

/** The item of a sector. */
export function ItemScreen(
  props: QuestionProps & { readonly sector: number; readonly items: readonly number[] },
): JSX.Element {
  const { t } = useWords();
  const items = itemsOfSector(props.sector, props.items);
  return (
    <Screen title={t("capture.which")} layout="capture" progress={props.progress} onBack={props.onBack}>
      {items.length === 0 ? (
        <Notice icon="list">{t("capture.noItems")}</Notice>
      ) : (
        <EntryTiles {...props} entries={items} />
      )}
    </Screen>
  );
}

/** How soon harm comes. */
export function UrgencyScreen(props: QuestionProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("capture.howSoon")} layout="capture" progress={props.progress} onBack={props.onBack}>
      <EntryTiles {...props} entries={URGENCIES} />
    </Screen>
  );
}

/** For how many people. */
export function PeopleScreen(props: QuestionProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("capture.howMany")} layout="capture" progress={props.progress} onBack={props.onBack}>
      <EntryTiles {...props} entries={PEOPLE_BANDS} />
    </Screen>
  );
}

/** Longer lists of places get a field that narrows them. */
const PLACES_WITHOUT_SEARCH = 12;

/** Roughly where. `lastPlace`, the code chosen before on this round, stands first. */
export function PlaceScreen(
  props: QuestionProps & { readonly places: readonly Place[]; readonly lastPlace: number | null },
): JSX.Element {
  const { t } = useWords();
  const { lastPlace, chosen, onAnswer } = props;
  const places = props.places.filter(({ retired }) => !retired);
  const [search, setSearch] = useState("");
  const pinned = lastPlace === null ? null : placeLabelOf(places, lastPlace);
  const wanted = search.trim().toLowerCase();
  const isAbove = (code: number) => pinned !== null && code === lastPlace;
  const shown = places.filter(({ code, label }) =>
    wanted === "" ? !isAbove(code) : label.toLowerCase().includes(wanted),
  );
  return (
    <Screen title={t("capture.where")} layout="capture" progress={props.progress} onBack={props.onBack}>
      {places.length === 0 && <Notice icon="list">{t("capture.noAreas")}</Notice>}
      {pinned !== null && lastPlace !== null && (
        <>
          <TileList>
            <Tile
              tone="pinned"
              icon="place"
              label={t("capture.samePlace", { area: pinned })}
              onPress={() => onAnswer(lastPlace)}
            />
          </TileList>
          {places.length > 1 && <h2 class="section-title">{t("capture.otherPlaces")}</h2>}
        </>
      )}
      {places.length > PLACES_WITHOUT_SEARCH && (
        <Field label={t("capture.findPlace")} value={search} onInput={setSearch} />
      )}
      {wanted !== "" && shown.length === 0 && <p role="status">{t("capture.noPlaceFound")}</p>}
      <TileList>
        {shown.map(({ code, label }) => (
          <Tile
            key={code}
            icon="place"
            label={<bdi>{label}</bdi>}
            chosen={code === chosen}
            onPress={() => onAnswer(code)}
          />
        ))}
      </TileList>
    </Screen>
  );
}

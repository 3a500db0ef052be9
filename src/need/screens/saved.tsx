/** After saving: where the need is now, the name it goes by, and what may come next. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { PlaceMark, type PlaceState } from "../../ui/place-state.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import type { Alias } from "../model.ts";
import "./screens.css";

interface SavedProps {
  readonly alias: Alias;
  readonly place: PlaceState;
  /** Taps and whole seconds from New need to Save; shown in training. */
  readonly effort: { readonly taps: number; readonly seconds: number } | null;
  readonly onSomethingElse: () => void;
  readonly onNewNeed: () => void;
  readonly onHome: () => void;
}

/** The page after a save; `place` follows the record while the page is open. */
export function SavedScreen(props: SavedProps): JSX.Element {
  const { t, alias: aliasOf } = useWords();
  return (
    <Screen
      title={t("saved.title")}
      layout="capture"
      actions={
        <Button kind="primary" icon="plus" onPress={props.onNewNeed}>
          {t("home.newNeed")}
        </Button>
      }
    >
      <div class="saved">
        <PlaceMark state={props.place} announced />
        <p class="saved__title">{t("saved.alias")}</p>
        <p class="saved__alias">
          <bdi>{aliasOf(props.alias)}</bdi>
        </p>
        {props.effort && <Effort {...props.effort} />}
      </div>
      <TileList>
        <Tile
          icon="person"
          label={t("saved.somethingElse")}
          hint={t("saved.somethingElseHint")}
          onPress={props.onSomethingElse}
        />
        <Tile icon="home" label={t("saved.home")} onPress={props.onHome} />
      </TileList>
    </Screen>
  );
}

function Effort({ taps, seconds }: { taps: number; seconds: number }) {
  const { t } = useWords();
  return (
    <p class="muted">{joinFacts(t, [t("saved.taps", { count: taps }), t("saved.seconds", { count: seconds })])}</p>
  );
}

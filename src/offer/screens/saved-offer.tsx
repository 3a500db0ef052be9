/** After saving: where the offer is, and that nobody has to go anywhere. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { PlaceMark, type PlaceState } from "../../ui/place-state.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import "./use-offer-sheet.ts";

interface SavedOfferProps {
  /** Follows the offer while the page is open. */
  readonly place: PlaceState;
  /** Taps and whole seconds from Make an offer to Save; shown in training. */
  readonly effort: { readonly taps: number; readonly seconds: number } | null;
  readonly onMore: () => void;
  readonly onHome: () => void;
}

export function SavedOfferScreen({ place, effort, onMore, onHome }: SavedOfferProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("saved.title")}
      layout="capture"
      actions={
        <Button kind="primary" icon="home" onPress={onHome}>
          {t("volunteer.home")}
        </Button>
      }
    >
      <div class="called">
        <PlaceMark state={place} announced />
        <p>{t("offer.savedNext")}</p>
        <p class="called__strong">{t("task.noneText")}</p>
        {effort && (
          <p class="muted">
            {joinFacts(t, [t("saved.taps", { count: effort.taps }), t("saved.seconds", { count: effort.seconds })])}
          </p>
        )}
      </div>
      <TileList>
        <Tile icon="plus" label={t("offer.more")} onPress={onMore} />
      </TileList>
    </Screen>
  );
}

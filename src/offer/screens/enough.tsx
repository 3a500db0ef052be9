/** There is enough of an item here: thanks, and what is useful now. Nobody is kept from offering it all the same. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import { useOfferWords } from "./offer-words.ts";

interface EnoughProps {
  readonly item: number;
  /** Codes of items that are useful now. */
  readonly useful: readonly number[];
  readonly onItem: (code: number) => void;
  readonly onAllTheSame: () => void;
  readonly onBack: () => void;
}

export function EnoughScreen({ item, useful, onItem, onAllTheSame, onBack }: EnoughProps): JSX.Element {
  const { t } = useWords();
  const words = useOfferWords([], 0);
  return (
    <Screen title={t("offer.enoughTitle")} layout="capture" onBack={onBack}>
      <Notice kind="good" icon={words.item(item).icon} title={words.item(item).text}>
        {t("offer.enoughText")}
      </Notice>
      {useful.length > 0 && (
        <>
          <h2 class="section-title">{t("offer.usefulNow")}</h2>
          <TileList>
            {useful.map((code) => (
              <Tile
                key={code}
                icon={words.item(code).icon}
                label={words.item(code).text}
                onPress={() => onItem(code)}
              />
            ))}
          </TileList>
        </>
      )}
      <Button kind="quiet" icon="arrow" onPress={onAllTheSame}>
        {t("offer.allTheSame")}
      </Button>
    </Screen>
  );
}

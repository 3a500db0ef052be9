/** Entries of a list as tiles: one tap answers with the entry's code. */
import type { ComponentChildren, JSX } from "preact";
import type { PlainKey } from "../words/translate.ts";
import type { IconName } from "./icon-paths.ts";
import { useWords } from "./language.tsx";
import { Tile, TileList } from "./tile.tsx";

interface Entry {
  readonly code: number;
  readonly label: PlainKey;
  readonly icon: IconName;
}

interface EntryTilesProps {
  readonly entries: readonly Entry[];
  /** The code answered before, when the answer is being changed. */
  readonly chosen: number | null;
  readonly onAnswer: (code: number) => void;
  readonly layout?: "rows" | "grid";
  /** What is said below an entry's name. */
  readonly hintOf?: (code: number) => ComponentChildren;
}

export function EntryTiles({ entries, chosen, onAnswer, layout = "rows", hintOf }: EntryTilesProps): JSX.Element {
  const { t } = useWords();
  return (
    <TileList layout={layout}>
      {entries.map(({ code, label, icon }) => (
        <Tile
          key={code}
          icon={icon}
          label={t(label)}
          hint={hintOf?.(code)}
          chosen={code === chosen}
          onPress={() => onAnswer(code)}
        />
      ))}
    </TileList>
  );
}

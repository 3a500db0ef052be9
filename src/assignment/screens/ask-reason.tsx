/** One question with a fixed list of answers: the tap on an answer is the decision, and there is no free text. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import type { ListEntry } from "./reason-words.ts";

interface AskReasonProps {
  readonly title: string;
  readonly lead: string;
  readonly reasons: readonly ListEntry[];
  readonly onReason: (code: number) => void;
  readonly onBack: () => void;
}

export function AskReason({ title, lead, reasons, onReason, onBack }: AskReasonProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={title} lead={lead} onBack={onBack}>
      <TileList>
        {reasons.map(({ code, label, icon }) => (
          <Tile key={code} icon={icon} label={t(label)} onPress={() => onReason(code)} />
        ))}
      </TileList>
    </Screen>
  );
}

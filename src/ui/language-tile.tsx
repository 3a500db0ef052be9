/** A language by its own name, and beside it the name spoken where the phone has a voice for it: whoever chooses may not read. */
import type { JSX } from "preact";
import { directionOf, ownNameOf } from "../words/language.ts";
import { PlayButton } from "./play-button.tsx";
import { useVoice } from "./read-aloud.ts";
import { Tile } from "./tile.tsx";

interface LanguageTileProps {
  readonly tag: string;
  readonly chosen: boolean;
  readonly hint?: string | undefined;
  readonly onPress: () => void;
}

export function LanguageTile({ tag, ...tile }: LanguageTileProps): JSX.Element {
  const voice = useVoice(tag);
  const name = ownNameOf(tag);
  const label = (
    <bdi lang={tag} dir={directionOf(tag)}>
      {name}
    </bdi>
  );
  return (
    <div class="language-tile">
      <Tile {...tile} label={label} />
      {voice && <PlayButton isCompact sound={{ type: "voice", voice, text: name }} what={name} />}
    </div>
  );
}

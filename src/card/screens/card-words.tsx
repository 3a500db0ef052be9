/**
 * The nine words of a card without a camera: three by three as on the paper. A word is typed by its first letters or tapped in the list below; the
 * ninth checks the others. What was chosen stays until it is changed.
 */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Chips } from "../../ui/chips.tsx";
import { Field } from "../../ui/field.tsx";
import { useWordReader, useWords } from "../../ui/language.tsx";
import { Picture } from "../../ui/picture.tsx";
import { play, useVoice } from "../../ui/read-aloud.ts";
import { Screen } from "../../ui/screen.tsx";
import sheet from "./card-words.css?inline";
import { type CardRefusal, RefusalNotice } from "./give-card.tsx";
import { matchingWords } from "./matching-words.ts";

adoptSheet(sheet);

const NUMBERS = Uint8Array.from({ length: 256 }, (_, number) => number);
const PLACES = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;

interface CardWordsProps {
  /** Words that are chosen already, by place; `null` is empty. */
  readonly start?: readonly (number | null)[];
  readonly refusal: CardRefusal | null;
  /** Gets nine numbers once all places are filled, and again after each change. */
  readonly onWords: (numbers: readonly number[]) => void;
  readonly onBack: () => void;
}

export function CardWordsScreen(props: CardWordsProps): JSX.Element {
  const { t, pictures, tag } = useWords();
  const voice = useVoice(tag);
  const [isSaid, setSaid] = useState(false);
  const read = useWordReader();
  const words = pictures(NUMBERS);
  const [chosen, setChosen] = useState<readonly (number | null)[]>(() => PLACES.map((at) => props.start?.[at] ?? null));
  const [place, setPlace] = useState(() => firstEmpty(chosen) ?? 0);
  const [typed, setTyped] = useState("");
  // A card may speak another language than the screen: its words are read when they are whole.
  const other = read(typed).flatMap(({ index }) => index ?? []);
  const found = [...new Set([...matchingWords(words, typed), ...other])];
  const say = (text: string | null | undefined) => {
    if (isSaid && voice && text) play({ type: "voice", voice, text }, () => undefined);
  };
  const choose = (number: number) => {
    say(words[number]);
    const next = chosen.with(place, number);
    setChosen(next);
    setTyped("");
    setPlace(firstEmpty(next) ?? place);
    const all = next.flatMap((one) => (one === null ? [] : [one]));
    if (all.length === PLACES.length) props.onWords(all);
  };
  const turnTo = (at: number) => {
    say(wordAt(words, chosen[at]));
    setPlace(at);
  };
  const enter = () => {
    const [only] = found;
    if (typed.trim() !== "" && only !== undefined) choose(only);
  };
  return (
    <Screen title={t("card.tapTitle")} layout="capture" onBack={props.onBack}>
      {props.refusal && <RefusalNotice refusal={props.refusal} />}
      <ol class="card-words" data-silent>
        {PLACES.map((at) => (
          <li key={at}>
            <Place at={at} word={wordAt(words, chosen[at])} isCurrent={at === place} onPress={() => turnTo(at)} />
          </li>
        ))}
      </ol>
      {voice && (
        <Chips
          legend={t("card.sayWords")}
          legendHidden
          choices={[{ code: 1, label: t("card.sayWords"), icon: "speaker" }]}
          chosen={isSaid ? [1] : []}
          onChange={(chosenNow) => setSaid(chosenNow.length > 0)}
        />
      )}
      <Field
        label={t("card.wordField", { number: place + 1 })}
        hint={t("card.wordFieldHint")}
        value={typed}
        onInput={setTyped}
        onEnter={enter}
      />
      {found.length === 0 && <p role="status">{t("card.noWord")}</p>}
      <ul class="card-choices" data-silent>
        {found.map((number) => (
          <li key={number}>
            <button type="button" class="tile card-choice" onClick={() => choose(number)}>
              <Picture index={number} size="tile" />
              <bdi>{words[number]}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </Screen>
  );
}

const firstEmpty = (chosen: readonly (number | null)[]): number | null => {
  const at = chosen.indexOf(null);
  return at < 0 ? null : at;
};

const wordAt = (words: readonly string[], number: number | null | undefined): string | null =>
  typeof number === "number" ? (words[number] ?? null) : null;

interface PlaceProps {
  readonly at: number;
  readonly word: string | null;
  readonly isCurrent: boolean;
  readonly onPress: () => void;
}

/** One place of the nine. */
function Place({ at, word, isCurrent, onPress }: PlaceProps) {
  const { t, number } = useWords();
  const label =
    word === null ? t("card.placeEmpty", { number: at + 1 }) : t("card.placeFilled", { number: at + 1, word });
  return (
    <button
      type="button"
      class={`card-place${isCurrent ? " card-place--current" : ""}`}
      aria-label={label}
      aria-current={isCurrent ? "step" : undefined}
      onClick={onPress}
    >
      <span class="card-place__number">{number(at + 1)}</span>
      <bdi class="card-place__word">{word ?? "–"}</bdi>
    </button>
  );
}

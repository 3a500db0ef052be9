/** What of a record its holder would have changed. One answer at a time; each is asked of a coordinator. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ReadScreen } from "../../ui/read-screen.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import type { HelpNeed } from "../model.ts";
import { ExtraHelpScreen } from "./extra-help.tsx";
import { useFieldWords } from "./field-words.ts";
import { ItemScreen, PeopleScreen, SectorScreen, UrgencyScreen } from "./questions.tsx";

/** Values by field code, as in the need's codec. */
export type PersonChange = ReadonlyMap<number, number | string | readonly number[]>;

interface PersonChangeProps {
  readonly need: HelpNeed;
  /** Codes that the programme offers; none: all. */
  readonly items: readonly number[];
  /** BCP 47 tags. */
  readonly languages: readonly string[];
  readonly onAsk: (change: PersonChange) => void;
  readonly onBack: () => void;
}

type At = "list" | "people" | "urgency" | "sector" | "item" | "help" | "language";

export function PersonChangeScreen({ need, items, languages, onAsk, onBack }: PersonChangeProps): JSX.Element {
  const { t, formatTag } = useWords();
  const words = useFieldWords([]);
  const [at, setAt] = useState<At>("list");
  const [sector, setSector] = useState(need.sector);
  const question = { progress: null, onBack: () => setAt("list") };
  const ask = (...entries: readonly (readonly [number, number | string | readonly number[]])[]) =>
    onAsk(new Map(entries));
  const isAny = languages.length > 1;
  switch (at) {
    case "people":
      return <PeopleScreen {...question} chosen={need.people} onAnswer={(code) => ask([14, code])} />;
    case "urgency":
      return <UrgencyScreen {...question} chosen={need.urgency} onAnswer={(code) => ask([13, code])} />;
    case "sector":
      return (
        <SectorScreen
          {...question}
          items={items}
          chosen={need.sector}
          onAnswer={(code) => {
            setSector(code);
            setAt("item");
          }}
        />
      );
    case "item":
      return (
        <ItemScreen
          progress={null}
          sector={sector}
          items={items}
          chosen={need.item}
          onAnswer={(code) => ask([11, sector], [12, code])}
          onBack={() => setAt("sector")}
        />
      );
    case "help":
      return (
        <ExtraHelpScreen
          {...question}
          extraHelp={need.extraHelp}
          helperPreference={need.helperPreference}
          onAnswer={(extraHelp, helper) => ask([15, extraHelp], [18, helper])}
        />
      );
    case "language":
      return (
        <Screen title={t("person.changeLanguage")} layout="capture" onBack={question.onBack}>
          <TileList>
            {languages.map((tag) => (
              <Tile
                key={tag}
                label={<bdi>{new Intl.DisplayNames(formatTag, { type: "language" }).of(tag) ?? tag}</bdi>}
                chosen={tag === need.language}
                onPress={() => ask([16, tag])}
              />
            ))}
          </TileList>
        </Screen>
      );
    case "list":
      return (
        <Screen title={t("person.changeTitle")} layout="capture" isRead={false} onBack={onBack}>
          <ReadScreen
            what={t("person.thisScreen")}
            parts={[
              ...[t("person.changeTitle"), t("person.changeLead")],
              ...[14, 13, 12, 15, ...(isAny ? [16] : [])].map(
                (field) => `${words.title(field)}: ${words.answer(field, need)}`,
              ),
            ]}
          />
          <Notice kind="info">{t("person.changeLead")}</Notice>
          <TileList>
            <Tile icon="people" label={words.title(14)} hint={words.answer(14, need)} onPress={() => setAt("people")} />
            <Tile icon="clock" label={words.title(13)} hint={words.answer(13, need)} onPress={() => setAt("urgency")} />
            <Tile icon="box" label={words.title(12)} hint={words.answer(12, need)} onPress={() => setAt("sector")} />
            <Tile icon="lift" label={words.title(15)} hint={words.answer(15, need)} onPress={() => setAt("help")} />
            {isAny && (
              <Tile
                icon="language"
                label={words.title(16)}
                hint={words.answer(16, need)}
                onPress={() => setAt("language")}
              />
            )}
          </TileList>
        </Screen>
      );
  }
}

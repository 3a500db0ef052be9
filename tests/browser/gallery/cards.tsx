/** Every state of giving a card, with cards that open nothing. */
import type { JSX } from "preact";
import { CardWordsScreen } from "../../../src/card/screens/card-words.tsx";
import {
  CardReadScreen,
  type CardRefusal,
  GiveCardScreen,
  type GiveState,
  ReadingCardScreen,
} from "../../../src/card/screens/give-card.tsx";
import { type ScanState, ScanView } from "../../../src/shell/screens/scan-view.tsx";
import type { PlaceState } from "../../../src/ui/place-state.tsx";

const none = () => {};
const ALIAS = "River-Lamp";

const scan = (state: ScanState, refusal: CardRefusal | null = null, place: PlaceState | null = "held") => (
  <GiveCardScreen
    alias={ALIAS}
    place={place}
    hasCard={place === null}
    scanner={<ScanView label="Hold the square code inside the frame." state={state} onAgain={none} />}
    refusal={refusal}
    onWords={none}
    onNone={none}
  />
);
const words = (start: readonly number[], refusal: CardRefusal | null = null) => (
  <CardWordsScreen start={start} refusal={refusal} onWords={none} onBack={none} />
);
const read = (state: GiveState) => <CardReadScreen alias={ALIAS} state={state} onGiven={none} onOther={none} />;

export const cardStates: Readonly<Record<string, () => JSX.Element>> = {
  "card-scan": () => scan("on"),
  "card-scan-starting": () => scan("starting"),
  "card-scan-again": () => scan("on", null, null),
  "card-scan-refused": () => scan("refused"),
  "card-scan-missing": () => scan("missing"),
  "card-scan-busy": () => scan("busy"),
  "card-scan-failed": () => scan("failed"),
  "card-used": () => scan("on", "used"),
  "card-foreign": () => scan("on", "foreign"),
  "card-damaged": () => scan("on", "damaged"),
  "card-other": () => scan("on", "other"),
  "card-version": () => scan("on", "version"),
  "card-gone": () => scan("on", "gone"),
  "card-phone": () => scan("on", "phone"),
  "card-words": () => words([]),
  "card-words-some": () => words([12, 200, 45, 131]),
  "card-words-misread": () => words([12, 200, 45, 131, 7, 99, 180, 3, 61], "misread"),
  "card-reading": () => <ReadingCardScreen />,
  "card-read": () => read("ready"),
  "card-read-saving": () => read("saving"),
  "card-read-full": () => read("full"),
  "card-read-failed": () => read("failed"),
};

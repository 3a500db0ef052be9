/** Every state of giving a card, with cards that open nothing. */
import type { JSX } from "preact";
import { bytesToRows } from "../../../src/card/codec.ts";
import type { CardLink } from "../../../src/card/model.ts";
import { CardWordsScreen } from "../../../src/card/screens/card-words.tsx";
import {
  CardReadScreen,
  type CardRefusal,
  GiveCardScreen,
  type GiveState,
  ReadingCardScreen,
} from "../../../src/card/screens/give-card.tsx";
import { toCardId, toSignKey } from "../../../src/kit/brand.ts";
import type { HelpNeed } from "../../../src/need/model.ts";
import { TodayScreen } from "../../../src/need/screens/today.tsx";
import { JoinScreen } from "../../../src/shell/screens/join.tsx";
import { type ScanState, ScanView } from "../../../src/shell/screens/scan-view.tsx";
import { Button } from "../../../src/ui/button.tsx";
import type { PlaceState } from "../../../src/ui/place-state.tsx";
import { ofRecord } from "./aliased.tsx";

const none = () => {};

const scan = (state: ScanState, refusal: CardRefusal | null = null, place: PlaceState | null = "held") =>
  ofRecord((alias) => (
    <GiveCardScreen
      alias={alias}
      place={place}
      hasCard={place === null}
      scanner={<ScanView label="Hold the square code inside the frame." state={state} onAgain={none} />}
      refusal={refusal}
      onWords={none}
      onNone={none}
    />
  ));
const words = (start: readonly number[], refusal: CardRefusal | null = null) => (
  <CardWordsScreen start={start} refusal={refusal} onWords={none} onBack={none} />
);
const read = (state: GiveState) =>
  ofRecord((alias) => <CardReadScreen alias={alias} state={state} onGiven={none} onOther={none} />);

const LINK: CardLink = {
  cardId: toCardId(new Uint8Array(16)),
  key: new Uint8Array(32),
  verifyKey: toSignKey(new Uint8Array(32)),
  rows: bytesToRows(new Uint8Array(18)),
  leaf: new Uint8Array(32),
};
const need = (alias: readonly [number, number], over: Partial<HelpNeed> = {}): HelpNeed => ({
  ...{ kind: "help", alias, area: 1, day: 20_634, half: "am", sector: 1, item: 101, urgency: 2, people: 4 },
  ...{ extraHelp: [], helperPreference: 0, language: "ar", informedBy: 1, noticeVersion: 1, ...over },
});

/** Today's list with a card given and one still to give. */
const today = () => (
  <TodayScreen
    records={[
      { key: "1", need: need([7, 201], { card: LINK }), place: "relay" },
      { key: "2", need: need([40, 90]), place: "held" },
    ]}
    places={[{ code: 1, label: "Block C" }]}
    asOfMs={Date.UTC(2026, 5, 30, 13, 2)}
    onChange={none}
    onErase={async () => true}
    onCard={none}
    onNewNeed={none}
    onBack={none}
  />
);
const join = (scanner: JSX.Element) => <JoinScreen scanner={scanner} onInvite={none} onBack={none} />;
const look = (state: ScanState) => (
  <ScanView label="Hold the invite’s code inside the frame." state={state} onAgain={none} />
);

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
  "card-today": today,
  "join-scan": () =>
    join(
      <Button icon="scan" wide onPress={none}>
        Scan the invite
      </Button>,
    ),
  "join-scan-on": () => join(look("on")),
  "join-scan-refused": () => join(look("refused")),
};

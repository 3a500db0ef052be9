/** A new card in place of a lost one: asking for it, why none is asked for, and what waits for a second coordinator. */
import type { JSX } from "preact";
import { RefusalNotice } from "../../../src/card/screens/give-card.tsx";
import {
  NewCardAskedScreen,
  NewCardCheckScreen,
  NewCardReasonScreen,
  NewCardScanScreen,
  NoNewCardScreen,
} from "../../../src/card/screens/new-card.tsx";
import type { HelpNeed } from "../../../src/need/model.ts";
import { CardRequestsScreen } from "../../../src/need/screens/card-requests.tsx";
import { type NewCardRow, NewCards } from "../../../src/need/screens/new-cards.tsx";
import { ScanView } from "../../../src/shell/screens/scan-view.tsx";
import { ofRecord } from "./aliased.tsx";

const none = () => {};
const NOW = Date.UTC(2026, 5, 30, 13, 30);
const PLACES = [{ code: 1, label: "Block C" }];
const need = (alias: readonly [number, number]): HelpNeed => ({
  ...{ kind: "help", alias, area: 1, day: 20_632, half: "am", sector: 1, item: 101, urgency: 2, people: 3 },
  ...{ extraHelp: [1], helperPreference: 1, language: "ar", informedBy: 1, noticeVersion: 1 },
});
const row = (id: string, over: Partial<NewCardRow> = {}): NewCardRow => ({
  ...{ id, need: need([7, 201]), reason: "lost", by: "Stone-Kite", day: 20_634, isOwn: false, canAgree: true },
  ...over,
});
const ROWS = [
  row("1"),
  row("2", { need: need([40, 90]), reason: "twice", canAgree: false }),
  row("3", { need: need([181, 92]), reason: "seen", isOwn: true, canAgree: false }),
];
const refused = (why: "alone" | "asked" | "gone") => () =>
  ofRecord((alias) => <NoNewCardScreen why={why} alias={alias} lastDay={20_700} onRequests={none} onBack={none} />);
const check = (state: "ready" | "saving" | "failed") => () =>
  ofRecord((alias) => (
    <NewCardCheckScreen alias={alias} reason="lost" state={state} onAsk={none} onOther={none} onBack={none} />
  ));

export const newCardStates: Readonly<Record<string, () => JSX.Element>> = {
  "newcard-why": () => ofRecord((alias) => <NewCardReasonScreen alias={alias} onReason={none} onBack={none} />),
  "newcard-scan": () =>
    ofRecord((alias) => (
      <NewCardScanScreen
        alias={alias}
        scanner={<ScanView label="Hold the square code inside the frame." state="on" onAgain={none} />}
        refusal={<RefusalNotice refusal="used" />}
        onWords={none}
        onBack={none}
      />
    )),
  "newcard-check": check("ready"),
  "newcard-failed": check("failed"),
  "newcard-asked": () => ofRecord((alias) => <NewCardAskedScreen alias={alias} onHome={none} />),
  "newcard-alone": refused("alone"),
  "newcard-waits": refused("asked"),
  "newcard-gone": refused("gone"),
  "newcard-list": () => (
    <CardRequestsScreen
      rows={[]}
      places={PLACES}
      lastContactMs={NOW - 120_000}
      nowMs={NOW}
      offline={false}
      state="ready"
      onAnswer={none}
      onPutAway={none}
      onBack={none}
    >
      <NewCards rows={ROWS} places={PLACES} isBusy={false} onAgree={none} onDecline={none} />
    </CardRequestsScreen>
  ),
};

/** Every state of whoever holds a card, and of coordinators who answer. */
import type { JSX } from "preact";
import {
  PersonAskedScreen,
  PersonBlankScreen,
  PersonEraseDialog,
  PersonIdleDialog,
  PersonLookingScreen,
  PersonTellScreen,
  type PersonTrouble,
  PersonTroubleScreen,
  ShowCardScreen,
} from "../../../src/card/screens/person.tsx";
import type { HelpNeed } from "../../../src/need/model.ts";
import { CardRequestsScreen, type RequestRow } from "../../../src/need/screens/card-requests.tsx";
import { PersonChangeScreen } from "../../../src/need/screens/person-change.tsx";
import { type PersonAnswer, PersonFactsScreen, PersonHiddenScreen } from "../../../src/need/screens/person-facts.tsx";
import { ScanView } from "../../../src/shell/screens/scan-view.tsx";

const none = () => {};
const NOW = Date.UTC(2026, 5, 30, 13, 30);
const DAY = 86_400_000;
const PLACES = [{ code: 1, label: "Block C" }];
const need = (over: Partial<HelpNeed> = {}): HelpNeed => ({
  ...{ kind: "help", alias: [7, 201], area: 1, day: 20_632, half: "am", sector: 1, item: 101, urgency: 2, people: 3 },
  ...{ extraHelp: [1], helperPreference: 1, language: "ar", informedBy: 1, noticeVersion: 1, ...over },
});
const answer = (type: PersonAnswer["type"], said: PersonAnswer["answer"]): PersonAnswer => ({
  ...{ key: type + said, type, answer: said, cameMs: NOW - 2 * DAY, answeredMs: NOW - 5_400_000 },
});

const facts = (waiting: number, answers: readonly PersonAnswer[] = [], over: Partial<HelpNeed> = {}) => (
  <PersonFactsScreen
    need={need(over)}
    programme="Harbour"
    places={PLACES}
    asOfMs={NOW - 3_600_000}
    nowMs={NOW}
    lastDay={20_700}
    waiting={waiting}
    answers={answers}
    onChange={none}
    onErase={none}
    onTell={none}
    onClose={none}
  />
);
const trouble = (of: PersonTrouble) => () => (
  <PersonTroubleScreen trouble={of} onAgain={none} onCertificate={none} onBack={none} />
);
const row = (id: string, type: RequestRow["type"], over: Partial<RequestRow> = {}): RequestRow => ({
  ...{ id, type, cameMs: NOW - DAY, dueMs: NOW + 2 * DAY, need: need(), after: null, fields: [], answers: ["seen"] },
  ...over,
});
const ROWS: readonly RequestRow[] = [
  row("1", "demanded", { answers: ["passedOn", "seen"], dueMs: NOW - 3_600_000 }),
  row("2", "correct", { after: need({ people: 5 }), fields: [14], answers: ["done", "notDone"] }),
  row("3", "correct", { fields: [12], answers: ["done", "notDone"] }),
  row("4", "erase", { answers: ["done"] }),
  row("5", "complaint", { answers: ["seen", "passedOn", "done"], dueMs: NOW - DAY }),
  row("6", "why", { answers: ["notDone", "seen"] }),
  row("7", "thanks", { need: null }),
];
const requests = (rows: readonly RequestRow[], state: "ready" | "saving" | "failed" = "ready", offline = false) => (
  <CardRequestsScreen
    {...{ rows, state, offline }}
    places={PLACES}
    lastContactMs={NOW - 120_000}
    nowMs={NOW}
    onAnswer={none}
    onPutAway={none}
    onBack={none}
  />
);

export const personStates: Readonly<Record<string, () => JSX.Element>> = {
  "person-card": () => (
    <ShowCardScreen
      camera={<ScanView label="Hold the square code inside the frame." state="on" onAgain={none} />}
      language="English"
      onLanguage={none}
      refusal={null}
      onTap={none}
      onType={none}
      onLost={none}
      onBack={none}
    />
  ),
  "person-looking": () => <PersonLookingScreen />,
  "person-nothing": trouble("nothing"),
  "person-foreign": trouble("foreign"),
  "person-closed": trouble("closed"),
  "person-unreachable": trouble("unreachable"),
  "person-full": trouble("full"),
  "person-lost": trouble("lost"),
  "person-hidden": () => <PersonHiddenScreen onShow={none} onClose={none} />,
  "person-facts": () => facts(0),
  "person-facts-answered": () =>
    facts(2, [answer("correct", "done"), answer("correct", "notDone"), answer("demanded", "passedOn")], {
      counts: [[11, 2]],
      note: "The door is behind the bakery.",
    }),
  "person-change": () => (
    <PersonChangeScreen need={need()} items={[]} languages={["ar", "fr"]} onAsk={none} onBack={none} />
  ),
  "person-tell": () => <PersonTellScreen onTell={none} onBack={none} />,
  "person-asked": () => <PersonAskedScreen days={3} isErasure={false} where="relay" onRecord={none} onClose={none} />,
  "person-asked-erase": () => (
    <PersonAskedScreen days={1} isErasure={true} where="relay" onRecord={none} onClose={none} />
  ),
  "person-carried": () => <PersonAskedScreen days={7} isErasure={false} where="phone" onRecord={none} onClose={none} />,
  "person-erased-here": () => <PersonAskedScreen days={3} isErasure={true} where="erased" onClose={none} />,
  "person-erased-alone": () => <PersonAskedScreen days={3} isErasure={true} where="erasedAlone" onClose={none} />,
  "person-blank": () => <PersonBlankScreen onTell={none} onErase={none} onClose={none} />,
  "person-erase-here": () => (
    <>
      {facts(0)}
      <PersonEraseDialog isHere={true} isWorking={false} onErase={none} onKeep={none} />
    </>
  ),
  "person-lost-day": () => (
    <PersonTroubleScreen
      trouble="lost"
      lastDay={{ day: 20_700, isPlanned: true }}
      onAgain={none}
      onCertificate={none}
      onBack={none}
    />
  ),
  "person-erase": () => (
    <>
      {facts(0)}
      <PersonEraseDialog isHere={false} isWorking={false} onErase={none} onKeep={none} />
    </>
  ),
  "person-idle": () => (
    <>
      {facts(0)}
      <PersonIdleDialog onKeep={none} onLonger={none} />
    </>
  ),
  "requests-none": () => requests([]),
  "requests-some": () => requests(ROWS),
  "requests-failed": () => requests(ROWS.slice(0, 2), "failed", true),
};

/** States of the field worker's screens around the capture path: changing and erasing own records, and what follows. */
import type { JSX } from "preact";
import type { Place } from "../../../src/need/choices.ts";
import { draftFromNeed } from "../../../src/need/correct.ts";
import type { HelpNeed } from "../../../src/need/model.ts";
import { CaptureScreen } from "../../../src/need/screens/capture.tsx";
import { EraseOwnQuestion } from "../../../src/need/screens/erase-own.tsx";
import { HandOverScreen, type HandOverSteps } from "../../../src/need/screens/hand-over.tsx";
import { NoticeScreen } from "../../../src/need/screens/notice.tsx";
import {
  type ExtrasSettings,
  MoreAnswers,
  NoticeLanguage,
  NoticeMore,
  NoticePlayer,
  TalkLanguages,
} from "../../../src/need/screens/notice-extras.tsx";
import { ReferScreen } from "../../../src/need/screens/refer.tsx";
import { TodayScreen } from "../../../src/need/screens/today.tsx";
import { MistakeList, Mistakes } from "../../../src/shell/screens/mistakes.tsx";
import { Button } from "../../../src/ui/button.tsx";
import type { PlaceState } from "../../../src/ui/place-state.tsx";
import { Screen } from "../../../src/ui/screen.tsx";
import ar from "../../../src/words/ar.json";
import { ofRecord } from "./aliased.tsx";

const none = () => {};
const never = () => new Promise<boolean>(none);
const AT = Date.UTC(2026, 5, 30, 13, 2);
const DAY = 20_634;
const PLACES: readonly Place[] = [
  { code: 1, label: "Block A" },
  { code: 3, label: "Block C" },
];

const need = (alias: readonly [number, number], day = DAY): HelpNeed => ({
  ...{ kind: "help", alias, area: 3, day, half: "am", sector: 1, item: 101, urgency: 2, people: 4 },
  ...{ extraHelp: [], helperPreference: 0, language: "ar", informedBy: 1, noticeVersion: 1 },
});
const record = (at: number, place: PlaceState, day = DAY) => ({
  ...{ key: String(at), need: need([at * 21 + 7, 200 - at * 13], day), place },
});

const today = (over: Partial<Parameters<typeof TodayScreen>[0]>) => (
  <TodayScreen
    records={[record(1, "newer"), record(2, "held")]}
    places={PLACES}
    asOfMs={AT}
    onChange={none}
    onErase={never}
    onCard={none}
    onNewNeed={none}
    onBack={none}
    {...over}
  />
);

const ended = (state: "asked" | "here" | "confirmed", confirmed: number, copies: number) => ({
  ...{ key: `${state}${copies}`, atMs: AT, state, confirmed, copies },
});

const correction = (step: "check" | "sector") => (
  <CaptureScreen
    draft={{ ...draftFromNeed("ab", need([12, 40])), step }}
    places={PLACES}
    lastPlace={3}
    notice={{ language: "en", endDay: DAY + 60, helpsWithout: false, givesCards: true, basis: "" }}
    saveState="ready"
    onDraft={none}
    onLeave={none}
    onRefuse={none}
    onSave={none}
    onSaveAndMore={none}
  />
);

const question = (place: PlaceState) =>
  ofRecord((alias) => <EraseOwnQuestion alias={alias} place={place} onErase={never} onClose={none} />);

const handOver = (
  states: readonly [HandOverSteps["pack"], HandOverSteps["pack"], HandOverSteps["pack"], HandOverSteps["pack"]],
  over: Partial<Parameters<typeof HandOverScreen>[0]> = {},
  failed?: "pack" | "reach" | "deliver",
  isEnded = false,
) => {
  const [pack, reach, deliver, answer] = states;
  return (
    <HandOverScreen
      heldCount={6}
      recordCount={11}
      delivered={{ at: 5, of: 11 }}
      allReceivedAtMs={null}
      offline={false}
      steps={{ pack, reach, deliver, answer, ...(failed && { failed }), isEnded }}
      isTried={failed !== undefined}
      onStart={none}
      onBack={none}
      {...over}
    />
  );
};

const BY_HAND = (
  <Button icon="box" wide onPress={none}>
    Hand over by file or code
  </Button>
);

const FACTS = { language: "en", endDay: DAY + 60, helpsWithout: false, givesCards: true, basis: "" };
const ARABIC = { ...FACTS, language: "ar", spoken: ar, helpsWithout: true, basis: "اتفاق مع المجلس المحلي" };
const EXTRAS: ExtrasSettings = {
  languages: ["ar", "en", "fr", "uk", "zh-Hans", "es"],
  onLanguage: async () => {},
  startsSound: false,
  onStartsSound: none,
};
const notice = (facts: Parameters<typeof NoticeScreen>[0]["facts"], over: Partial<ExtrasSettings> = {}) => (
  <NoticeScreen
    facts={facts}
    extras={{
      Language: (props) => <NoticeLanguage {...props} settings={{ ...EXTRAS, ...over }} />,
      Player: (props) => <NoticePlayer {...props} settings={{ ...EXTRAS, ...over }} />,
      More: (props) => <NoticeMore {...props} settings={{ ...EXTRAS, ...over }} />,
    }}
    onAgree={none}
    onRefuse={none}
    onBack={none}
  />
);

const MISTAKES = [
  { mistake: "urgency", isFound: true },
  { mistake: "repeat", isFound: false },
  { mistake: "place", isFound: false },
  { mistake: "people", isFound: true },
] as const;

export const fieldStates: Readonly<Record<string, () => JSX.Element>> = {
  "field-today-newer": () => today({}),
  "field-today-ended": () =>
    today({
      records: [record(2, "held")],
      ended: [ended("asked", 1, 4), ended("here", 1, 4), ended("confirmed", 3, 4), ended("confirmed", 1, 1)],
    }),
  "field-today-earlier": () => today({ records: [], earlier: [record(3, "relay", DAY - 1), record(4, "coordinator")] }),
  "field-today-erase-held": () => question("held"),
  "field-today-erase-relay": () => question("relay"),
  "field-today-erase-coordinator": () => question("coordinator"),
  "field-handover-cut": () => handOver(["ok", "waiting", "waiting", "waiting"], { isCut: true }),
  "field-handover-battery": () => handOver(["waiting", "waiting", "waiting", "waiting"], { isBatteryWeak: true }),
  "field-handover-deliver-failed": () => handOver(["ok", "ok", "failed", "waiting"], {}, "deliver"),
  "field-handover-pack-failed": () => handOver(["failed", "waiting", "waiting", "waiting"], {}, "pack"),
  "field-handover-ended": () => handOver(["ok", "ok", "failed", "waiting"], {}, "deliver", true),
  "field-handover-offline-ways": () =>
    handOver(["waiting", "waiting", "waiting", "waiting"], { offline: true, otherWays: BY_HAND }),
  "field-handover-ways": () => handOver(["waiting", "waiting", "waiting", "waiting"], { otherWays: BY_HAND }),
  "field-handover-unanswered": () =>
    handOver(["ok", "ok", "ok", "waiting"], { heldCount: 0, delivered: { at: 11, of: 11 } }),
  "field-notice": () => notice(FACTS),
  "field-notice-recording": () => notice(FACTS, { recordingOf: () => "notice.ogg" }),
  "field-notice-arabic": () => notice(ARABIC),
  "field-notice-loading": () => notice({ ...FACTS, language: "fr", spoken: null }),
  "field-notice-answers": () => <MoreAnswers facts={ARABIC} settings={EXTRAS} onClose={none} />,
  "field-notice-languages": () => <TalkLanguages facts={FACTS} settings={EXTRAS} onClose={none} />,
  "field-mistakes-button": () => (
    <Screen title="Parts">
      <Mistakes mistakes={MISTAKES} />
    </Screen>
  ),
  "field-mistakes": () => <MistakeList mistakes={MISTAKES} onClose={none} />,
  "field-mistakes-found": () => (
    <MistakeList mistakes={MISTAKES.map((one) => ({ ...one, isFound: true }))} onClose={none} />
  ),
  "field-refer-sheet": () => (
    <ReferScreen
      talk="en"
      services={{
        language: "en",
        lines: ["Clinic at the school, every day until 16:00", "مكان آمن للنساء: خلف السوق"],
      }}
      onFlag={none}
      onBack={none}
    />
  ),
  "field-correct-check": () => correction("check"),
  "field-correct-sector": () => correction("sector"),
};

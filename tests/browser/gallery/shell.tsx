/** Every state of the shell's screens, with made-up props. */

import type { JSX } from "preact";
import { NotLoadedScreen } from "../../../src/shell/lazy.tsx";
import { AboutScreen } from "../../../src/shell/screens/about.tsx";
import { CompareScreen, StopScreen } from "../../../src/shell/screens/compare.tsx";
import { CarryScreen, ProgrammeScreen } from "../../../src/shell/screens/coordinator-parts.tsx";
import { CoordinatorTabs, type Tab } from "../../../src/shell/screens/coordinator-tabs.tsx";
import { CreatedScreen, CreateScreen, CreatingScreen } from "../../../src/shell/screens/create.tsx";
import { ConfirmWordsScreen, MakingKeysScreen, ShowWordsScreen } from "../../../src/shell/screens/first-words.tsx";
import {
  ApprovedScreen,
  ApprovingScreen,
  InviteScreen,
  OpeningInviteScreen,
} from "../../../src/shell/screens/invite.tsx";
import { JoinCheckingScreen, JoinProblemScreen, JoinScreen } from "../../../src/shell/screens/join.tsx";
import { JoinReadyScreen, JoinWaitingScreen, PreparingScreen } from "../../../src/shell/screens/join-wait.tsx";
import { LoadingScreen } from "../../../src/shell/screens/loading.tsx";
import { ClockNotice, RelayNotice, UpdateNotice } from "../../../src/shell/screens/notices.tsx";
import { OwnPassphraseScreen, PinScreen } from "../../../src/shell/screens/own-secret.tsx";
import { PeopleScreen, type PhoneRow } from "../../../src/shell/screens/people.tsx";
import { PickVaultScreen } from "../../../src/shell/screens/pick-vault.tsx";
import { LostWordsScreen, ReopenScreen } from "../../../src/shell/screens/reopen.tsx";
import { StartScreen } from "../../../src/shell/screens/start.tsx";
import { DoorsScreen } from "../../../src/shell/screens/training-doors.tsx";
import { TroubleScreen } from "../../../src/shell/screens/trouble.tsx";
import { OpeningScreen, UnlockScreen, type VaultChoice } from "../../../src/shell/screens/unlock.tsx";
import { Screen } from "../../../src/ui/screen.tsx";
import { ENGLISH_WORDS } from "../../../src/words/picture-words.ts";

const none = () => {};
const AT = Date.UTC(2026, 5, 30, 14, 2);
const DAY = 20_634;
const FIVE = ["river", "lamp", "stone", "kite", "moon"];
const SEVEN = [...FIVE, "spoon", "tower"];
const THREE = ["river", "lamp", "stone"] as const;
const THREE_NUMBERS = THREE.map((word) => ENGLISH_WORDS.indexOf(word));
const LINK =
  "https://ebb.example/#join=hQFYIE3r9xJcV0m1Zb2nQ8s7uTt4yKpXwL5dR6aGfHjCvEiOzNqMoUBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789AbCdEfGhIjKlMnOpQrStUvWxYz0123456789ab";

const QR = Array.from({ length: 45 }, (_, y) => Array.from({ length: 45 }, (_, x) => isDark(x, y)));
function isFinder(x: number, y: number): boolean {
  const ring = Math.max(Math.abs(x - 3), Math.abs(y - 3));
  return ring !== 2 && ring <= 3;
}
function isDark(x: number, y: number): boolean {
  if (x < 8 && y < 8) return isFinder(x, y);
  if (x > 36 && y < 8) return isFinder(x - 38, y);
  if (x < 8 && y > 36) return isFinder(x, y - 38);
  return (x * 7 + y * 13 + ((x * y) % 5)) % 3 === 0;
}

/** What the app knows the words by; their pictures come from it. */
const numbersOf = (words: readonly string[]) => Uint8Array.from(words, (word) => ENGLISH_WORDS.indexOf(word));
const VAULT: VaultChoice = {
  id: "1",
  picture: "lantern",
  pictureNumber: 126,
  role: "field",
  isTraining: false,
  wordCount: 5,
};
const VAULTS: readonly VaultChoice[] = [
  VAULT,
  { id: "2", picture: "teapot", pictureNumber: 224, role: "coordinator", isTraining: false, wordCount: 7 },
  { id: "3", picture: "kite", pictureNumber: 119, role: "field", isTraining: true, wordCount: 5 },
];
const PHONES: readonly PhoneRow[] = [
  {
    id: "1",
    label: "Teapot-Bridge",
    role: "coordinator",
    approvedDay: DAY - 3,
    lastHeardMs: null,
    isThisOne: true,
  },
  { id: "2", label: "River-Lamp", role: "field", approvedDay: DAY - 2, lastHeardMs: AT, isThisOne: false },
  { id: "3", label: "Hill-Spoon", role: "field", approvedDay: DAY, lastHeardMs: null, isThisOne: false },
];

const start = (vaults: number, canCreate: boolean) => (
  <StartScreen
    vaults={vaults}
    canCreate={canCreate}
    onOpen={none}
    onJoin={none}
    onCreate={none}
    onTry={none}
    onRestore={none}
    onAbout={none}
    onCertificate={none}
    onPerson={none}
  />
);
const unlock = (isWrong: boolean, pauseSeconds: number, isPinGone = false) => (
  <UnlockScreen
    vault={VAULT}
    isWrong={isWrong}
    pauseSeconds={pauseSeconds}
    isPinGone={isPinGone}
    onOpen={none}
    onLost={none}
    onFile={none}
    onOther={none}
  />
);
const problem = (kind: "damaged" | "unknown" | "unreachable" | "garbled" | "used" | "expired" | "refused") => (
  <JoinProblemScreen problem={{ kind }} onAgain={none} onAnother={none} />
);
const invite = (
  state: "waiting" | "offline" | "expired",
  copy: "none" | "copied" | "failed",
  untold: string | null = null,
) => (
  <InviteScreen
    joinsAs="field"
    qr={QR}
    link={LINK}
    validUntilMs={AT}
    state={state}
    untold={untold}
    copy={copy}
    onCopy={none}
    onNew={none}
    onBack={none}
  />
);
const tabbed = (tab: Tab, screen: JSX.Element) => (
  <CoordinatorTabs current={tab} newNeeds={3} onTab={none}>
    {screen}
  </CoordinatorTabs>
);
const create = (isRefused: boolean) => (
  <CreateScreen
    nowMs={AT}
    timeZone="Asia/Beirut"
    timeZones={["Africa/Cairo", "Asia/Beirut", "Europe/Berlin"]}
    isRefused={isRefused}
    onCreate={none}
    onBack={none}
  />
);
const programme = (daysLeft: number) =>
  tabbed(
    "programme",
    <ProgrammeScreen
      name="Harbour water"
      isTraining={false}
      lastDay={DAY + daysLeft}
      daysLeft={daysLeft}
      timeZone="Asia/Beirut"
      areas={["Block A", "Block B", "Block C", "School yard", "Old market"]}
      relay="https://relay.ebb.example"
      mark={["river", "lamp", "stone"]}
      isAlone
    />,
  );
const carry = (state: "idle" | "working" | "offline" | "down" | "garbled", full: boolean) =>
  tabbed(
    "handOver",
    <CarryScreen
      lastReceivedMs={full ? AT : null}
      lastRelayMs={full ? AT : null}
      toAcknowledge={full ? 2 : 0}
      unopened={full ? 1 : 0}
      state={state}
      onCarry={none}
      onNow={none}
    />,
  );
const Scanner = () => <p>Camera</p>;

/** Renders of each state by name: screen, then state. */
export const shellStates: Readonly<Record<string, () => JSX.Element>> = {
  "start-first": () => start(0, false),
  "start-operator": () => start(0, true),
  "start-vaults": () => start(2, false),
  "doors-choose": () => <DoorsScreen isPreparing={false} onDoor={none} onBack={none} />,
  "doors-preparing": () => <DoorsScreen isPreparing onDoor={none} onBack={none} />,
  "start-loading": () => <LoadingScreen />,
  "start-not-loaded": () => <NotLoadedScreen onAgain={none} />,
  "invite-opening": () => <OpeningInviteScreen joinsAs="field" isOffline={false} onBack={none} />,
  "invite-opening-offline": () => <OpeningInviteScreen joinsAs="coordinator" isOffline onBack={none} />,
  "unlock-pick": () => <PickVaultScreen vaults={VAULTS} onPick={none} onBack={none} />,
  "unlock-words": () => unlock(false, 0),
  "unlock-wrong": () => unlock(true, 0),
  "unlock-pause": () => unlock(true, 25),
  "unlock-pin-gone": () => unlock(false, 0, true),
  "unlock-opening": () => <OpeningScreen measuredSeconds={4} elapsedSeconds={1.5} />,
  "unlock-opening-first": () => <OpeningScreen measuredSeconds={null} elapsedSeconds={1} />,
  "unlock-reopen": () => <ReopenScreen picture="lantern" triesLeft={5} isWrong={false} onPin={none} onWords={none} />,
  "unlock-reopen-wrong": () => <ReopenScreen picture="lantern" triesLeft={4} isWrong onPin={none} onWords={none} />,
  "unlock-lost": () => <LostWordsScreen onBack={none} />,
  "words-five": () => (
    <ShowWordsScreen words={FIVE} pictures={numbersOf(FIVE)} onWritten={none} onAnother={none} onOwn={none} />
  ),
  "words-seven": () => (
    <ShowWordsScreen words={SEVEN} pictures={numbersOf(SEVEN)} onWritten={none} onAnother={none} onOwn={none} />
  ),
  "words-confirm": () => <ConfirmWordsScreen words={FIVE} ask={[2, 5]} onConfirmed={none} onSeeAgain={none} />,
  "words-own": () => <OwnPassphraseScreen wordCount={5} onChosen={none} onGenerated={none} />,
  "words-pin": () => <PinScreen onPin={none} onSkip={none} />,
  "words-making": () => <MakingKeysScreen measuredSeconds={4} elapsedSeconds={2} />,
  "join-paste": () => <JoinScreen scanner={null} onInvite={none} onBack={none} />,
  "join-scan": () => <JoinScreen scanner={<Scanner />} onInvite={none} onBack={none} />,
  "join-checking": () => <JoinCheckingScreen onBack={none} />,
  "join-damaged": () => problem("damaged"),
  "join-unknown": () => problem("unknown"),
  "join-unreachable": () => problem("unreachable"),
  "join-garbled": () => problem("garbled"),
  "join-used": () => problem("used"),
  "join-expired": () => problem("expired"),
  "join-refused": () => problem("refused"),
  "join-elsewhere": () => (
    <JoinProblemScreen
      problem={{ kind: "elsewhere", address: "https://other.example" }}
      onAgain={none}
      onAnother={none}
    />
  ),
  "join-compare": () => (
    <CompareScreen side="phone" words={THREE} pictures={THREE_NUMBERS} onMatch={none} onDifferent={none} />
  ),
  "join-stop": () => <StopScreen side="phone" onContinue={none} />,
  "join-waiting": () => <JoinWaitingScreen words={THREE} pictures={THREE_NUMBERS} isOffline={false} onBack={none} />,
  "join-waiting-offline": () => <JoinWaitingScreen words={THREE} pictures={THREE_NUMBERS} isOffline onBack={none} />,
  "join-preparing": () => <PreparingScreen secondsLeft={38} ofSeconds={60} />,
  "join-ready": () => <JoinReadyScreen programme="Harbour water" picture="lantern" onContinue={none} />,
  "create-form": () => create(false),
  "create-refused": () => create(true),
  "create-making": () => <CreatingScreen />,
  "create-ready": () => <CreatedScreen name="Harbour water" lastDay={DAY + 90} onInvite={none} onHome={none} />,
  "invite-waiting": () => invite("waiting", "none"),
  "invite-copied": () => invite("waiting", "copied"),
  "invite-offline": () => invite("offline", "failed"),
  "invite-expired": () => invite("expired", "none"),
  "invite-compare": () => (
    <CompareScreen
      side="coordinator"
      words={THREE}
      pictures={THREE_NUMBERS}
      joinsAs="field"
      onMatch={none}
      onDifferent={none}
    />
  ),
  "invite-stop": () => <StopScreen side="coordinator" onContinue={none} />,
  "invite-expired-untold": () => invite("expired", "none", "River-Lamp"),
  "invite-approving": () => <ApprovingScreen onBack={none} />,
  "invite-approving-offline": () => <ApprovingScreen trouble="offline" onBack={none} />,
  "invite-approving-full": () => <ApprovingScreen trouble="full" onBack={none} />,
  "invite-approved": () => <ApprovedScreen joinsAs="field" label="River-Lamp" onNext={none} onPeople={none} />,
  "invite-approved-coordinator": () => (
    <ApprovedScreen joinsAs="coordinator" label="River-Lamp" onNext={none} onPeople={none} />
  ),
  "people-list": () => tabbed("people", <PeopleScreen phones={PHONES} asOfMs={AT} onInvite={none} />),
  "people-empty": () => tabbed("people", <PeopleScreen phones={PHONES.slice(0, 1)} asOfMs={AT} onInvite={none} />),
  "carry-idle": () => carry("idle", true),
  "carry-empty": () => carry("offline", false),
  "carry-garbled": () => carry("garbled", true),
  "programme-running": () => programme(62),
  "programme-last-day": () => programme(0),
  "trouble-locked": () => <TroubleScreen trouble="locked" onAction={none} />,
  "trouble-other-tab": () => <TroubleScreen trouble="otherTab" onAction={none} />,
  "trouble-lost-data": () => <TroubleScreen trouble="lostData" onAction={none} />,
  "trouble-lost-key": () => <TroubleScreen trouble="lostKey" onAction={none} onSecond={none} />,
  "trouble-full": () => <TroubleScreen trouble="full" onAction={none} onSecond={none} />,
  "trouble-no-store": () => <TroubleScreen trouble="noStore" onAction={none} />,
  "trouble-old": () => <TroubleScreen trouble="old" onAction={none} />,
  "trouble-broken": () => <TroubleScreen trouble="broken" onAction={none} />,
  "notices-all": () => (
    <Screen title="Notices">
      <RelayNotice trouble="down" />
      <RelayNotice trouble="garbage" />
      <ClockNotice days={412} />
      <UpdateNotice onNow={none} />
    </Screen>
  ),
  "about-limits": () => <AboutScreen version="0.1.0" onBack={none} />,
};

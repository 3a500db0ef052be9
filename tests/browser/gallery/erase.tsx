/** Every state of erasing, leaving and what is said of tries, with made-up props. */
import type { JSX } from "preact";
import { DuressEndScreen, DuressScreen, DuressWorkingScreen } from "../../../src/shell/screens/duress.tsx";
import { EraseScreen } from "../../../src/shell/screens/erase.tsx";
import {
  PracticeEndScreen,
  WipedScreen,
  type WipeReason,
  WipeStuckScreen,
  WipingScreen,
} from "../../../src/shell/screens/erase-end.tsx";
import { ShowWordsScreen } from "../../../src/shell/screens/first-words.tsx";
import { LeaveScreen } from "../../../src/shell/screens/leave.tsx";
import { ChangingWordsScreen, OldWordsScreen, WordsChangedScreen } from "../../../src/shell/screens/new-words.tsx";
import { OwnPassphraseScreen } from "../../../src/shell/screens/own-secret.tsx";
import { PhoneMenuScreen } from "../../../src/shell/screens/phone-menu.tsx";
import { TriesNotice } from "../../../src/shell/screens/tries.tsx";
import { UnlockScreen } from "../../../src/shell/screens/unlock.tsx";

const none = () => {};

const erase = (change: Partial<Parameters<typeof EraseScreen>[0]> = {}) => (
  <EraseScreen who="field" onlyHere={6} isPractice={false} onErase={none} onBack={none} {...change} />
);

const leave = (change: Partial<Parameters<typeof LeaveScreen>[0]> = {}) => (
  <LeaveScreen
    who="field"
    places={{ held: 0, relay: 0, coordinator: 11 }}
    isWorking={false}
    isOffline={false}
    leavesReceipt={false}
    onHandOver={none}
    onLeave={none}
    onBack={none}
    {...change}
  />
);

const end = (reason: WipeReason, app: "kept" | "gone" | "waits", method: "overwrites" | "removes" = "overwrites") => (
  <WipedScreen reason={reason} method={method} app={app} onStart={none} />
);

const unlock = (toPause: number, toErase: number | null) => (
  <UnlockScreen
    vault={{ id: "1", picture: "lantern", pictureNumber: 126, role: "field", isTraining: false, wordCount: 5 }}
    isWrong
    pauseSeconds={0}
    tries={<TriesNotice toPause={toPause} toErase={toErase} />}
    onErase={none}
    onOpen={none}
    onLost={none}
    onFile={none}
  />
);

export const eraseStates: Readonly<Record<string, () => JSX.Element>> = {
  "phone-menu": () => (
    <PhoneMenuScreen onCheckBadge={none} onErase={none} onLeave={none} onWords={none} onBack={none} />
  ),
  "phone-menu-noErase": () => <PhoneMenuScreen onCheckBadge={none} onLeave={none} onBack={none} />,
  "phone-menu-second": () => (
    <PhoneMenuScreen onCheckBadge={none} onErase={none} onLeave={none} onWords={none} onSecond={none} onBack={none} />
  ),
  "duress-read": () => <DuressScreen problem={null} onSet={none} onRemove={none} onBack={none} />,
  "duress-same": () => <DuressScreen problem="same" onSet={none} onRemove={none} onBack={none} />,
  "duress-working": () => <DuressWorkingScreen />,
  "duress-set": () => <DuressEndScreen are="set" onBack={none} />,
  "duress-removed": () => <DuressEndScreen are="removed" onBack={none} />,
  "duress-words": () => (
    <ShowWordsScreen
      words={["lantern", "ladder", "spoon", "kite", "bridge"]}
      pictures={Uint8Array.of(126, 125, 209, 122, 30)}
      isSecond
      onWritten={none}
      onAnother={none}
    />
  ),
  "duress-own": () => <OwnPassphraseScreen wordCount={5} isSecond onChosen={none} onGenerated={none} />,
  "newWords-old": () => <OldWordsScreen wordCount={5} problem={null} onOld={none} onBack={none} />,
  "newWords-wrong": () => <OldWordsScreen wordCount={5} problem="wrong" onOld={none} onBack={none} />,
  "newWords-failed": () => <OldWordsScreen wordCount={7} problem="failed" onOld={none} onBack={none} />,
  "newWords-working": () => <ChangingWordsScreen />,
  "newWords-changed": () => <WordsChangedScreen onBack={none} />,
  "newWords-changedSecond": () => <WordsChangedScreen onBack={none} onSecond={none} />,
  "erase-field": () => erase(),
  "erase-one": () => erase({ onlyHere: 1 }),
  "erase-none": () => erase({ onlyHere: 0 }),
  "erase-receipt": () => erase({ onlyHere: 0, leavesReceipt: true }),
  "erase-unknown": () => erase({ onlyHere: null }),
  "erase-coordinator": () => erase({ who: "coordinator", onlyHere: null }),
  "erase-practice": () => erase({ isPractice: true }),
  "unlock-erase": () => erase({ who: "locked", onlyHere: null }),
  "unlock-tries": () => unlock(4, null),
  "unlock-triesErase": () => unlock(4, 9),
  "unlock-triesLast": () => unlock(5, 1),
  "unlock-erasing": () => <WipingScreen reason="erase" />,
  "unlock-leaving": () => <WipingScreen reason="leave" />,
  "unlock-erased": () => end("erase", "gone"),
  "unlock-erasedKept": () => end("erase", "kept"),
  "unlock-erasedWaits": () => end("erase", "waits", "removes"),
  "unlock-left": () => end("leave", "kept"),
  "unlock-tooMany": () => end("tries", "gone"),
  "unlock-resumed": () => end("resumed", "kept"),
  "unlock-stuckKeys": () => <WipeStuckScreen at="keys" onAgain={none} onLater={none} />,
  "unlock-stuck": () => <WipeStuckScreen at="rest" onAgain={none} onLater={none} />,
  "erase-practiceEnd": () => <PracticeEndScreen onBack={none} />,
  "leave-all": () => leave(),
  "leave-receipt": () => leave({ leavesReceipt: true }),
  "leave-held": () => leave({ places: { held: 6, relay: 2, coordinator: 3 } }),
  "leave-relay": () => leave({ places: { held: 0, relay: 2, coordinator: 9 } }),
  "leave-unknown": () => leave({ places: null }),
  "leave-working": () => leave({ places: { held: 6, relay: 0, coordinator: 0 }, isWorking: true }),
  "leave-offline": () => leave({ places: { held: 6, relay: 0, coordinator: 0 }, isOffline: true }),
  "leave-coordinator": () => leave({ who: "coordinator", places: null }),
};

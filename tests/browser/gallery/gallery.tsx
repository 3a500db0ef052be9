/**
 * Every screen in every state, with made-up props, so that people and tests can look at them without a phone, a relay or a programme.
 * The address says which: `#screen=need-home&lang=en`; languages are the shipped ones, `en-XA` (longer) and `ar-XB` (longer, right to left).
 */
import { type JSX, render } from "preact";
import { type Frame, FrameProvider } from "../../../src/ui/frame.tsx";
import { HearScreen } from "../../../src/ui/hear-screen.tsx";
import { LanguageProvider } from "../../../src/ui/language.tsx";
import { PlaceChip } from "../../../src/ui/place-state.tsx";
import en from "../../../src/words/en.json";
import { ENGLISH_WORDS, type WordList } from "../../../src/words/picture-words.ts";
import { pseudoCatalogue } from "../../../src/words/pseudo.ts";
import type { Catalogue } from "../../../src/words/translate.ts";
import { alarmStates } from "./alarms.tsx";
import { boardStates } from "./board.tsx";
import { cardStates } from "./cards.tsx";
import { carryStates } from "./carry.tsx";
import { certificateStates } from "./certificate.tsx";
import { closedStates } from "./closed.tsx";
import { closingStates } from "./closing.tsx";
import { coordinatorStates } from "./coordinator.tsx";
import { eraseStates } from "./erase.tsx";
import { fieldStates } from "./field.tsx";
import { languageStates } from "./language.tsx";
import { leaseStates } from "./lease.tsx";
import { lockedFileStates } from "./locked-file.tsx";
import { needStates } from "./need.tsx";
import { newCardStates } from "./new-cards.tsx";
import { noteStates } from "./note.tsx";
import { personStates } from "./person.tsx";
import { printStates } from "./print.tsx";
import { recoveryStates } from "./recovery.tsx";
import { relayStates } from "./relay.tsx";
import { setupStates } from "./setup.tsx";
import { shellStates } from "./shell.tsx";
import { volunteerStates } from "./volunteer.tsx";
import { GALLERY_PAGE } from "./walk.ts";
import "../../../src/ui/styles.css";

/** Screens by name; the part before the first hyphen names the group. */
type States = Readonly<Record<string, () => JSX.Element>>;

const none = () => {};
const states: States = {
  ...needStates,
  ...fieldStates,
  ...coordinatorStates,
  ...shellStates,
  ...recoveryStates,
  ...cardStates,
  ...newCardStates,
  ...carryStates,
  ...alarmStates,
  ...printStates,
  ...relayStates,
  ...personStates,
  ...setupStates,
  ...languageStates,
  ...closedStates,
  ...eraseStates,
  ...leaseStates,
  ...lockedFileStates,
  ...noteStates,
  ...certificateStates,
  ...closingStates,
  ...volunteerStates,
  ...boardStates,
};

/** Groups that show before anything is unlocked: there is nothing to lock and no place to tell. */
const OUTSIDE =
  /^(start|doors|unlock|words|join|create|trouble|relay|reopen|pin|restore|certificate|lease-(asking|unreachable|refused|code|closed|none))/;
const TRAINING = /^(need-(home|saved)$|doors|erase-practice)/;

const chip = <PlaceChip counts={{ held: 6, coordinator: 5 }} />;
const frameOf = (screen: string): Frame => ({
  training: TRAINING.test(screen),
  ...(OUTSIDE.test(screen) ? {} : { chip, onLock: none }),
});

/** A language as the app loads it. */
interface Spoken {
  readonly tag: string;
  readonly formatTag: string;
  readonly catalogue: Catalogue;
  readonly list: WordList;
}

const CATALOGUES = import.meta.glob<Catalogue>("../../../src/words/*.json", { import: "default" });
const PICTURES = import.meta.glob<Catalogue>("../../../src/words/pictures/*.json", { import: "default" });
const spoken = new Map<string, Spoken>();

/** Arabic in its own digits, so that both kinds are looked at. */
async function speak(tag: string): Promise<Spoken> {
  const known = spoken.get(tag);
  if (known) return known;
  const isPseudo = tag.includes("-X");
  const own = isPseudo ? pseudoCatalogue(en) : await CATALOGUES[`../../../src/words/${tag}.json`]?.();
  const pictures = await PICTURES[`../../../src/words/pictures/${tag}.json`]?.();
  const language = {
    tag,
    formatTag: tag === "ar" ? "ar-u-nu-arab" : tag,
    catalogue: { ...en, ...own },
    list: ENGLISH_WORDS.map((word) => pictures?.[word] ?? word),
  };
  spoken.set(tag, language);
  return language;
}

function Gallery({ screen, language }: { screen: string; language: Spoken }) {
  const { tag } = language;
  const state = states[screen];
  return (
    <LanguageProvider {...language} timeZone="Asia/Beirut" onChoose={none} Reader={HearScreen}>
      {state ? (
        <FrameProvider frame={frameOf(screen)}>{state()}</FrameProvider>
      ) : (
        <ul>
          {Object.keys(states).map((name) => (
            <li key={name}>
              <a href={`#screen=${name}&lang=${tag}`}>{name}</a>
            </li>
          ))}
        </ul>
      )}
    </LanguageProvider>
  );
}

async function show(): Promise<void> {
  const { hash } = location;
  const asked = new URLSearchParams(hash.slice(1));
  const screen = asked.get("screen") ?? "";
  const tag = asked.get("lang") ?? "en";
  const root = document.getElementById("app");
  const language = await speak(tag);
  // Something else may be asked for by now.
  if (!root || location.hash !== hash) return;
  render(null, root);
  render(<Gallery screen={screen} language={language} />, root);
  document.body.dataset.shown = `${screen} ${tag}`;
  document.body.dataset.inside = String(!OUTSIDE.test(screen));
  document.body.dataset.screens = Object.keys(states).join(" ");
}

/** Browsers without a window have no voices: screens are looked at with one, so that what plays is looked at, too. */
const VOICES = ["en", "ar", "fr", "es", "uk", "zh-Hans", "en-XA", "ar-XB"].map((lang) => ({
  ...{ lang, localService: true, default: true, name: lang, voiceURI: lang },
}));
speechSynthesis.getVoices = () => VOICES;

Object.assign(window, { gallery: GALLERY_PAGE });
addEventListener("hashchange", () => void show());
void show();

/**
 * Every screen in every state, with made-up props, so that people and tests can look at them without a phone, a relay or a programme.
 * The address says which: `#screen=need-home&lang=en`; languages are `en`, `en-XA` (longer) and `ar-XB` (longer, right to left).
 */
import { type JSX, render } from "preact";
import { type Frame, FrameProvider } from "../../../src/ui/frame.tsx";
import { LanguageProvider } from "../../../src/ui/language.tsx";
import { PlaceChip } from "../../../src/ui/place-state.tsx";
import en from "../../../src/words/en.json";
import { pseudoCatalogue } from "../../../src/words/pseudo.ts";
import type { Catalogue } from "../../../src/words/translate.ts";
import { cardStates } from "./cards.tsx";
import { coordinatorStates } from "./coordinator.tsx";
import { fieldStates } from "./field.tsx";
import { needStates } from "./need.tsx";
import { printStates } from "./print.tsx";
import { recoveryStates } from "./recovery.tsx";
import { setupStates } from "./setup.tsx";
import { shellStates } from "./shell.tsx";
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
  ...printStates,
  ...setupStates,
};

/** Groups that show before anything is unlocked: there is nothing to lock and no place to tell. */
const OUTSIDE = /^(start|doors|unlock|words|join|create|trouble|reopen|pin|restore)/;
const TRAINING = /^(need-(home|saved)$|doors)/;

const chip = <PlaceChip counts={{ held: 6, coordinator: 5 }} />;
const frameOf = (screen: string): Frame => ({
  training: TRAINING.test(screen),
  ...(OUTSIDE.test(screen) ? {} : { chip, onLock: none }),
});

const catalogueOf = (tag: string): Catalogue => (tag === "en" ? en : pseudoCatalogue(en));

function Gallery({ screen, tag }: { screen: string; tag: string }) {
  const state = states[screen];
  return (
    <LanguageProvider catalogue={catalogueOf(tag)} tag={tag} timeZone="Asia/Beirut" onChoose={none}>
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

function show(): void {
  const asked = new URLSearchParams(location.hash.slice(1));
  const screen = asked.get("screen") ?? "";
  const tag = asked.get("lang") ?? "en";
  const root = document.getElementById("app");
  if (!root) return;
  render(null, root);
  render(<Gallery screen={screen} tag={tag} />, root);
  document.body.dataset.shown = `${screen} ${tag}`;
  document.body.dataset.screens = Object.keys(states).join(" ");
}

addEventListener("hashchange", show);
show();

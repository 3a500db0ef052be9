/** What can be seen of a screen without knowing it: sizes, gaps, order, focus, what does not fit, and what axe finds. Runs in the page; each tells the faults of it as it stands. */
import type { AxeResults, RunOptions } from "axe-core";
import { translateAlias } from "../../../src/words/picture-words.ts";

/** The faults of what the page shows now, which is `screen`. */
type Look = (screen: string) => Promise<readonly string[]> | readonly string[];

const TARGETS = "button, a[href], input, textarea, summary, select";
/** A screen that has just been put in place of another may still be laid out or wait for its focus for so many frames. What is a fault stays one. */
const FRAMES_TO_SETTLE = 300;
const FRAMES_TO_LAY_OUT = 30;

const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

/** Waits until `isSo`, for at most so many frames; whether it came to be. */
export async function waitFrames(frames: number, isSo: () => boolean): Promise<boolean> {
  for (let frame = 0; frame < frames && !isSo(); frame++) await nextFrame();
  return isSo();
}

const nameOf = (element: Element): string => `${element.tagName.toLowerCase()}.${element.getAttribute("class")}`;
const targetsOf = (root: ParentNode): readonly Element[] => [...root.querySelectorAll(TARGETS)];
/** What a finger meets: a chip is pressed as a whole. */
const pressed = (element: Element): Element => element.closest(".chip") ?? element;

/** The focus moves once the screen is drawn, to the heading or into a dialog. A part of a screen takes it not at all. */
async function focus(screen: string): Promise<readonly string[]> {
  const isThere = () => document.querySelector("dialog[open]") !== null || document.activeElement?.tagName === "H1";
  return screen.startsWith("part") || (await waitFrames(FRAMES_TO_SETTLE, isThere)) ? [] : ["the heading has no focus"];
}

/** Targets below 48 px, and tiles, chips and primary buttons below 64 px. */
const small: Look = () =>
  targetsOf(document)
    .map(pressed)
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ element, box }) => {
      const least = element.matches(".tile, .chip, .button--primary") ? 64 : 48;
      return box.width > 0 && (box.height < least - 0.5 || box.width < 47.5);
    })
    .map(({ element, box }) => `${element.className} ${Math.round(box.width)}×${Math.round(box.height)}`);

/** Targets that stand less than 8 px apart. */
const close: Look = () => {
  const targets = targetsOf(document)
    .map(pressed)
    .filter((element) => element.checkVisibility())
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0);
  return targets.flatMap(({ element, box }, at) =>
    targets.slice(at + 1).flatMap(({ element: other, box: b }) => {
      // What scrolls under a bar at the foot is covered by it for a moment; they are no neighbours.
      if (element.closest("footer, nav, dialog") !== other.closest("footer, nav, dialog")) return [];
      const across = Math.max(box.left - b.right, b.left - box.right);
      const down = Math.max(box.top - b.bottom, b.top - box.bottom);
      const gap = Math.max(across, down);
      return gap < 7.5 ? [`${nameOf(element)} and ${nameOf(other)}: ${Math.round(gap)} px`] : [];
    }),
  );
};

/** What stands lower on the screen and comes earlier for the keyboard. */
const order: Look = () =>
  [...document.querySelectorAll("main")].flatMap((main) => {
    const boxes = targetsOf(main)
      .filter((element) => element.checkVisibility() && !element.closest("dialog"))
      .map((element) => ({ element, box: pressed(element).getBoundingClientRect() }));
    return boxes.flatMap(({ element, box }, at) => {
      const before = boxes[at - 1]?.box;
      return before && box.bottom <= before.top
        ? [`${element.getAttribute("class")} stands above what comes before it`]
        : [];
    });
  });

/** Elements that stick out of the page or hold more than they show. */
const cut: Look = async () => {
  const look = () => {
    const edge = document.documentElement.clientWidth;
    return [...document.querySelectorAll("body *")]
      .filter(
        (element) =>
          element.checkVisibility() && !element.closest(".visually-hidden, svg, input, textarea, select, thead"),
      )
      .filter((element) => {
        const box = element.getBoundingClientRect();
        const isBlock = !["inline", "contents"].includes(getComputedStyle(element).display);
        const overflows = isBlock && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
        return box.right > edge + 1 || box.left < -1 || overflows;
      })
      .map(nameOf);
  };
  await waitFrames(FRAMES_TO_LAY_OUT, () => look().length === 0);
  return look();
};

/** What stands at the top of every screen of an unlocked phone, and is not seen whole there: where records are, the language, Lock now. */
const bar: Look = () => {
  if (document.body.dataset.inside !== "true" || !document.querySelector(".screen")) return [];
  return [".place-chip", ".top-bar__button:has(.top-bar__language)", ".top-bar__button--lock"].filter((name) => {
    const box = document.querySelector(`.top-bar ${name}`)?.getBoundingClientRect();
    const isThere = box && box.width > 0 && box.left > -1 && box.right < document.documentElement.clientWidth + 1;
    return !isThere || box.top < -1 || box.bottom > innerHeight + 1;
  });
};

/** Screens that are read aloud: the questions of the path, cards, erasing, and what a programme sets up for an emergency. The notice plays by itself, in the language of the talk; a coordinator's list is none of them. */
const READ = /^(need-(?!notice|list)|card-|erase-|setup-emergency)/;

/** The button beside the heading that reads the screen: not there where it has to be, or less than 64 px. */
const hear: Look = (screen) => {
  if (!READ.test(screen) || !document.querySelector(".screen") || document.querySelector("dialog[open]")) return [];
  const box = document.querySelector(".screen__heading .play-button")?.getBoundingClientRect();
  if (!box) return ["is not read aloud"];
  return Math.min(box.width, box.height) < 63.5 ? [`the button is ${box.width}×${box.height}`] : [];
};

/** What has the focus and is hidden by the bar at the foot or at the top. */
const covered: Look = () => {
  const within = document.querySelector("dialog[open]") ?? document.querySelector("main") ?? document.body;
  const stops = targetsOf(within).filter(
    (one): one is HTMLElement => one instanceof HTMLElement && one.checkVisibility(),
  );
  return stops.flatMap((element) => {
    element.focus();
    if (document.activeElement !== element) return [];
    const { left, top, width, height } = pressed(element).getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
    return seen && !pressed(element).contains(seen) && !seen.contains(element)
      ? [`${nameOf(element)} is behind ${nameOf(seen)}`]
      : [];
  });
};

/** On a low screen: a dialog that is higher than it, and a bar at the foot that leaves less than half to what is above it. */
const low: Look = () =>
  [...document.querySelectorAll("dialog[open], .screen__actions")]
    .filter((element) => {
      const { top, bottom, height } = element.getBoundingClientRect();
      if (element.matches("dialog")) return top < -1 || bottom > innerHeight + 1;
      return getComputedStyle(element).position === "sticky" && height > innerHeight / 2;
    })
    .map(nameOf);

/** How wide a page is that scrolls sideways. */
const sideways: Look = () => {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth ? [`${scrollWidth} px wide`] : [];
};

/** All that axe finds. Its rules must have been brought into the page. */
const axe: Look = () => runAxe({});
/** The same where the layout is another one on a laptop. */
const axeWide: Look = () => (document.querySelector(".screen--wide") ? runAxe({}) : []);
const contrast: Look = () => runAxe({ runOnly: { type: "rule", values: ["color-contrast"] } });

/** Stands by itself, so that a driver can run it in any page. */
export async function runAxe(asked: RunOptions): Promise<readonly string[]> {
  const { axe: rules } = window as unknown as { axe: { run(asked: RunOptions): Promise<AxeResults> } };
  const { violations } = await rules.run({ resultTypes: ["violations"], ...asked });
  return violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

/** Places of a record, by their state, as far as they are seen. */
const places: Look = () =>
  [...document.querySelectorAll(".place")]
    .filter((mark) => mark.checkVisibility())
    .flatMap((mark) => /place--(\w+)/.exec(mark.getAttribute("class") ?? "")?.[1] ?? []);

/** As many words as there are pictures, none of which is English. */
const OTHER_LIST = Array.from({ length: 256 }, (_, at) => String(at));

/** Names of phones in English where the screen speaks another language: in its text, and in what is heard in its place. */
const foreign: Look = () => {
  const heard = [...document.querySelectorAll("[aria-label], [alt], [title]")].flatMap((element) =>
    ["aria-label", "alt", "title"].map((name) => element.getAttribute(name) ?? ""),
  );
  const names = [document.body.innerText, ...heard].join("\n").match(/[A-Z][a-z]+-[A-Z][a-z]+/g) ?? [];
  return names.filter((name) => translateAlias(name, OTHER_LIST) !== name);
};

export const LOOKS = {
  foreign,
  focus,
  small,
  close,
  order,
  cut,
  sideways,
  bar,
  hear,
  covered,
  low,
  axe,
  axeWide,
  contrast,
  places,
} as const;

export type LookName = keyof typeof LOOKS;

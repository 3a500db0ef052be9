/** What a screen says, as it is read aloud: its texts in their order, each with its language. What is typed, hidden or marked as silent is not read. */

/** A stretch of text in one language. */
export interface Passage {
  readonly tag: string;
  readonly text: string;
}

/** Secrets carry `data-silent`: a phone that speaks is heard by everybody around it. */
const SILENT =
  "[data-silent], [aria-hidden='true'], .visually-hidden, .play-button, .top-bar, .training-band, textarea, select, svg";

/** A short text without a mark at its end would run into the next one. */
export const asSentence = (text: string): string => (/[.!?؟。！？…:]$/u.test(text) ? text : `${text}.`);

/** The texts below `root`, one for each line or block, those of one language together. */
export function passagesOf(root: Element): readonly Passage[] {
  const blocks = new Map<Element, string>();
  for (const node of textsOf(root)) {
    const block = blockOf(node);
    blocks.set(block, `${blocks.get(block) ?? ""}${node.data}`);
  }
  const passages: Passage[] = [];
  for (const [block, raw] of blocks) {
    const text = asSentence(raw.replace(/\s+/gu, " ").trim());
    const tag = langOf(block);
    const last = passages.at(-1);
    if (last?.tag === tag) passages[passages.length - 1] = { tag, text: `${last.text}\n${text}` };
    else passages.push({ tag, text });
  }
  return passages;
}

function* textsOf(root: Element): Generator<Text> {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent || (node as Text).data.trim() === "" || parent.closest(SILENT)) continue;
    if (parent.checkVisibility()) yield node as Text;
  }
}

/** The line or block that a text belongs to; parts in another language are read by themselves. */
function blockOf(node: Text): Element {
  let element = node.parentElement as Element;
  while (element.parentElement && isInline(element)) element = element.parentElement;
  return element;
}

const isInline = (element: Element): boolean =>
  !element.hasAttribute("lang") && ["inline", "contents"].includes(getComputedStyle(element).display);

const langOf = (element: Element): string => element.closest("[lang]")?.getAttribute("lang") ?? "";

/** What a bundle holds, feed by feed: frames in order of position, whatever order and how often they came. Pure. Rule Y83 of ../SPEC.md. */
import type { ControlState } from "../../control/fold.ts";
import { feedKey } from "../../feed/import.ts";
import { bytesToHex, isEqualBytes } from "../../kit/bytes.ts";
import type { Frame, Husk } from "../../wire/frame.ts";
import type { StreamItem } from "../../wire/stream.ts";

export type FrameItem = Extract<StreamItem, { readonly type: "frame" | "husk" }>;
type IntroductionItem = Extract<StreamItem, { readonly type: "introduction" }>;

/** One feed of a bundle. */
export interface CarriedFeed {
  readonly hex: string;
  readonly introduction: IntroductionItem | null;
  /** Ascending; two at one position only where they differ. */
  readonly frames: readonly FrameItem[];
}

export const frameOf = (item: FrameItem): Frame | Husk => (item.type === "frame" ? item.frame : item.husk);

/** Groups items by feed. Introductions without frames are kept: they say who speaks. */
export function sortItems(control: ControlState, items: readonly StreamItem[]): readonly CarriedFeed[] {
  const introductions = new Map<string, IntroductionItem>();
  const framesByFeed = new Map<string, FrameItem[]>();
  for (const item of items) {
    if (item.type === "introduction") introductions.set(feedKey(control, item.introduction), item);
    if (item.type !== "frame" && item.type !== "husk") continue;
    const hex = bytesToHex(frameOf(item).header.feedId);
    const known = framesByFeed.get(hex) ?? [];
    framesByFeed.set(hex, known);
    if (!known.some((other) => isEqualBytes(frameOf(other).head, frameOf(item).head))) known.push(item);
  }
  const names = new Set([...introductions.keys(), ...framesByFeed.keys()]);
  return [...names].map((hex) => ({
    hex,
    introduction: introductions.get(hex) ?? null,
    frames: (framesByFeed.get(hex) ?? []).sort((a, b) => frameOf(a).header.seq - frameOf(b).header.seq),
  }));
}

/** Splits off what comes behind a hole, where the reader stands at `seq`. */
export function cutAtHole(frames: readonly FrameItem[], seq: number) {
  let reach = seq;
  const at = frames.findIndex((item) => {
    const position = frameOf(item).header.seq;
    if (position > reach + 1) return true;
    reach = Math.max(reach, position);
    return false;
  });
  return at === -1 ? { next: frames, early: [] } : { next: frames.slice(0, at), early: frames.slice(at) };
}

/** The kind of a feed's segments; `null` where none came. */
export const kindOf = ({ frames }: CarriedFeed): number | null => {
  const [first] = frames;
  return first ? frameOf(first).header.kind : null;
};

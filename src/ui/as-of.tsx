/** How old what a screen shows is. Grey and calm; after a day with a mark that it is old, never as a fault. */
import type { JSX } from "preact";
import { formatAge } from "../words/ages.ts";
import { adoptSheet } from "./adopt-sheet.ts";
import sheet from "./as-of.css?inline";
import { Icon } from "./icon.tsx";
import { useWords, type Words } from "./language.tsx";

adoptSheet(sheet);

/** From this age on the mark says that much may have changed (P). */
const OLD_MS = 86_400_000;
const MINUTE_MS = 60_000;

interface AsOfProps {
  /** When this device last received everything there was, in ms since 1970 UTC; `null` for never. */
  readonly lastContactMs: number | null;
  /** Now; left out where the screen does not follow the clock, and then no age is said. */
  readonly nowMs?: number | undefined;
}

/** One line for the head of a screen that shows shared data. */
export function AsOf({ lastContactMs, nowMs }: AsOfProps): JSX.Element {
  const words = useWords();
  const isOld = lastContactMs !== null && nowMs !== undefined && nowMs - lastContactMs >= OLD_MS;
  return (
    <span class={isOld ? "as-of as-of--old" : "as-of"}>
      <Icon name={isOld ? "warning" : "clock"} />
      <span>
        {lastContactMs === null ? words.t("asOf.never") : textOf(words, lastContactMs, nowMs ?? lastContactMs)}
      </span>
    </span>
  );
}

function textOf({ t, tag, time, moment }: Words, atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs;
  // A minute is within what two clocks may differ.
  if (ageMs <= -MINUTE_MS) return t("asOf.ahead", { time: moment(atMs) });
  if (ageMs < MINUTE_MS) return t("asOf.now", { time: time(atMs) });
  const age = formatAge(ageMs, tag);
  return ageMs < OLD_MS ? t("asOf.at", { time: time(atMs), age }) : t("asOf.old", { time: moment(atMs), age });
}

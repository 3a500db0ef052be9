/**
 * Where a record is, in the fixed words of the place vocabulary. Icon, word and border each tell the states apart; colour never does alone.
 *
 * A state is shown only while what it says is true: `relay` and `coordinator` need a signed receipt that this device holds.
 */
import type { JSX } from "preact";
import type { PlainKey } from "../words/translate.ts";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-paths.ts";
import { useWords } from "./language.tsx";

/** `held`: sealed and read back here only. `newer`: changed here after the coordinator's receipt. */
export type PlaceState = "draft" | "held" | "packed" | "relay" | "coordinator" | "newer";

interface Look {
  readonly icon: IconName;
  readonly text: PlainKey;
  readonly detail?: PlainKey;
}

const LOOKS: Readonly<Record<PlaceState, Look>> = {
  draft: { icon: "pencil", text: "place.draft" },
  held: { icon: "phone", text: "place.held", detail: "place.heldDetail" },
  packed: { icon: "box", text: "place.packed", detail: "place.packedDetail" },
  relay: { icon: "tower", text: "place.relay" },
  coordinator: { icon: "checkTwice", text: "place.coordinator" },
  newer: { icon: "phoneChanged", text: "place.newer", detail: "place.newerDetail" },
};

/** One record's place. Changes are announced to screen readers when `announced`. */
export function PlaceMark({ state, announced = false }: { state: PlaceState; announced?: boolean }): JSX.Element {
  const { t } = useWords();
  const { icon, text, detail } = LOOKS[state];
  return (
    <span class={`place place--${state}`} role={announced ? "status" : undefined}>
      <Icon name={icon} />
      <span class="place__text">
        <span class="place__name">{t(text)}</span>
        {detail && <span class="place__detail">{t(detail)}</span>}
      </span>
    </span>
  );
}

/** How many records stand in each place; left out means none. */
export type PlaceCounts = Readonly<Partial<Record<PlaceState, number>>>;

const WORST_FIRST = ["held", "packed", "newer", "relay"] as const;

/** The chip of the top bar: the worst place of any record and how many are there, and quietly whether there is no connection. */
export function PlaceChip({ counts, offline = false }: { counts: PlaceCounts; offline?: boolean }): JSX.Element {
  const { t } = useWords();
  const worst = WORST_FIRST.find((state) => (counts[state] ?? 0) > 0);
  const all = (counts.coordinator ?? 0) > 0;
  const icon: IconName = worst ? LOOKS[worst].icon : all ? LOOKS.coordinator.icon : "phone";
  const text = worst
    ? t(`chip.${worst}`, { count: counts[worst] ?? 0 })
    : all
      ? t("chip.coordinator")
      : t("chip.empty");
  return (
    <span class={`place-chip place--${worst ?? (all ? "coordinator" : "none")}`} role="status">
      <Icon name={icon} />
      <span class="place__text">
        <span class="place__name">{text}</span>
        {offline && <span class="place__detail">{t("chip.offline")}</span>}
      </span>
    </span>
  );
}

/** How the states of assignments look. */
import type { IconName } from "../../ui/icon-paths.ts";
import type { PlainKey } from "../../words/translate.ts";
import type { LifeState } from "./board-views.ts";

/** Each state has its own picture and its own words. */
export const LIFE_LOOKS: Readonly<Record<LifeState, { readonly label: PlainKey; readonly icon: IconName }>> = {
  tentative: { label: "under.tentative", icon: "question" },
  second: { label: "under.second", icon: "people" },
  notCarried: { label: "under.notCarried", icon: "phone" },
  carried: { label: "under.carried", icon: "packed" },
  accepted: { label: "under.accepted", icon: "person" },
  given: { label: "under.given", icon: "check" },
  part: { label: "under.part", icon: "minus" },
  saidNo: { label: "under.saidNo", icon: "hand" },
  nobody: { label: "under.nobody", icon: "clock" },
  danger: { label: "under.danger", icon: "warning" },
  differed: { label: "under.differed", icon: "stop" },
  declined: { label: "under.declined", icon: "back" },
  lapsed: { label: "under.lapsed", icon: "clock" },
  released: { label: "under.released", icon: "back" },
  disputed: { label: "under.disputed", icon: "question" },
  stopped: { label: "under.stopped", icon: "stop" },
};

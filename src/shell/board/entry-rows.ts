/** What was written down about incidents, near misses and questions, as the list shows it. Pure. Rule A32 of assignment/README.md. */
import { ENTRY_KINDS } from "../../assignment/model.ts";
import type { EntryView } from "../../assignment/screens/board-views.ts";
import type { Board } from "../acts/assign/board.ts";
import type { LabelOf } from "./board-view.ts";

export function entryRows({ entries, needs, offers }: Board, labelOf: LabelOf): readonly EntryView[] {
  return entries.map(({ about, kind, ...entry }) => {
    const need = needs.find(({ key }) => key === about?.need)?.need;
    const offer = offers.find(({ key }) => key === about?.offer);
    return {
      ...entry,
      kind: (ENTRY_KINDS.indexOf(kind) + 1) as EntryView["kind"],
      about: about && { need: need?.kind === "help" ? need : null, label: offer ? labelOf(offer.volunteer) : "" },
    };
  });
}

/** The made-up data of the training programme. Codes are those of `form/lists`; nobody in it exists. */
import type { HelpNeed } from "../../need/model.ts";
import type { Area } from "../../programme/model.ts";

export const TRAINING_AREAS: readonly Area[] = [
  { code: 1, label: "North quay" },
  { code: 2, label: "Block C" },
  { code: 3, label: "School hall" },
  { code: 4, label: "Fish market" },
];

type TrainingNeed = Omit<HelpNeed, "alias" | "day" | "half">;

const need = (
  sector: number,
  item: number,
  urgency: number,
  people: number,
  area: number,
  extraHelp: readonly number[] = [],
): TrainingNeed => ({
  kind: "help",
  sector,
  item,
  urgency,
  people,
  area,
  extraHelp,
  helperPreference: 0,
  language: "en",
  informedBy: 1,
  noticeVersion: 1,
});

export const TRAINING_NEEDS: readonly TrainingNeed[] = [
  need(1, 101, 1, 4, 2, [1]),
  need(3, 303, 2, 2, 1),
  need(4, 401, 1, 3, 3),
  need(2, 201, 2, 5, 4),
  need(8, 801, 3, 1, 1),
  need(5, 501, 2, 1, 2, [1, 3]),
  need(3, 305, 2, 3, 4),
  need(7, 702, 4, 1, 3),
  need(1, 104, 0, 2, 2),
  need(11, 1102, 3, 1, 1, [7]),
  need(10, 1001, 4, 6, 4),
  need(2, 202, 1, 1, 3, [1]),
];

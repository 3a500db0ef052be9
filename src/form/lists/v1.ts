/**
 * The code lists of version 1. Data, so longer than other files.
 *
 * 1. A code never changes its meaning and is never used again. A retired entry stays, with `retired: true`, so that old records can be read.
 * 2. Labels are keys of the message catalogue, icons are names of the icon set; both are checked where a screen uses them.
 * 3. No entry asks for or implies a diagnosis, an origin, a belief or a status.
 */

/** Sectors with the letters of the humanitarian clusters, in the order of the tiles. A sector without items shows no tile. */
export const SECTORS = [
  { code: 1, letters: "WSH", label: "sector.water", icon: "drop" },
  { code: 2, letters: "FSC", label: "sector.food", icon: "bowl" },
  { code: 3, letters: "SHL", label: "sector.shelter", icon: "tent" },
  { code: 4, letters: "NUT", label: "sector.baby", icon: "baby" },
  { code: 5, letters: "HEA", label: "sector.health", icon: "heart" },
  { code: 8, letters: "TEL", label: "sector.power", icon: "plug" },
  { code: 7, letters: "LOG", label: "sector.transport", icon: "car" },
  { code: 10, letters: "ERY", label: "sector.repair", icon: "wrench" },
  { code: 11, letters: "PRO", label: "sector.support", icon: "speak" },
  { code: 6, letters: "EDU", label: "sector.school", icon: "book" },
  { code: 9, letters: "CCM", label: "sector.camp", icon: "people" },
  { code: 12, letters: "MPC", label: "sector.cash", icon: "form" },
] as const;

/** Items, at most eight a sector, in the order of the tiles. */
export const ITEMS = [
  { code: 101, sector: 1, label: "item.drinkingWater", icon: "glass" },
  { code: 102, sector: 1, label: "item.hygieneKit", icon: "soap" },
  { code: 103, sector: 1, label: "item.toilet", icon: "toilet" },
  { code: 104, sector: 1, label: "item.menstrualKit", icon: "pad" },
  { code: 105, sector: 1, label: "item.waterContainer", icon: "jug" },
  { code: 199, sector: 1, label: "item.waterOther", icon: "question" },

  { code: 201, sector: 2, label: "item.foodDays", icon: "box" },
  { code: 202, sector: 2, label: "item.cookedMeal", icon: "bowl" },
  { code: 203, sector: 2, label: "item.cookingSet", icon: "pot" },
  { code: 204, sector: 2, label: "item.cookingFuel", icon: "flame" },
  { code: 205, sector: 2, label: "item.animalFood", icon: "animal" },
  { code: 299, sector: 2, label: "item.foodOther", icon: "question" },

  { code: 301, sector: 3, label: "item.placeTonight", icon: "bed" },
  { code: 302, sector: 3, label: "item.tent", icon: "tent" },
  { code: 303, sector: 3, label: "item.blankets", icon: "blanket" },
  { code: 304, sector: 3, label: "item.mattress", icon: "mat" },
  { code: 305, sector: 3, label: "item.warmClothes", icon: "coat" },
  { code: 306, sector: 3, label: "item.clothes", icon: "shirt" },
  { code: 307, sector: 3, label: "item.heater", icon: "heater" },
  { code: 399, sector: 3, label: "item.shelterOther", icon: "question" },

  { code: 401, sector: 4, label: "item.nappies", icon: "nappy" },
  { code: 402, sector: 4, label: "item.babyFood", icon: "bottle" },
  { code: 403, sector: 4, label: "item.babyClothes", icon: "shirt" },
  { code: 404, sector: 4, label: "item.babyCarrier", icon: "cot" },
  { code: 499, sector: 4, label: "item.babyOther", icon: "question" },

  { code: 501, sector: 5, label: "item.carryMedicine", icon: "bag" },
  { code: 502, sector: 5, label: "item.firstAid", icon: "firstAid" },
  { code: 503, sector: 5, label: "item.walkingAid", icon: "cane" },
  { code: 504, sector: 5, label: "item.glasses", icon: "glasses" },
  { code: 505, sector: 5, label: "item.mosquitoNet", icon: "net" },
  { code: 599, sector: 5, label: "item.healthOther", icon: "question" },

  { code: 601, sector: 6, label: "item.schoolKit", icon: "backpack" },
  { code: 602, sector: 6, label: "item.toys", icon: "ball" },
  { code: 699, sector: 6, label: "item.schoolOther", icon: "question" },

  { code: 701, sector: 7, label: "item.ride", icon: "car" },
  { code: 702, sector: 7, label: "item.carry", icon: "lift" },
  { code: 703, sector: 7, label: "item.walkWith", icon: "people" },
  { code: 799, sector: 7, label: "item.transportOther", icon: "question" },

  { code: 801, sector: 8, label: "item.charge", icon: "battery" },
  { code: 802, sector: 8, label: "item.internet", icon: "wifi" },
  { code: 803, sector: 8, label: "item.light", icon: "light" },
  { code: 899, sector: 8, label: "item.powerOther", icon: "question" },

  { code: 1001, sector: 10, label: "item.cleanUp", icon: "broom" },
  { code: 1002, sector: 10, label: "item.moveThings", icon: "lift" },
  { code: 1003, sector: 10, label: "item.repair", icon: "wrench" },
  { code: 1004, sector: 10, label: "item.tools", icon: "toolbox" },
  { code: 1099, sector: 10, label: "item.repairOther", icon: "question" },

  { code: 1101, sector: 11, label: "item.information", icon: "info" },
  { code: 1102, sector: 11, label: "item.paperwork", icon: "form" },
  { code: 1103, sector: 11, label: "item.company", icon: "speak" },
  { code: 1104, sector: 11, label: "item.animalCare", icon: "animal" },
  { code: 1199, sector: 11, label: "item.supportOther", icon: "question" },
] as const;

/** The items that ask for how many, of which bands, and of which halves where `isSplit`. No other item asks. */
export const COUNT_RULES = [
  { item: 104, bands: [2, 3, 4], isSplit: false },
  { item: 305, bands: [1, 2, 3, 4, 5], isSplit: true },
  { item: 306, bands: [1, 2, 3, 4, 5], isSplit: true },
  { item: 401, bands: [1], isSplit: false },
  { item: 402, bands: [1], isSplit: false },
  { item: 403, bands: [1], isSplit: false },
  { item: 601, bands: [2, 3], isSplit: false },
] as const;

/** How soon harm comes if nothing is done, in the words of the person asked. 0 is not known. */
export const URGENCIES = [
  { code: 1, label: "urgency.today", icon: "urgentThree" },
  { code: 2, label: "urgency.threeDays", icon: "urgentTwo" },
  { code: 3, label: "urgency.twoWeeks", icon: "urgentOne" },
  { code: 4, label: "urgency.canWait", icon: "minus" },
  { code: 0, label: "urgency.unknown", icon: "question" },
] as const;

/** For how many people, in bands. */
export const PEOPLE_BANDS = [
  { code: 1, label: "people.one", icon: "person" },
  { code: 2, label: "people.two", icon: "people" },
  { code: 3, label: "people.threeToFour", icon: "people" },
  { code: 4, label: "people.fiveToSix", icon: "people" },
  { code: 5, label: "people.sevenToNine", icon: "people" },
  { code: 6, label: "people.tenOrMore", icon: "people" },
] as const;

/** What makes help work, said as what the helper does, never as what a person has. */
export const EXTRA_HELP = [
  { code: 1, label: "help.carryToDoor", icon: "box" },
  { code: 2, label: "help.comeClose", icon: "place" },
  { code: 3, label: "help.write", icon: "pencil" },
  { code: 4, label: "help.speak", icon: "speaker" },
  { code: 5, label: "help.explain", icon: "pictures" },
  { code: 6, label: "help.useIt", icon: "hand" },
  { code: 7, label: "help.interpreter", icon: "language" },
] as const;

/** Who may bring the help. 0 is no preference. */
export const HELPER_PREFERENCES = [
  { code: 0, label: "helper.none" },
  { code: 1, label: "helper.woman" },
  { code: 2, label: "helper.man" },
] as const;

/** How the person came to know the notice. */
export const INFORMED_BY = [
  { code: 1, label: "informed.readAloud" },
  { code: 2, label: "informed.audio" },
  { code: 3, label: "informed.explained" },
] as const;

/** What never goes to volunteers. None of these is recorded: the record holds the place and a flag. */
export const REFER_ONLY = [
  "refer.childAlone",
  "refer.violence",
  "refer.trafficking",
  "refer.detention",
  "refer.missing",
  "refer.emergency",
  "refer.distress",
  "refer.landmines",
] as const;

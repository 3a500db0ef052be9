/** The words of each code that a certificate may hold. Codes of closing never change their meaning; one that is not listed is shown as its number. */
import type { PlainKey } from "../../words/translate.ts";
import type { CertificateFacts } from "../model.ts";

type Labels = Readonly<Record<number, PlainKey>>;

export const ROLE_LABELS = {
  1: "certificate.roleField",
  2: "certificate.roleVolunteers",
  3: "certificate.roleCoordinators",
  4: "certificate.roleRelays",
} as const;

export const HOLDER_LABELS = {
  1: "certificate.holderField",
  2: "certificate.holderVolunteer",
  3: "certificate.holderCoordinator",
  4: "certificate.holderRelay",
} as const;

export const MAY_HOLD: Labels = {
  1: "certificate.mayOwn",
  2: "certificate.mayWorking",
  3: "certificate.mayAll",
  4: "certificate.maySealed",
};

export const LEFT: Labels = {
  1: "certificate.leftShared",
  2: "certificate.leftBrowser",
  3: "certificate.leftCopies",
};

const LEASES: Labels = {
  0: "certificate.leaseNone",
  1: "certificate.leaseCached",
  2: "certificate.leaseEach",
};
const RELAY = 4;

/** What the terms say of copies of coordinators' disks; `null` where no relay destroyed shares: there words alone may open them, whatever the terms were. Rule J11. */
export const leaseLineOf = ({ lease, holders }: Pick<CertificateFacts, "lease" | "holders">): PlainKey | null =>
  lease === 0 || holders.some(({ role }) => role === RELAY) ? (LEASES[lease] ?? null) : null;

export const EXCEPTIONS: Labels = {
  2: "certificate.exceptionLost",
  3: "certificate.exceptionSilent",
  4: "certificate.exceptionPaper",
  5: "certificate.exceptionCopied",
  6: "certificate.exceptionKept",
  7: "certificate.exceptionLaw",
  8: "certificate.exceptionByHand",
  9: "certificate.exceptionAlone",
  10: "certificate.exceptionOther",
};

export const PAPERS: Labels = {
  1: "certificate.paperBlank",
  2: "certificate.paperPrinted",
  3: "certificate.paperNotes",
  4: "certificate.paperWords",
  5: "certificate.paperRecovery",
  6: "certificate.paperLease",
};

export const WITNESSES: Labels = {
  1: "certificate.witnessCoordinator",
  2: "certificate.witnessOperator",
  3: "certificate.witnessCommunity",
  4: "certificate.witnessOutside",
};

export const BACKUPS: Labels = {
  1: "certificate.backupNone",
  2: "certificate.backupSealed",
  3: "certificate.backupGone",
  4: "certificate.backupHost",
  5: "certificate.backupDevice",
};

export const DRILLS: Labels = {
  1: "certificate.drillLost",
  2: "certificate.drillRelay",
  3: "certificate.drillRestore",
  4: "certificate.drillHour",
};

/** Why an end was moved: codes of signed amends, as the app shows them. */
export const REASONS: Labels = {
  7: "reasons.goesOn",
  10: "reasons.longer",
  11: "reasons.handsOn",
  12: "reasons.news",
  13: "reasons.asked",
};

export const OUTCOMES: Labels = {
  1: "certificate.outcomeGiven",
  2: "certificate.outcomePart",
  3: "certificate.outcomeNot",
  4: "certificate.outcomeReferred",
  5: "certificate.outcomeOpen",
  6: "certificate.outcomeErased",
};

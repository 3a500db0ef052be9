/** Counting who signed. Pure. */
import { ascending } from "../kit/group.ts";
import type { CertificateFacts, Holder, HolderRole } from "./model.ts";

const RELAY: HolderRole = 4;

/** How many holders signed, how many there are, and how many phones and relays did not. */
export interface Signed {
  readonly signed: number;
  readonly all: number;
  readonly silentPhones: number;
  readonly silentRelays: number;
}

/** Counts the answers of `holders`. */
export function countSigned(holders: readonly Holder[]): Signed {
  const silent = holders.filter(({ answer }) => answer === null);
  const silentRelays = silent.filter(({ role }) => role === RELAY).length;
  return {
    signed: holders.length - silent.length,
    all: holders.length,
    silentPhones: silent.length - silentRelays,
    silentRelays,
  };
}

/** How many of each role there are, and signed; roles without a holder are left out. Coordinators first. */
export const countRoles = (
  holders: readonly Holder[],
): readonly (Pick<Signed, "signed" | "all"> & { role: HolderRole })[] =>
  ([3, 1, 2, RELAY] as const).flatMap((role) => {
    const all = holders.filter((holder) => holder.role === role);
    return all.length === 0 ? [] : [{ ...countSigned(all), role }];
  });

/** What somebody must know of the answers that came: who could not overwrite, what stayed, and what went for good. */
export function sumAnswers({ holders }: Pick<CertificateFacts, "holders">): {
  readonly removedOnly: number;
  readonly left: readonly number[];
  readonly lostRecords: number;
} {
  const answers = holders.flatMap(({ answer }) => answer ?? []);
  return {
    removedOnly: answers.filter(({ method }) => method === "removed").length,
    left: ascending(answers.flatMap(({ left }) => left)),
    lostRecords: answers.reduce((sum, { lostRecords }) => sum + (lostRecords ?? 0), 0),
  };
}

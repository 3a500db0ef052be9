/** A judged certificate in the shape that screens show. Pure. */
import type { Judged, JudgedHolder } from "../control/closing-certificate.ts";
import type { CheckedOrder } from "../control/closing-order.ts";
import { isEqualBytes } from "../kit/bytes.ts";
import { localDay } from "../programme/rules.ts";
import type { Attestation } from "../wire/attestation.ts";
import { CAUSE, METHOD } from "../wire/attestation.ts";
import { HIDDEN, NO_EXCEPTION } from "../wire/closing-core.ts";
import { toHexGroups } from "./letters.ts";
import type { Answer, CertificateFacts, Holder } from "./model.ts";

/** Bytes of a key that name a holder on the screen. */
const NAMING_BYTES = 8;

const STATES = { 1: "inForce", 2: "revoked", 3: "pastSeat" } as const;

const CAUSES = { [CAUSE.order]: "order", [CAUSE.own]: "own", [CAUSE.ended]: "ended" } as const;

const toAnswer = ({ method, cause, left, atMs, unacknowledged }: Attestation): Answer => ({
  method: method === METHOD.overwritten ? "overwritten" : "removed",
  cause: CAUSES[cause],
  left,
  atMs,
  lostRecords: unacknowledged,
});

function toHolder({ holder, attestation }: JudgedHolder): Holder {
  const [first, second] = holder.label;
  return {
    name: first === undefined || second === undefined ? null : [first, second],
    letters: toHexGroups(holder.key.subarray(0, NAMING_BYTES)),
    role: holder.role,
    state: STATES[holder.state],
    lastHeardDay: holder.lastHeardDay === 0 ? null : holder.lastHeardDay,
    mayHold: holder.mayHold,
    answer: attestation && toAnswer(attestation),
  };
}

/** What `judged` says; `order` is the checked order of the same certificate. */
export function toFacts(
  { status, core, holders, approvedBy, strangers }: Judged,
  { state }: CheckedOrder,
): CertificateFacts {
  const { charter, terms } = state;
  const dayOf = (ms: number) => localDay(ms, charter.timeZone);
  const shown = holders.map(toHolder);
  const holderOf = (key: Uint8Array) => shown[holders.findIndex(({ holder }) => isEqualBytes(holder.key, key))] ?? null;
  return {
    programmeId: core.programmeId,
    name: core.name,
    isTraining: charter.isTraining,
    timeZone: charter.timeZone,
    startDay: dayOf(core.createdMs),
    endDay: dayOf(core.endsMs - 1),
    closedDay: dayOf(core.closedMs),
    status,
    holders: shown,
    signers: { signed: approvedBy.length, all: terms.coordinators.length, needed: terms.k },
    lease: core.decides.lease,
    leasePapers: core.leasePapers,
    totals: core.totals.map(({ kind, code, count }) => ({ kind, code, count: count === HIDDEN ? null : count })),
    extensions: core.extensions.map(({ endsMs, reason }) => ({ endDay: dayOf(endsMs - 1), reason })),
    exceptions: core.exceptions
      .filter(({ code }) => code !== NO_EXCEPTION)
      .map(({ code, holder, text }) => ({ code, holder: holderOf(holder), text })),
    paper: core.paper.map(({ code, isDone, initials }) => ({ code, isGone: isDone, initials })),
    witnesses: core.witnesses,
    recovery:
      core.recovery.setId.length === 0
        ? null
        : {
            papers: core.recovery.papers,
            destroyed: core.recovery.tickedOff,
            // A day ends where the next one begins. 0: nothing is kept that they open.
            openUntilDay: core.recovery.openUntilMs === 0 ? null : dayOf(core.recovery.openUntilMs - 1),
          },
    backups: core.backups,
    drills: core.drills,
    exports: core.exports,
    cards: { sheets: core.cards.printed, bound: core.cards.bound },
    contact: core.complaints,
    build: core.build,
    strangers: strangers.length,
  };
}

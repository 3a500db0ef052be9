/**
 * `npm run bench:board`: what the board costs the thread that also draws, with 10,000 needs and 10,000 offers of 2,000 volunteers, and 2,000 decisions. Each line is one
 * task that nothing interrupts; anything above 50 ms is felt. The first reading is told apart: after it only what changed is read again.
 */
import { deserialize, serialize } from "node:v8";
import { assignmentToFields } from "../../src/assignment/codec.ts";
import { makeCreate } from "../../src/feed/make-create.ts";
import { type AuthoredOp, mergeOps, NO_RECORDS } from "../../src/feed/merge.ts";
import { type SignKey, toSignKey } from "../../src/kit/brand.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import type { CborMap } from "../../src/kit/cbor.ts";
import { makeEngine } from "../../src/match/engine.ts";
import { needToFields } from "../../src/need/codec.ts";
import { offerToFields } from "../../src/offer/codec.ts";
import { boardOf } from "../../src/shell/acts/assign/board.ts";
import { matchInputOf } from "../../src/shell/acts/assign/match-input.ts";
import { labelOf } from "../../src/shell/acts/phone-label.ts";
import { boardView, referralRows, underwayRows, volunteerRows } from "../../src/shell/board/board-view.ts";
import { decisionRows } from "../../src/shell/board/decision-log.ts";
import { needStates } from "../../src/shell/board/need-state.ts";
import { suggestionsOf } from "../../src/shell/board/proposals.ts";
import type { Replica } from "../../src/sync/replica.ts";
import { makePrng } from "../support/sim/prng.ts";
import { writeResult } from "./results.ts";

const [NEEDS, OFFERS, VOLUNTEERS, DECISIONS, DAY] = [10_000, 10_000, 2_000, 2_000, 20_000];
const CLOCK = { nowMs: () => DAY * 86_400_000 };
const prng = makePrng("board");
const whole = (below: number) => Math.floor((prng.bytes(4)[0] ?? 0) * 256 + (prng.bytes(1)[0] ?? 0)) % below;
const keyAt = (kind: number, at: number): SignKey => {
  const key = new Uint8Array(32).fill(kind);
  key[0] = at >> 8;
  key[1] = at & 255;
  return toSignKey(key);
};
const seat = keyAt(3, 1);
const volunteers = Array.from({ length: VOLUNTEERS }, (_, at) => keyAt(2, at));

let time = 0;
function write(author: SignKey, fields: CborMap): AuthoredOp {
  const op = makeCreate({ clock: CLOCK, random: prng, last: [DAY, time++ & 0xffff] }, author, fields, 1);
  return { op, author, source: null } as unknown as AuthoredOp;
}

const ITEMS = [101, 102, 103, 105, 201, 202, 301, 303, 401, 601, 702, 803];
const itemAt = () => ITEMS[whole(ITEMS.length)] ?? 101;

function needFields(): CborMap {
  const item = itemAt();
  return needToFields({
    ...{ kind: "help", alias: [whole(256), whole(256)], sector: Math.floor(item / 100), item, urgency: 1 + whole(4) },
    ...{ people: 1 + whole(6), extraHelp: whole(3) === 0 ? [1] : [], language: whole(2) ? "ar" : "en" },
    ...{ area: 1 + whole(20), helperPreference: 0, informedBy: 1, noticeVersion: 1, day: DAY - whole(14), half: "am" },
  });
}

const offerFields = (): CborMap =>
  offerToFields({
    ...{ item: itemAt(), people: 1 + whole(4), areas: [1 + whole(20)], windows: [], travel: 3, times: 1 + whole(5) },
    ...{ languages: whole(2) ? ["ar", "en"] : ["en"], can: [1], expires: 2 * DAY + 5 },
  });

const standing = {
  roleOf: (author: SignKey) => (author[31] === 2 ? "volunteer" : author[31] === 3 ? "coordinator" : "field"),
  isPinnedOut: () => false,
  ackedBySeen: () => 0,
  isValidSnapshot: () => false,
} as unknown as Replica["standing"];

function makeReplica(): Replica {
  const needs = Array.from({ length: NEEDS }, (_, at) => write(keyAt(1, at % 50), needFields()));
  const offers = Array.from({ length: OFFERS }, (_, at) => write(volunteers[at % VOLUNTEERS] ?? seat, offerFields()));
  const decisions = Array.from({ length: DECISIONS }, (_, at) =>
    write(
      seat,
      assignmentToFields({
        need: bytesToHex(needs[at]?.op.recordId ?? new Uint8Array(16)),
        offer: bytesToHex(offers[at]?.op.recordId ?? new Uint8Array(16)),
        volunteer: bytesToHex(volunteers[at % VOLUNTEERS] ?? seat),
        ...{
          decision: at % 2 ? "notThisOne" : "confirmed",
          reason: at % 2,
          ruleVersion: 1,
          because: [
            [1, 101],
            [3, 2],
          ],
        },
        ...{ ticks: [], exceptions: [], needsSecond: false, cardRow: null, halfDay: 2 * DAY - 1, solve: null },
        plan: at % 2 ? null : { meetingPoint: "Water tap 2", halfDay: 2 * DAY },
      }),
    ),
  );
  const certificates = volunteers.map((signKey) => [bytesToHex(signKey), { signKey, role: 2 }] as const);
  return {
    records: mergeOps(NO_RECORDS, [...needs, ...offers, ...decisions], standing),
    control: { certificateByKey: new Map(certificates), revokedByKey: new Map(), revocations: new Map() },
    standing,
  } as unknown as Replica;
}

const replica = makeReplica();
const t = ((key: string) => key) as unknown as Parameters<typeof needStates>[1];
const at = { today: DAY, dayOf: (ms: number) => Math.floor(ms / 86_400_000) };

let worst = 0;
const tasks: { readonly name: string; readonly ms: number }[] = [];
function take<Value>(name: string, act: () => Value, isFirst = false): Value {
  const from = process.threadCpuUsage();
  const value = act();
  const { user, system } = process.threadCpuUsage(from);
  const ms = (user + system) / 1_000;
  if (!isFirst) worst = Math.max(worst, ms);
  tasks.push({ name, ms });
  process.stdout.write(`${ms.toFixed(1).padStart(8)} ms  ${name}\n`);
  return value;
}

take("reading all records for the first time", () => boardOf(replica, 2 * DAY), true);
const board = take("reading after a change", () => boardOf(replica, 2 * DAY));
process.stdout.write(
  `${board.needs.length} needs, ${board.offers.length} offers, ${board.assignments.size} decisions\n`,
);
for (const round of ["first", "again"]) {
  take(`board (${round})`, () => boardView(board, at));
  take(`states for the list of needs (${round})`, () => needStates({ source: board }, t));
  take(`under way (${round})`, () => underwayRows(board, { labelOf }));
  take(`referrals (${round})`, () => referralRows(board, at));
  take(`volunteers (${round})`, () =>
    volunteerRows(
      board,
      volunteers.map((key) => ({ key: bytesToHex(key), label: "", lastHeardMs: null, isEnded: false })),
    ),
  );
  take(`record of decisions (${round})`, () =>
    decisionRows(replica.records, board, { labelOf, own: "", halfDayOf: () => 2 * DAY }),
  );
  const input = take(`input of the engine (${round})`, () => matchInputOf(board, 7));
  take(`handing it to the worker (${round})`, () => serialize(input));
  const result = makeEngine(input).exact();
  const answer = serialize(result);
  take(`taking its answer (${round})`, () => deserialize(answer));
  const found = take(`suggestions (${round})`, () => suggestionsOf(board, result, labelOf));
  take(`one of ${found.count} on the screen (${round})`, () => found.at(found.count >> 1));
}
process.stdout.write(`longest task behind the first reading: ${worst.toFixed(1)} ms\n`);
writeResult(
  "board",
  [
    { what: "reading all records for the first time", value: tasks[0]?.ms ?? Number.NaN, unit: "ms" },
    { what: "longest task behind it", value: worst, unit: "ms", asked: "≤ 50 ms" },
  ],
  { needs: NEEDS, offers: OFFERS, volunteers: VOLUNTEERS, decisions: DECISIONS, tasks },
);

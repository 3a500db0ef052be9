/** A coordinator's vault whose board is as full as one gets: needs, offers of many volunteers, decisions. Made with the app's own parts, as pages of a snapshot. */
import { assignmentToFields } from "../../../src/assignment/codec.ts";
import { makeBoxKeyPair } from "../../../src/crypto/box-keys.ts";
import { seedToSignKey } from "../../../src/crypto/sign.ts";
import { makeCreate, type OpSource } from "../../../src/feed/make-create.ts";
import { makeChange } from "../../../src/feed/make-op.ts";
import { type AuthoredOp, OP_KINDS, type Op } from "../../../src/feed/op.ts";
import { encodeSnapshot } from "../../../src/feed/snapshot.ts";
import { type SignKey, toFeedId, toHead } from "../../../src/kit/brand.ts";
import { bytesToHex } from "../../../src/kit/bytes.ts";
import { systemRandom } from "../../../src/kit/random.ts";
import { unwrapResult } from "../../../src/kit/result.ts";
import { needToFields } from "../../../src/need/codec.ts";
import { assignmentChange } from "../../../src/need/decided.ts";
import { offerToFields } from "../../../src/offer/codec.ts";
import { finishStart } from "../../../src/shell/acts/create-programme.ts";
import type { Device } from "../../../src/shell/acts/device.ts";
import { rankOp } from "../../../src/shell/acts/records.ts";
import { appendControl } from "../../../src/sync/acknowledge.ts";
import type { SyncEngine } from "../../../src/sync/engine.ts";
import { encodePage } from "../../../src/sync/pages.ts";
import { mergedPageRef } from "../../../src/sync/rows.ts";
import type { OpenVault } from "../../../src/vault/open-vault.ts";
import { slotOfGeneration } from "../../../src/vault/slots.ts";
import { signCertificate } from "../../../src/wire/certificate.ts";
import { ROLE_VOLUNTEER, type Role } from "../../../src/wire/roles.ts";
import { AREAS, type Dice, ITEMS, LANGUAGES, makeDice, makeNeed } from "../sync/needs.ts";

export interface BoardPlan {
  readonly needs: number;
  readonly offers: number;
  readonly volunteers: number;
  /** Half of them confirmed, half "not this one". */
  readonly decisions: number;
}

/** Certificates in one control segment. */
const CERTIFICATES = 40;
/** Days over which the needs were written. */
const DAYS = 14;

export async function fillBoard(
  { vault, engine, device }: { readonly vault: OpenVault; readonly engine: SyncEngine; readonly device: Device },
  plan: BoardPlan,
  today: number,
): Promise<void> {
  unwrapResult(await engine.change((replica) => finishStart(device, vault, replica, null)));
  const dice = makeDice(3);
  const volunteers = await letInAll(vault, engine, plan.volunteers, dice);
  const feedId = toFeedId(dice.bytes(16));
  const ops = makeOps(vault.identity().keys.signKey, volunteers, plan, dice, today).map(
    ([author, op], at): AuthoredOp => ({ author, op, feedId, seq: 1 + at, seen: [], stated: null }),
  );
  const heads = [{ feedId, seq: ops.length, head: toHead(dice.bytes(32)) }];
  const terms = { heads, createdMs: today * 86_400_000, epoch: 1, rank: rankOp, isEnded: () => false };
  const { pages, id } = await encodeSnapshot(ops, terms);
  const author = vault.identity().keys.signKey;
  const put = pages.slice(0, -1).map((plaintext, at) => {
    const page = encodePage([{ source: id, author, plaintext, receivedMs: terms.createdMs }]);
    return vault.seal(slotOfGeneration(0), mergedPageRef(FIRST_PAGE + at), page);
  });
  unwrapResult(await vault.store.commit({ put }));
}

/** Behind the page that the start of a programme made. */
const FIRST_PAGE = 1_000;

async function letInAll(vault: OpenVault, engine: SyncEngine, count: number, dice: Dice): Promise<SignKey[]> {
  const { charter, keys } = vault.identity();
  const signKeys = Array.from({ length: count }, () => seedToSignKey(dice.bytes(32)));
  const rest = { programmeId: charter.programmeId, role: ROLE_VOLUNTEER as Role, notAfterMs: charter.expiresMs };
  for (let from = 0; from < count; from += CERTIFICATES) {
    const certificates = await Promise.all(
      signKeys.slice(from, from + CERTIFICATES).map((signKey) => {
        const boxKey = makeBoxKeyPair(systemRandom).publicKey;
        return signCertificate({ ...rest, signKey, boxKey, lease: new Uint8Array() }, keys.signKey, vault.sign);
      }),
    );
    const objects = certificates.map((certificate) => ({ type: "cert", certificate }) as const);
    unwrapResult(await engine.change((replica) => appendControl(vault, replica, objects)));
  }
  return signKeys;
}

/** A record of which nothing is known yet. */
const NEW = {
  writesByField: new Map(),
  isEnded: false,
  endedBy: null,
  creator: null,
  isStated: false,
  onlyFields: null,
};

type Written = readonly [author: SignKey, op: Op];

function makeOps(
  seat: SignKey,
  volunteers: readonly SignKey[],
  { needs: needCount, offers: offerCount, decisions }: BoardPlan,
  dice: Dice,
  today: number,
): readonly Written[] {
  let ms = (today - DAYS) * 86_400_000;
  const source = (): OpSource => ({ clock: { nowMs: () => ++ms }, random: systemRandom, last: null });
  const needs = Array.from({ length: needCount }, (): Written => {
    const need = makeNeed(dice, today - dice.below(DAYS));
    return [seat, makeCreate(source(), seat, needToFields({ ...need, area: 1 + dice.below(AREAS) }), 1)];
  });
  const offers = Array.from({ length: offerCount }, (_, at): Written => {
    const author = volunteers[at % volunteers.length] ?? seat;
    return [author, makeCreate(source(), author, offerToFields(makeOffer(dice, today)), 1)];
  });
  const decided = Array.from({ length: decisions }, (_, at): readonly Written[] => {
    const [need, offer] = [needs[at]?.[1], offers[at]?.[1]];
    if (!need || !offer) return [];
    const isConfirmed = at % 2 === 0;
    const assignment = makeCreate(
      source(),
      seat,
      assignmentToFields({
        ...{ need: bytesToHex(need.recordId), offer: bytesToHex(offer.recordId) },
        ...{ volunteer: bytesToHex(offers[at]?.[0] ?? seat), decision: isConfirmed ? "confirmed" : "notThisOne" },
        ...{
          reason: isConfirmed ? 0 : 1,
          ruleVersion: 1,
          because: [
            [1, 101],
            [3, 2],
            [20, 7],
          ],
        },
        ...{ ticks: [], exceptions: [], needsSecond: false, cardRow: null, halfDay: 2 * today - 1, solve: null },
        plan: isConfirmed ? { meetingPoint: "Water tap 2", halfDay: 2 * today + 1 } : null,
      }),
      1,
    );
    const named = assignmentChange(bytesToHex(assignment.recordId));
    const record = { ...NEW, recordId: need.recordId };
    const confirmed: Written[] = isConfirmed ? [[seat, makeChange(source(), record, named, 1, OP_KINDS.confirm)]] : [];
    return [[seat, assignment], ...confirmed];
  });
  return [...needs, ...offers, ...decided.flat()];
}

function makeOffer({ below }: Dice, today: number) {
  const languages = [...new Set(["en", LANGUAGES[below(LANGUAGES.length)] ?? "en"])];
  const areas = [...new Set([1 + below(AREAS), 1 + below(AREAS), 1 + below(AREAS)])].sort((a, b) => a - b);
  return {
    ...{ item: ITEMS[below(ITEMS.length)] ?? 101, people: 2 + below(3), areas, windows: [], times: 1 + below(5) },
    ...{ travel: (1 + below(4)) as 1 | 2 | 3 | 4, languages, can: [1, 2], expires: 2 * today + 5 },
  };
}

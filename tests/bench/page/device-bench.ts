/** What happens on one device alone: a vault full of needs, saves, the list of needs. */

import { makeCreate } from "../../../src/feed/make-create.ts";
import type { Records } from "../../../src/feed/merge.ts";
import { encodeSnapshot } from "../../../src/feed/snapshot.ts";
import { toFeedId, toHead } from "../../../src/kit/brand.ts";
import { systemRandom } from "../../../src/kit/random.ts";
import { unwrapResult } from "../../../src/kit/result.ts";
import { needToFields } from "../../../src/need/codec.ts";
import { compareNeeds, startDraft } from "../../../src/need/rules.ts";
import { makeSearch } from "../../../src/need/search.ts";
import { DEFAULT_EMERGENCY } from "../../../src/programme/model.ts";
import { createProgramme } from "../../../src/shell/acts/create-programme.ts";
import type { Device } from "../../../src/shell/acts/device.ts";
import { makeDraftKeeper, SAVED_DRAFT } from "../../../src/shell/acts/draft.ts";
import { type KnownNeed, needsOf, rankOp } from "../../../src/shell/acts/records.ts";
import { journalRef } from "../../../src/sync/op-rows.ts";
import { encodePage } from "../../../src/sync/pages.ts";
import { mergedPageRef } from "../../../src/sync/rows.ts";
import { saveOp } from "../../../src/sync/save-op.ts";
import type { OpenVault } from "../../../src/vault/open-vault.ts";
import type { Passphrase } from "../../../src/vault/passphrase.ts";
import { slotOfGeneration } from "../../../src/vault/slots.ts";
import { AREAS, makeDice, makeNeed } from "../sync/needs.ts";
import { openStrict, putStrict } from "./bare.ts";

export async function makeProgramme(device: Device, passphrase: Passphrase): Promise<OpenVault> {
  const areas = Array.from({ length: AREAS }, (_, at) => ({ code: at + 1, label: `Block ${at + 1}` }));
  return unwrapResult(
    await createProgramme(device, {
      settings: {
        ...{ name: "Harbour", areas, noticeVersion: 1, languages: ["en"], listVersion: 1 },
        emergency: DEFAULT_EMERGENCY,
      },
      ...{ expiresMs: device.clock.nowMs() + 300 * 86_400_000, timeZone: "UTC", isTraining: false, profile: 2 },
      ...{ relayAddress: "", operatorToken: "", passphrase, picture: 1 },
    }),
  );
}

export async function fillVault(vault: OpenVault, count: number, day: number): Promise<number> {
  const dice = makeDice(1);
  const author = vault.identity().keys.signKey;
  const feedId = toFeedId(dice.bytes(16));
  const clock = { atMs: day * 86_400_000, nowMs: () => ++clock.atMs };
  const source = { clock, random: systemRandom, last: null };
  const ops = Array.from({ length: count }, (_, at) => ({
    ...{ author, feedId, seq: 1 + Math.floor(at / 12), seen: [], stated: null },
    op: makeCreate(source, author, needToFields(makeNeed(dice, day)), 1),
  }));
  const heads = [{ feedId, seq: count, head: toHead(dice.bytes(32)) }];
  const terms = { heads, createdMs: clock.nowMs(), epoch: 1, rank: rankOp, isEnded: () => false };
  const { pages, id } = await encodeSnapshot(ops, terms);
  const fromMs = performance.now();
  const put = pages.slice(0, -1).map((plaintext, at) => {
    const page = encodePage([{ source: id, author, plaintext, receivedMs: clock.atMs }]);
    return vault.seal(slotOfGeneration(0), mergedPageRef(at), page);
  });
  unwrapResult(await vault.store.commit({ put }));
  return performance.now() - fromMs;
}

/** The list as a screen takes it: read, and in its order. */
export const listNeeds = (records: Records): readonly KnownNeed[] =>
  needsOf(records).toSorted((a, b) =>
    a.need.kind === "help" && b.need.kind === "help" ? compareNeeds(a.need, b.need) : 0,
  );

/** Answers after which a need's draft is kept: so many commits lie between two saves of a person. */
const ANSWERS = 6;

/** Saves, each beside its bytes put bare and strictly into two databases; `answered`: the same behind a draft that was kept after each answer, which the save takes away. */
export async function measureSaves(vault: OpenVault, device: Device, count: number, day: number) {
  const [dice, author] = [makeDice(2), vault.identity().keys.signKey];
  const pair = [await openStrict("bare-a"), await openStrict("bare-b")];
  const [own, bare, answered]: [number[], number[], number[]] = [[], [], []];
  const makeOp = (need = makeNeed(dice, day)) => makeCreate({ ...device, last: null }, author, needToFields(need), 1);
  let bytes = 0;
  for (let at = 0; at < count; at++) {
    const op = makeOp();
    const fromMs = performance.now();
    unwrapResult(await saveOp(vault, op, day));
    const savedMs = performance.now();
    own.push(savedMs - fromMs);
    const value = (await vault.store.get(journalRef(op.opId))) ?? new Uint8Array();
    bytes = value.length;
    const bareMs = performance.now();
    for (const database of pair) await putStrict(database, String(at), value);
    bare.push(performance.now() - bareMs);
  }
  for (const database of pair) database.close();
  const keeper = makeDraftKeeper(vault);
  for (let at = 0; at < count; at++) {
    const need = makeNeed(dice, day);
    for (let answer = 0; answer < ANSWERS; answer++) keeper.keep({ ...startDraft("en", 1), ...need }, day);
    await keeper.settled();
    const op = makeOp(need);
    const fromMs = performance.now();
    unwrapResult(await saveOp(vault, op, day, { put: [SAVED_DRAFT] }));
    answered.push(performance.now() - fromMs);
  }
  return { own, bare, answered, bytes, need: makeNeed(dice, day) };
}

/** Words of about the length that a language has. */
const WORDS = {
  item: (code: number) => `Water and things to keep it in, ${code}`,
  area: (code: number) => `Block ${code}`,
  picture: (index: number) => `Lamp${index}`,
};

const RUNS = 7;
const best = (act: () => unknown): number =>
  Math.min(
    ...Array.from({ length: RUNS }, () => {
      const fromMs = performance.now();
      act();
      return performance.now() - fromMs;
    }),
  );

export function measureList(records: Records) {
  const needs = listNeeds(records);
  return {
    needs: needs.length,
    sortMs: best(() => listNeeds(records)),
    searchMs: best(() => {
      const isMeant = makeSearch("wat blo", WORDS);
      return needs.filter(({ need }) => need.kind === "help" && isMeant(need));
    }),
    filterMs: best(() => needs.filter(({ need }) => need.kind === "help" && need.urgency === 1 && need.area === 7)),
  };
}

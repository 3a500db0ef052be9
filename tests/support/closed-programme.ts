/** A programme that was closed, with real signatures, real cards and its certificate, for tests of whoever reads one. */

import type { CharterFields } from "../../src/control/charter.ts";
import { writeCertificate } from "../../src/control/closing-certificate.ts";
import { makeOrder } from "../../src/control/closing-order.ts";
import { attest, coreOf, holdersOf, orderFor, SignedSpeech } from "../../src/control/closing-test-kit.ts";
import { foldFrames, startControl } from "../../src/control/fold.ts";
import { hashFinal } from "../../src/control/objects.ts";
import {
  certify,
  DAY_MS,
  makePerson,
  type Person,
  Speech,
  seededRandom,
  startCharter,
} from "../../src/control/test-kit.ts";
import { stretchCard } from "../../src/crypto/stretch.ts";
import type { ProgrammeId } from "../../src/kit/brand.ts";
import { type Bytes, isEqualBytes } from "../../src/kit/bytes.ts";
import { type AttestationFields, CAUSE, LEFT, METHOD } from "../../src/wire/attestation.ts";
import { cardText, deriveCard, drawCardSecret, wordsOfCard } from "../../src/wire/card.ts";
import { type ClosingCore, encodeClosingCore, HIDDEN } from "../../src/wire/closing-core.ts";
import { closedLeaf, erasedLeaf, makeLeaves } from "../../src/wire/leaves.ts";

/** A card as its holder has it. */
export interface PaperCard {
  /** Nine picture-words, one a byte. */
  readonly words: Bytes;
  readonly text: string;
}

export interface ClosedProgramme {
  /** The JSON twin. */
  readonly text: string;
  readonly programmeId: ProgrammeId;
  /** Its record went with the closing; was erased before; never was. */
  readonly cards: Readonly<Record<"closed" | "erased" | "unknown", PaperCard>>;
}

/** The one phone that never answered, and what is said of it. */
const LOST_TEXT = "Lost on the road on 12 June";

/**
 * "Block Water 2026": three coordinators of whom two decide, three phones, a relay. Everybody attested but `silent` of the phones, one in this telling unless
 * it is 0. The same in every run. `change` is written over the core before it is signed, `own` over the charter.
 */
export async function closeProgramme(
  silent: 0 | 1 = 1,
  change: Partial<ClosingCore> = {},
  own: Partial<CharterFields> = {},
): Promise<ClosedProgramme> {
  const random = seededRandom(50_712);
  const [anna, ben, carla, ...rest] = Array.from({ length: 7 }, () => makePerson(random)) as [Person, Person, Person];
  const [hill, river, lamp, relay] = rest as unknown as [Person, Person, Person, Person];
  const charter = startCharter([anna, ben, carla], 2, {
    nonce: random.bytes(16),
    relays: [{ address: "https://relay.example", relayKey: relay.signKey }],
    policy: { lease: 1, retentionDays: 7, idleMinutes: 5 },
    timeZone: "Asia/Beirut",
    ...own,
  });
  const phones = [hill, river, lamp];
  const certificates = await Promise.all(phones.map((phone) => certify(charter, anna, phone)));
  const start = startControl(charter);
  const known = await foldFrames(start, [new Speech().say(anna, certificates)]);

  const secrets = [drawCardSecret(random), drawCardSecret(random), drawCardSecret(random)] as const;
  const { programmeId } = charter;
  const leafOf = async (secret: (typeof secrets)[number]) =>
    deriveCard(await stretchCard(secret, programmeId), programmeId).leaf;
  const closedMs = charter.createdMs + 60 * DAY_MS;
  const day = Math.floor(closedMs / DAY_MS);
  const labels: readonly (readonly number[])[] = [[200, 130], [7, 31], [90, 4], [116, 218], [61, 240], [44, 177], []];
  const everybody = [anna, ben, carla, hill, river, lamp, relay];
  const holders = holdersOf(known).map((holder) => {
    const at = everybody.findIndex(({ signKey }) => isEqualBytes(signKey, holder.key));
    const mayHold = { 1: [1, 2], 2: [1], 3: [3], 4: [4] } as const;
    return {
      ...holder,
      label: labels[at] ?? [],
      lastHeardDay: at === 3 ? day - 18 : day,
      mayHold: mayHold[holder.role],
    };
  });
  const core = coreOf(charter, holders, {
    name: "Block Water 2026",
    closedMs,
    leaves: makeLeaves([closedLeaf(await leafOf(secrets[0]))], [erasedLeaf(await leafOf(secrets[1]))], random),
    totals: [
      { kind: 1, code: 1, count: 412 },
      { kind: 1, code: 2, count: 87 },
      { kind: 1, code: 3, count: HIDDEN },
      { kind: 2, code: 1, count: 31 },
      { kind: 2, code: 2, count: 468 },
    ],
    ...(silent === 1 && { exceptions: [{ code: 2, holder: hill.signKey, text: LOST_TEXT }] }),
    paper: [{ code: 1, isDone: true, initials: "AK" }],
    witnesses: [{ role: 3, text: "Women’s committee, Block C" }],
    recovery: { setId: Uint8Array.of(1, 2, 3, 4), papers: 3, tickedOff: 3, openUntilMs: closedMs + 20 * DAY_MS },
    drills: [{ code: 3, result: 1, day: day - 9 }],
    build: "0.1.0",
    complaints: "Complaints desk, Water Office, 14 Harbour Road",
    cards: { printed: 64, bound: 489 },
    ...change,
  });
  const final = orderFor(start, core);
  const speech = new SignedSpeech(charter);
  for (const who of [anna, ben]) await speech.say(who, final);
  const hash = hashFinal(final);
  const says = (who: Person, over: Partial<AttestationFields> = {}) =>
    attest(charter, who, hash, { atMs: closedMs + DAY_MS / 24, ...over });
  const attestations = await Promise.all([
    ...[anna, ben, carla].map((who) => says(who)),
    ...(silent === 1 ? [] : [says(hill)]),
    says(river, { method: METHOD.removed, left: [LEFT.untilNextStart] }),
    says(lamp, { cause: CAUSE.own, orderHash: new Uint8Array() }),
    says(relay, { left: [LEFT.backups] }),
  ]);
  const paper = (secret: (typeof secrets)[number]): PaperCard => ({
    words: wordsOfCard(secret, programmeId),
    text: cardText(programmeId, secret),
  });
  return {
    text: writeCertificate({ order: makeOrder(charter, speech.frames), core: encodeClosingCore(core), attestations }),
    programmeId,
    cards: { closed: paper(secrets[0]), erased: paper(secrets[1]), unknown: paper(secrets[2]) },
  };
}

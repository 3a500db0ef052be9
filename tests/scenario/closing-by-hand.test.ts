/** A programme that never met a relay ends: announced, answered for, signed by two, obeyed and told, with files and codes alone. */
import { beforeEach, describe, expect, it } from "vitest";
import { addStatements } from "../../src/certificate/add-statements.ts";
import { judgeText } from "../../src/certificate/judge.ts";
import { judgeSteps } from "../../src/closing/rules.ts";
import { decodeNote } from "../../src/erase/note.ts";
import { type Bytes, bytesToHex, copyBytes, utf8ToBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { compareCores } from "../../src/shell/acts/closing/core.ts";
import { readDraft } from "../../src/shell/acts/closing/draft.ts";
import { ceremonyOf } from "../../src/shell/acts/closing/entries.ts";
import { factsOf, leadingFinal } from "../../src/shell/acts/closing/facts.ts";
import { frozenSinceMs } from "../../src/shell/acts/closing/frozen.ts";
import { holdersOf } from "../../src/shell/acts/closing/holders.ts";
import { NOTHING_KEPT, readKept, writeKept } from "../../src/shell/acts/closing/kept.ts";
import { agreeToIntent, announce, intentKey, signSame } from "../../src/shell/acts/closing/sign.ts";
import { answersOf, judgeEnd, readEnd, takeFile, textOfEnd } from "../../src/shell/acts/closing/watch.ts";
import { proposeSeat } from "../../src/shell/acts/govern.ts";
import { readLockedFile } from "../../src/shell/read-locked-file.ts";
import { keepWitness } from "../../src/vault/witness.ts";
import { CAUSE, decodeAttestation } from "../../src/wire/attestation.ts";
import { fillPage } from "../../src/wire/certificate-page.ts";
import { encodeHandMessage } from "../../src/wire/hand-message.ts";
import { MAX_MOVING_BYTES } from "../../src/wire/moving.ts";
import { ROLE_COORDINATOR } from "../../src/wire/roles.ts";
import {
  enrolByHand,
  type HandClock,
  open,
  pack,
  read,
  startByHand,
  TO_COORDINATORS,
  TO_PHONES,
} from "../support/by-hand.ts";
import { orderOf } from "../support/closing.ts";
import { answerAll, attest, coreOf, signFirst } from "../support/closing-acts.ts";
import { type Member, saveNeed } from "../support/world.ts";

const DAY_MS = 86_400_000;
const keyOf = ({ vault }: Member) => bytesToHex(vault.identity().keys.signKey);
const replicaOf = ({ engine }: Member) => engine.replica();

let clock: HandClock;
let [one, two, phone] = [] as unknown as [Member, Member, Member];

/** A file that `from` makes is opened on each of `to`. */
async function carry(from: Member, ...to: readonly Member[]): Promise<void> {
  const isPhone = to.includes(phone);
  clock.ms += 60_000;
  const { bytes } = await pack(
    from,
    isPhone || from === phone ? (from === phone ? TO_COORDINATORS : TO_PHONES) : TO_COORDINATORS,
  );
  for (const each of to) await open(each, bytes);
}
/** The same by moving codes. */
async function show(from: Member, to: Member): Promise<void> {
  clock.ms += 60_000;
  const { bytes } = await pack(from, to === phone ? TO_PHONES : TO_COORDINATORS);
  expect(bytes.length).toBeLessThan(MAX_MOVING_BYTES);
  await open(to, read(encodeHandMessage({ type: "bundle", bundle: bytes }), "bundle").bundle);
}
const endOf = async (member: Member) => readEnd(member.vault, replicaOf(member), await readKept(member.vault));

async function announceBoth(): Promise<void> {
  const wish = { freezesMs: clock.ms + DAY_MS, closesMs: clock.ms + 2 * DAY_MS, reason: 1 };
  unwrapResult(await one.engine.change((replica) => announce(one.vault, replica, wish)));
  await carry(one, two);
  const [open] = replicaOf(two).control.closing.intentProposals;
  if (!open) throw new TypeError("nothing is announced");
  unwrapResult(await two.engine.change((replica) => agreeToIntent(two.vault, replica, intentKey(open.intent))));
  await carry(two, one);
}

/** Signed by both; each has the order. */
async function close(): Promise<Bytes> {
  await signFirst(one);
  return signSecond();
}
async function signSecond(): Promise<Bytes> {
  await carry(one, two);
  const final = leadingFinal(replicaOf(two));
  if (!final) throw new TypeError("nothing to sign");
  unwrapResult(await two.engine.change((replica) => signSame(two.vault, replica, bytesToHex(final.hash))));
  await carry(two, one);
  return final.hash;
}

describe("a programme that never met a relay", { timeout: 60_000 }, () => {
  beforeEach(async () => {
    clock = { ms: 1_790_000_000_000 };
    one = await startByHand(clock);
    phone = await enrolByHand(one, clock);
    two = await enrolByHand(one, clock, ROLE_COORDINATOR);
    unwrapResult(await one.engine.change((replica) => proposeSeat(one.vault, replica, keyOf(two))));
    await saveNeed(phone, 1);
    await carry(one, two);
    await carry(phone, one, two);
    await carry(two, one);
    await carry(one, phone);
  });

  it("G10 the announcement of two and its freeze reach a phone by file", async () => {
    await announceBoth();
    await carry(one, phone);
    expect(frozenSinceMs(replicaOf(phone), clock.ms)).toBeNull();
    clock.ms += DAY_MS;
    expect(frozenSinceMs(replicaOf(phone), clock.ms)).not.toBeNull();
  });

  it("G3 a phone that hands over by file is heard in the roll call of both, and what one writes down stands with the other", async () => {
    clock.ms += 2 * DAY_MS;
    await saveNeed(phone, 2);
    await carry(phone, one, two);
    await answerAll(one);
    await carry(one, two);
    const heard = [one, two].map(
      (desk) => holdersOf(replicaOf(desk), clock.ms).find(({ role }) => role === 1)?.heardMs ?? 0,
    );
    expect(heard.map((ms) => ms >= clock.ms - DAY_MS)).toEqual([true, true]);
    expect(ceremonyOf(replicaOf(two))).toEqual(ceremonyOf(replicaOf(one)));
  });

  it("G5 the statement reaches the second coordinator by file, whose signature closes here and there", async () => {
    await announceBoth();
    await answerAll(one);
    const core = await signFirst(one);
    await carry(one, two);
    expect(await endOf(two)).toBeNull();
    const draft = readDraft(replicaOf(two), core);
    expect(draft && compareCores(coreOf(two), draft.core)).toEqual([]);
    const name = bytesToHex(leadingFinal(replicaOf(two))?.hash ?? new Uint8Array());
    unwrapResult(await two.engine.change((replica) => signSame(two.vault, replica, name)));
    await carry(two, one);
    expect([await endOf(one), await endOf(two)].map((end) => end?.core != null)).toEqual([true, true]);
  });

  it("G5 statement and order go from coordinator to coordinator and to a phone by moving codes, too", async () => {
    await announceBoth();
    await answerAll(one);
    await signFirst(one);
    await show(one, two);
    const name = bytesToHex(leadingFinal(replicaOf(two))?.hash ?? new Uint8Array());
    unwrapResult(await two.engine.change((replica) => signSame(two.vault, replica, name)));
    await show(two, one);
    await show(one, phone);
    expect(
      [one, phone].map((member) => bytesToHex(replicaOf(member).control.closing.closed?.hash ?? new Uint8Array())),
    ).toEqual([name, name]);
  });

  describe("a file that is opened on a locked device", () => {
    const readOn = ({ device, vault }: Member, bytes: Uint8Array) =>
      readLockedFile({ ...device, build: "ebb test" }, vault.id, copyBytes(bytes));

    it("G11 E19 is obeyed by a phone where it is the order, and leaves its statement", async () => {
      await keepWitness(phone.vault, phone.device.random);
      const order = await close();
      const end = await endOf(one);
      phone.vault.lock();
      const found = await readOn(phone, end?.order ?? new Uint8Array());
      const note = "note" in found ? decodeNote(found.note) : null;
      expect(note && unwrapResult(decodeAttestation(note.attestation))).toMatchObject({ cause: 1, orderHash: order });
    });

    it("G11 changes nothing and is told apart: a bundle, no file of the end, an order of too few, a coordinator's device, a vault that knows nothing", async () => {
      const early = await readOn(phone, Uint8Array.of(1));
      for (const { vault, device } of [phone, two]) await keepWitness(vault, device.random);
      await signFirst(one);
      const tooFew = await orderOf(one);
      const { bytes } = await pack(one, TO_PHONES);
      await signSecond();
      const end = await endOf(one);
      const before = await phone.vault.store.generation();
      const found = [
        ...[early, await readOn(phone, bytes), await readOn(phone, Uint8Array.of(1, 2, 3))],
        ...[await readOn(phone, tooFew), await readOn(two, end?.order ?? new Uint8Array())],
      ];
      expect(found).toEqual(["unknown", "bundle", "other", "unsigned", "last"].map((refused) => ({ refused })));
      expect(await phone.vault.store.generation()).toBe(before);
    });
  });

  it("G5 T54 a phone that went at the end of its access has answered, a stranger stands for nobody, and the step is done when the certificate is", async () => {
    await answerAll(one);
    const order = await close();
    const stranger = await enrolByHand(two, clock);
    const take = async (bytes: Bytes) =>
      expect(await takeFile(one.vault, replicaOf(one), await readKept(one.vault), bytes)).not.toBeNull();
    const stands = async () => {
      const end = await endOf(one);
      if (!end) throw new TypeError("not closed");
      const answered = [...answersOf(end).keys()];
      const facts = factsOf(replicaOf(one), clock.ms, { isClosed: true, answered, isPublished: false });
      const step = judgeSteps(facts).find(({ name }) => name === "erase");
      return [step?.state, step?.lacks[0]?.count, (await judgeEnd(end, replicaOf(one)))?.status];
    };
    await take(await attest(phone, order, CAUSE.ended));
    await take(await attest(stranger, order));
    await take(await attest(two, order));
    expect(await stands()).toEqual(["noted", 1, "incomplete"]);
    await take(await attest(one, order));
    expect(await stands()).toEqual(["done", undefined, "complete"]);
  });

  it("G23 statements that come while the one before is still being handed on are all kept, and so is that the page was saved", async () => {
    const order = await close();
    const before = await readKept(one.vault);
    for (const member of [phone, two]) await takeFile(one.vault, replicaOf(one), before, await attest(member, order));
    await writeKept(one.vault, { ...before, isPublished: true });
    await Promise.all([
      takeFile(one.vault, replicaOf(one), before, await attest(one, order)),
      writeKept(one.vault, before),
    ]);
    const end = await endOf(one);
    expect([end && answersOf(end).size, (await readKept(one.vault)).isPublished]).toEqual([3, true]);
  });

  it("G23 more statements than a reader takes leave those that came first readable", async () => {
    const order = await close();
    await takeFile(one.vault, replicaOf(one), await readKept(one.vault), await attest(phone, order));
    const many = Array.from({ length: 1_200 }, (_, at) => Uint8Array.of(at >> 8, at & 255));
    await writeKept(one.vault, { ...NOTHING_KEPT, attestations: many });
    const end = await endOf(one);
    expect([end && answersOf(end).size, (await readKept(one.vault)).attestations.length]).toEqual([1, 1_200]);
  });

  it("J10 the certificate is complete once the statement of the last device, which came after it was saved, is added", async () => {
    await answerAll(one);
    const order = await close();
    for (const member of [phone, two]) {
      const kept = await takeFile(one.vault, replicaOf(one), await readKept(one.vault), await attest(member, order));
      expect(kept).not.toBeNull();
    }
    const end = await endOf(one);
    const text = end && textOfEnd(end);
    if (!end || !text) throw new TypeError("no certificate");
    expect([answersOf(end).size, (await judgeEnd(end, replicaOf(one)))?.status]).toEqual([2, "incomplete"]);
    const last = await attest(one, order);
    const added = unwrapResult(await addStatements(text, last));
    expect([added.count, unwrapResult(await judgeText(added.text)).facts.status]).toEqual([1, "complete"]);
    expect(await addStatements(added.text, last)).toEqual({ ok: false, error: "known" });
  });

  it("J10 two certificates of one end are put together, and what is of another end or forged changes nothing", async () => {
    const order = await close();
    const textWith = async (...members: readonly Member[]) => {
      const end = await endOf(one);
      const attestations = await Promise.all(members.map((member) => attest(member, order)));
      const text = end && textOfEnd({ ...end, attestations: [] });
      return JSON.stringify({
        ...JSON.parse(text ?? "{}"),
        attestations: attestations.map((bytes) => Buffer.from(bytes).toString("base64url")),
      });
    };
    const [mine, theirs] = [await textWith(phone), await textWith(one, two)];
    const page = fillPage('<script type="application/json" id="ebb-certificate"></script>', theirs);
    const both = unwrapResult(await addStatements(mine, utf8ToBytes(page)));
    expect([both.count, unwrapResult(await judgeText(both.text)).facts.status]).toEqual([2, "complete"]);
    const forged = await attest(two, order);
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    const strange = [forged, await attest(two, new Uint8Array(32)), await attest(phone, order), new Uint8Array([1, 2])];
    for (const bytes of strange) expect(await addStatements(mine, bytes)).toEqual({ ok: false, error: "other" });
  });
});

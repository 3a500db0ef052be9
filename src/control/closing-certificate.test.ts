import { beforeAll, describe, expect, it } from "vitest";
import { seedToSignKey, sign } from "../crypto/sign.ts";
import { toProgrammeId } from "../kit/brand.ts";
import { type Bytes, bytesToBase64Url, compareBytes, isEqualBytes } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { CAUSE, certifyAttestKey, LEFT, METHOD } from "../wire/attestation.ts";
import { type ClosingCore, encodeClosingCore } from "../wire/closing-core.ts";
import { type ClosingCertificate, judgeCertificate, readCertificate, writeCertificate } from "./closing-certificate.ts";
import { makeOrder } from "./closing-order.ts";
import { attest, coreOf, holdersOf, orderFor, SignedSpeech } from "./closing-test-kit.ts";
import { foldFrames, startControl } from "./fold.ts";
import { knownHolders } from "./holders.ts";
import { hashFinal } from "./objects.ts";
import { amend, certify, makePerson, type Person, Speech, seated, startCharter } from "./test-kit.ts";

const people = Array.from({ length: 6 }, () => makePerson()) as [Person, Person, Person, Person, Person, Person];
const [anna, ben, carla, phone, relay, stranger] = people;
const charter = startCharter([anna, ben, carla], 2, {
  relays: [{ address: "https://relay.example", relayKey: relay.signKey }],
});
const start = startControl(charter);
const all = [anna, ben, carla, phone, relay];

let core: ClosingCore;
let whole: ClosingCertificate;
let orderHash: Bytes;

/** A certificate of `closing`: its order, stated by these, and what these attested. */
async function certificateOf(closing: ClosingCore, signers: readonly Person[] = [anna, ben]) {
  const final = orderFor(start, closing);
  const speech = new SignedSpeech(charter);
  for (const who of signers) await speech.say(who, final);
  return { order: makeOrder(charter, speech.frames), core: encodeClosingCore(closing), attestations: [], final };
}

beforeAll(async () => {
  const known = await foldFrames(start, [new Speech().say(anna, [await certify(charter, anna, phone)])]);
  core = coreOf(charter, holdersOf(known));
  const { final, ...parts } = await certificateOf(core);
  orderHash = hashFinal(final);
  whole = { ...parts, attestations: await Promise.all(all.map((who) => attest(charter, who, orderHash))) };
});

const verdictOf = async (certificate: ClosingCertificate, known = null as Parameters<typeof judgeCertificate>[1]) => {
  const judged = await judgeCertificate(certificate, known);
  return judged.ok ? judged.value.status : judged.error.code;
};
/** With what else was attested in place of one. */
const replacing = async (who: Person, ...others: readonly Bytes[]): Promise<ClosingCertificate> => {
  const own = await attest(charter, who, orderHash);
  return { ...whole, attestations: [...whole.attestations.filter((each) => !isEqualBytes(each, own)), ...others] };
};
const without = (who: Person) => replacing(who);

describe("the JSON twin", () => {
  it("T52 reads back what was written", () => {
    expect(unwrapResult(readCertificate(writeCertificate(whole)))).toEqual(whole);
  });

  it.each([
    ["another version", { version: 2 }, "CERTIFICATE_UNKNOWN_VERSION"],
    ["another kind", { ebb: "backup" }, "CERTIFICATE_DAMAGED"],
    ["another member", { note: "" }, "CERTIFICATE_DAMAGED"],
    ["no core", { core: undefined }, "CERTIFICATE_DAMAGED"],
    ["an order with padding", { order: "AA==" }, "CERTIFICATE_DAMAGED"],
    ["attestations that are no list", { attestations: "" }, "CERTIFICATE_DAMAGED"],
    ["an attestation that is too long", { attestations: ["A".repeat(800)] }, "CERTIFICATE_DAMAGED"],
    ["1,201 attestations", { attestations: Array(1_201).fill("") }, "CERTIFICATE_DAMAGED"],
  ])("T53 with %s is refused", (_, change, code) => {
    const text = JSON.stringify({ ...JSON.parse(writeCertificate(whole)), ...change });
    expect(readCertificate(text)).toMatchObject({ ok: false, error: { code } });
  });

  it("T53 a letter that means the same is damage", () => {
    const text = writeCertificate(whole);
    for (const other of [`${text} `, text.replace(",", ", "), text.replace("order", "\\u006frder")])
      expect(readCertificate(other)).toMatchObject({ ok: false, error: { code: "CERTIFICATE_DAMAGED" } });
  });

  it.each(["", "[]", "null", "{", "1"])("T53 %j is refused", (text) => {
    expect(readCertificate(text)).toMatchObject({ ok: false, error: { code: "CERTIFICATE_DAMAGED" } });
  });
});

describe("judging a certificate", () => {
  it("T54 is complete where every holder attested", async () => {
    expect(unwrapResult(await judgeCertificate(whole))).toMatchObject({
      ...{ status: "complete", core, orderHash, strangers: [] },
      approvedBy: [anna.signKey, ben.signKey],
    });
  });

  it.each(all.map((who, i) => [i, who] as const))(
    "T54 is incomplete while holder %i did not attest",
    async (_, who) => {
      expect(await verdictOf(await without(who))).toBe("incomplete");
    },
  );

  it("T54 says who did not attest", async () => {
    const { holders } = unwrapResult(await judgeCertificate(await without(phone)));
    expect(holders.filter(({ attestation }) => !attestation).map(({ holder }) => holder.key)).toEqual([phone.signKey]);
  });

  it.each([
    ["by its own wish", CAUSE.own],
    ["at the end of its access", CAUSE.ended],
  ])("T54 who erased %s counts", async (_, cause) => {
    const own = await attest(charter, phone, orderHash, { cause, orderHash: new Uint8Array() });
    expect(await verdictOf(await replacing(phone, own))).toBe("complete");
  });

  it("T54 an attestation for another order counts for nothing", async () => {
    const other = await attest(charter, phone, new Uint8Array(32));
    const judged = unwrapResult(await judgeCertificate(await replacing(phone, other)));
    expect([judged.status, judged.strangers.length]).toEqual(["incomplete", 1]);
  });

  it("T54 a stranger's attestation, or one of another programme, counts for nothing", async () => {
    const programmeId = toProgrammeId(new Uint8Array(16));
    const others = [
      await attest(charter, stranger, orderHash),
      await attest(charter, phone, orderHash, { programmeId }),
    ];
    const judged = unwrapResult(await judgeCertificate(await replacing(phone, ...others)));
    expect([judged.status, judged.strangers.length]).toEqual(["incomplete", 2]);
  });

  it("T54 a certified attest key counts for its device", async () => {
    const seed = systemRandom.bytes(32);
    const attestKey = seedToSignKey(seed);
    const keySignature = await certifyAttestKey(charter.programmeId, attestKey, phone.sign);
    const signer: Person = { ...phone, sign: (name, message) => sign(seed, name, message) };
    const own = await attest(charter, signer, orderHash, { attestKey, keySignature });
    expect(await verdictOf(await replacing(phone, own))).toBe("complete");
  });

  it.each([
    ["method", { method: METHOD.removed }],
    ["what is left", { left: [LEFT.otherVaults] }],
    ["cause", { cause: CAUSE.own, orderHash: new Uint8Array() }],
    ["order", { orderHash: new Uint8Array(32).fill(1) }],
  ])("T54 is disputed where one device attests two things that differ in %s", async (_, change) => {
    const second = await attest(charter, phone, orderHash, change);
    expect(await verdictOf({ ...whole, attestations: [...whole.attestations, second] })).toBe("disputed");
  });

  it("T54 the same attested twice is no dispute", async () => {
    const later = await attest(charter, phone, orderHash, { atMs: charter.expiresMs + 5 });
    expect(await verdictOf({ ...whole, attestations: [...whole.attestations, later] })).toBe("complete");
  });

  it("T54 is not disputed where a coordinator left an order that too few stated", async () => {
    const speech = new SignedSpeech(charter);
    await speech.say(ben, orderFor(start, { ...core, name: "other" }));
    for (const who of [anna, ben]) await speech.say(who, orderFor(start, core));
    expect(await verdictOf({ ...whole, order: makeOrder(charter, speech.frames) })).toBe("complete");
  });

  it("T54 is disputed where two orders are in force", async () => {
    const speech = new SignedSpeech(charter);
    const mine = orderFor(start, core);
    // Of two the least hash counts: one that comes behind the order of this core. Hashes are drawn anew in each run.
    let [at, other] = [0, mine];
    while (compareBytes(hashFinal(other), hashFinal(mine)) <= 0)
      other = orderFor(start, { ...core, name: `other ${at++}` });
    for (const who of [anna, ben]) await speech.say(who, mine, other);
    expect(await verdictOf({ ...whole, order: makeOrder(charter, speech.frames) })).toBe("disputed");
  });

  it("T53 is unsigned where fewer coordinators stated its order than must", async () => {
    expect(await verdictOf(await certificateOf(core, [anna]))).toBe("CERTIFICATE_UNSIGNED");
  });

  it("T53 is unsigned for who knows of an amend that beats its order", async () => {
    const change = amend(start, seated([carla, stranger], 2));
    const talk = new Speech();
    const known = await foldFrames(start, [talk.say(anna, [change]), talk.say(carla, [change])]);
    expect(await verdictOf(whole, known)).toBe("CERTIFICATE_UNSIGNED");
  });

  it.each([
    ["order", { order: new Uint8Array(3) }],
    ["core", { core: new Uint8Array(3) }],
    ["attestation", { attestations: [new Uint8Array(3)] }],
  ])("T53 an %s that does not read is damage", async (_, change) => {
    expect(await verdictOf({ ...whole, ...change })).toBe("CERTIFICATE_DAMAGED");
  });

  it("T53 another core than the one that was signed is damage", async () => {
    const other = encodeClosingCore({ ...core, name: "Summer help" });
    expect(await verdictOf({ ...whole, core: other })).toBe("CERTIFICATE_DAMAGED");
  });

  it("T53 a core of another programme is damage, though coordinators signed it", async () => {
    const parts = await certificateOf({ ...core, programmeId: toProgrammeId(new Uint8Array(16)) });
    expect(await verdictOf(parts)).toBe("CERTIFICATE_DAMAGED");
  });

  it.each([0, 1, 2, 4])("T53 leaving out holder %i of the terms is refused", async (i) => {
    const key = all[i]?.signKey ?? stranger.signKey;
    const parts = await certificateOf({ ...core, holders: core.holders.filter((one) => !isEqualBytes(one.key, key)) });
    expect(await verdictOf(parts)).toBe("CERTIFICATE_HOLDERS");
  });

  it("T53 leaving out a device that the reader knows of is refused", async () => {
    const known = await foldFrames(start, [new Speech().say(anna, [await certify(charter, anna, stranger)])]);
    expect([await verdictOf(whole), await verdictOf(whole, known)]).toEqual(["complete", "CERTIFICATE_HOLDERS"]);
  });

  it("T53 any one byte of an attestation changed is damage", async () => {
    const [first, ...others] = whole.attestations as [Bytes, ...Bytes[]];
    const verdicts = new Set<string>();
    for (let i = 0; i < first.length; i += 5)
      verdicts.add(
        await verdictOf({ ...whole, attestations: [first.with(i, (first[i] ?? 0) ^ 1) as Bytes, ...others] }),
      );
    expect([...verdicts]).toEqual(["CERTIFICATE_DAMAGED"]);
  });

  it("T53 any one letter of the twin changed never makes it complete", async () => {
    const text = writeCertificate({ ...whole, core: whole.core });
    const at = text.indexOf(bytesToBase64Url(whole.order));
    const verdicts = new Set<string>();
    for (let i = at; i < text.length; i += 97) {
      const read = readCertificate(`${text.slice(0, i)}${text[i] === "A" ? "B" : "A"}${text.slice(i + 1)}`);
      verdicts.add(read.ok ? await verdictOf(read.value) : read.error.code);
    }
    expect([...verdicts].filter((verdict) => !verdict.startsWith("CERTIFICATE_"))).toEqual([]);
  });
});

describe("holders", () => {
  it("T46 are seats of now and before, certified devices and relays, each once", async () => {
    const change = amend(start, { ...seated([anna, ben], 2), relays: [] });
    const talk = new Speech();
    const state = await foldFrames(start, [
      talk.say(anna, [change, await certify(charter, anna, phone, { role: 2 })]),
      talk.say(carla, [change]),
      talk.say(ben, [{ type: "revoke", device: phone.signKey, pins: [], reason: 0 }]),
    ]);
    const shown = knownHolders(state).map(({ key, role, state: of }) => [all.findIndex((who) => isEqualBytes(who.signKey, key)), role, of]); // biome-ignore format: one line
    expect(shown.sort()).toEqual([
      [0, 3, 1],
      [1, 3, 1],
      [2, 3, 3],
      [3, 2, 2],
      [4, 4, 3],
    ]);
  });
});

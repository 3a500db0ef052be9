/** The call about leases, from request to answer. Two relays serve one database. */
import { describe, expect, it } from "vitest";
import { makeAmend } from "../../src/control/make-amend.ts";
import { charterTerms } from "../../src/control/terms.ts";
import { seedToSignKey, sign } from "../../src/crypto/sign.ts";
import type { SignKey } from "../../src/kit/brand.ts";
import { type Bytes, bytesToHex } from "../../src/kit/bytes.ts";
import { encodeCbor } from "../../src/kit/cbor.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import {
  bytesOf,
  certify,
  introduce,
  makePerson,
  type Person,
  random,
  refusalOf,
  state,
  streamOf,
  type TestProgramme,
  type TestRelay,
  tokenOf,
} from "../../src/relay/test-kit.ts";
import {
  decodeLeaseAnswer,
  encodeLeaseCall,
  type LeaseAnswer,
  type LeaseCall,
  MAX_LEASES,
  signLeaseGet,
} from "../../src/wire/lease.ts";
import type { OpenSame } from "./relay-storage-suite.ts";
import { withTwins } from "./relay-twins.ts";

/** A lease key with its share. */
interface Lease {
  readonly seed: Bytes;
  readonly leaseKey: SignKey;
  readonly share: Bytes;
}

const makeLease = (): Lease => {
  const seed = random(32);
  return { seed, leaseKey: seedToSignKey(seed), share: random(32) };
};

const put = ({ leaseKey, share }: Lease): LeaseCall => ({ type: "put", leaseKey, share });
const keep = (lease: Lease | null): LeaseCall => ({ type: "keep", leaseKey: lease?.leaseKey ?? null });

/** Registers the suite under `name`. */
export function describeRelayLease(name: string, start: () => Promise<OpenSame>): void {
  describe(`leases at relays on ${name}`, () => {
    let relay: TestRelay;
    let twin: TestRelay;
    let programme: TestProgramme;

    withTwins(start, (twins) => {
      ({ relay, twin, programme } = twins);
    });

    const call = (lease: LeaseCall | Bytes, token?: Bytes, at = relay) =>
      at.post(`${programme.base}/lease`, lease instanceof Uint8Array ? lease : encodeLeaseCall(lease), token);
    /** The answer, or status and code of the refusal. */
    const ask = async (lease: LeaseCall | Bytes, token?: Bytes, at = relay): Promise<LeaseAnswer | unknown[]> => {
      const response = await call(lease, token, at);
      return response.status === 200 ? unwrapResult(decodeLeaseAnswer(await bytesOf(response))) : refusalOf(response);
    };
    const tokenFor = (person: Person, scope: 1 | 2 = 2) => tokenOf(relay, programme.programmeId, person, scope);
    const challengeFor = async ({ leaseKey }: Lease, at = relay): Promise<Bytes> => {
      const answer = await ask({ type: "ask", leaseKey }, undefined, at);
      if (!("type" in answer) || answer.type !== "challenge") throw new Error("no challenge");
      return answer.challenge;
    };
    const getWith = async (lease: Lease, challenge: Bytes, relayKey = relay.keys.publicKey, seed = lease.seed) => ({
      type: "get" as const,
      ...(await signLeaseGet(relayKey, programme.programmeId, lease.leaseKey, challenge, (label, message) =>
        sign(seed, label, message),
      )),
    });
    const fetchShare = async (lease: Lease, at = relay) =>
      ask(await getWith(lease, await challengeFor(lease, at)), undefined, at);

    it("R61 come back to the lease key alone, from every relay of the database", async () => {
      const lease = makeLease();
      const held = await ask(put(lease), await tokenFor(programme.coordinator));
      expect([held, await fetchShare(lease, twin)]).toEqual([
        { type: "held", leaseKeys: [lease.leaseKey] },
        { type: "share", share: lease.share },
      ]);
    });

    it("R61 are refused to another key, another relay's challenge and an old signature", async () => {
      const lease = makeLease();
      await ask(put(lease), await tokenFor(programme.coordinator));
      const challenge = await challengeFor(lease);
      expect(await ask(await getWith(lease, challenge, relay.keys.publicKey, random(32)))).toEqual([
        403,
        "AUTH_REFUSED",
      ]);
      expect(await ask(await getWith(lease, challenge, seedToSignKey(random(32))))).toEqual([403, "AUTH_REFUSED"]);
      expect(await ask(await getWith(lease, random(56)))).toEqual([401, "CHALLENGE_REFUSED"]);
      expect(await ask(await getWith(lease, await challengeFor(makeLease())))).toEqual([401, "CHALLENGE_REFUSED"]);
    });

    it("R61 are given to no coordinator who lost the seat", async () => {
      const [lease, other] = [makeLease(), makePerson()];
      await ask(put(lease), await tokenFor(programme.coordinator));
      const before = charterTerms(programme.charter);
      const seat = { signKey: other.key, boxKey: other.box.publicKey };
      const amend = makeAmend({
        ...{ number: 1, prev: programme.charter.hash, pins: [], reason: 1 },
        terms: { ...before, coordinators: [seat] },
      });
      await state(relay, programme, programme.coordinator, null, [amend]);
      expect(await fetchShare(lease, twin)).toEqual([403, "DEVICE_REVOKED"]);
    });

    it("R61 that are not here are said to be unknown", async () => {
      expect(await fetchShare(makeLease())).toEqual([404, "LEASE_UNKNOWN"]);
    });

    it("R60 are left by coordinators in force only", async () => {
      const { coordinator, worker, certificate, programmeId } = programme;
      const unseated = makePerson();
      const standing = await certify(programmeId, unseated, coordinator, { role: 3 });
      await relay.post(
        `${programme.base}/segments`,
        streamOf(introduce(unseated, standing), introduce(worker, certificate)),
      );
      const refused = [403, "SCOPE_REFUSED"];
      for (const one of [put(makeLease()), keep(null)]) {
        expect(await ask(one, await tokenFor(unseated))).toEqual(refused);
        expect(await ask(one, await tokenFor(worker, 1))).toEqual(refused);
        expect(await ask(one, await tokenFor(coordinator, 1))).toEqual(refused);
        expect(await ask(one)).toEqual([401, "TOKEN_REFUSED"]);
      }
    });

    it("R60 may be left again with the same share, and give way to no other", async () => {
      const [token, lease] = [await tokenFor(programme.coordinator), makeLease()];
      await ask(put(lease), token);
      expect(await ask(put(lease), token)).toEqual({ type: "held", leaseKeys: [lease.leaseKey] });
      expect(await ask(put({ ...lease, share: random(32) }), token)).toEqual([409, "LEASE_TAKEN"]);
      expect(await fetchShare(lease)).toEqual({ type: "share", share: lease.share });
    });

    it("R60 are at most four of a device, until one is kept", async () => {
      const token = await tokenFor(programme.coordinator);
      const leases = Array.from({ length: MAX_LEASES + 1 }, makeLease);
      const outcomes: unknown[] = [];
      for (const lease of leases) outcomes.push(await ask(put(lease), token));
      expect(outcomes.at(-1)).toEqual([409, "LEASES_FULL"]);
      const [first] = leases;
      if (!first) throw new Error("no lease");
      expect(await ask(keep(first), token, twin)).toEqual({ type: "held", leaseKeys: [first.leaseKey] });
      expect(await fetchShare(leases[1] ?? first)).toEqual([404, "LEASE_UNKNOWN"]);
      expect(await ask(keep(null), token)).toEqual({ type: "held", leaseKeys: [] });
    });

    it("R10 do not lie as they came, and open under their lease key only", async () => {
      const [lease, other] = [makeLease(), makeLease()];
      await ask(put(lease), await tokenFor(programme.coordinator));
      const { storage } = relay;
      const stored = await storage.findLease(programme.programmeId, lease.leaseKey);
      if (!stored) throw new Error("no lease");
      expect(bytesToHex(stored.sealed)).not.toContain(bytesToHex(lease.share.subarray(0, 16)));
      await storage.putLease(programme.programmeId, { ...stored, leaseKey: other.leaseKey }, MAX_LEASES);
      expect(await fetchShare(other)).toEqual([500, "INTERNAL"]);
    });

    it("R4 go with their programme", async () => {
      const [lease, { programmeId }] = [makeLease(), programme];
      await ask(put(lease), await tokenFor(programme.coordinator));
      await relay.storage.removeProgramme(programmeId);
      expect(await relay.storage.findLease(programmeId, lease.leaseKey)).toBeNull();
    });

    it.each([
      ["noise", random(40)],
      ["an unknown verb", encodeCbor([5, random(32)])],
      ["a short share", encodeCbor([1, seedToSignKey(random(32)), random(31)])],
      ["a key that is no point", encodeCbor([3, new Uint8Array(32)])],
    ])("R60 refuse %s", async (_, body) => {
      expect(await ask(body, await tokenFor(programme.coordinator))).toEqual([400, "BODY_MALFORMED"]);
    });
  });
}

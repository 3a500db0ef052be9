/** What a proposal changes, in the kinds that the screen has words for, and which seats cannot be given. Rules S5, S6 of ../screens/README.md. */
import { describe, expect, it } from "vitest";
import { foldFrames, startControl } from "../../control/fold.ts";
import type { Terms } from "../../control/terms.ts";
import {
  amend,
  certify,
  makeBoxKey,
  makePerson,
  type Person,
  recoveryOf,
  Speech,
  startCharter,
} from "../../control/test-kit.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import { unwrapResult } from "../../kit/result.ts";
import type { Replica } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { areSeatsFull, candidatesOf, hasApproved, proposalsOf, proposeSeat } from "./govern.ts";

type Four = readonly [Person, Person, Person, Person];
const [anna, ben, one, two] = Array.from({ length: 4 }, () => makePerson()) as unknown as Four;
const RELAY = { address: "https://relay.example", relayKey: one.signKey };
const start = startControl(startCharter([anna, ben], 2, { relays: [RELAY] }));
const vaultOf = ({ signKey }: Person) => ({ identity: () => ({ keys: { signKey } }) });

/** Kinds of what Ben sees in a proposal of Anna that changes the terms `before` by `change`. */
async function kindsOf(change: Partial<Terms>, before = start): Promise<readonly string[]> {
  const control = await foldFrames(before, [new Speech().say(anna, [amend(before, change)], 1)]);
  const vault = vaultOf(ben) as unknown as Parameters<typeof proposalsOf>[0];
  const [proposal] = proposalsOf(vault, { control }, new Set());
  return proposal?.changes.map(({ kind }) => kind) ?? ["no proposal"];
}

/** Terms that name a recovery set, in force. */
async function withRecovery() {
  const [talk, change] = [new Speech(), amend(start, { recovery: recoveryOf(one) })];
  return foldFrames(start, [talk.say(anna, [change]), talk.say(ben, [change])]);
}

describe("what a proposal would change", () => {
  it("S5 a relay of the same address with another key is another relay", async () => {
    expect(await kindsOf({ relays: [{ ...RELAY, relayKey: two.signKey }] })).toEqual(["relayAdded", "relayRemoved"]);
  });

  it("S5 a coordinator who stays and would read with another key is no silent change", async () => {
    const coordinators = [anna, { ...ben, boxKey: makeBoxKey() }].map(({ signKey, boxKey }) => ({ signKey, boxKey }));
    expect(await kindsOf({ coordinators, expiresMs: start.terms.expiresMs - 86_400_000 })).toEqual(["end", "policy"]);
  });

  it("S5 a recovery set that keeps its signing key and gets another box key is replaced", async () => {
    const before = await withRecovery();
    expect(await kindsOf({ recovery: { ...recoveryOf(one), boxKey: two.boxKey } }, before)).toEqual([
      "recoveryChanged",
    ]);
  });

  it("S5 none stands there without a word, and what stays is not named", async () => {
    expect(await kindsOf({})).toEqual(["policy"]);
    expect(
      await kindsOf({ recovery: null, expiresMs: start.terms.expiresMs - 86_400_000 }, await withRecovery()),
    ).toEqual(["end", "recoveryGone"]);
  });
});

describe("a seat that cannot be given", () => {
  it("S6 is not proposed where five are taken, and to nobody who has one already: no statement waits that nobody reads", async () => {
    const five = [anna, ben, one, two, makePerson()];
    const charter = startCharter(five, 3);
    const sixth = makePerson();
    const talk = new Speech();
    const certificates = [
      await certify(charter, anna, sixth, { role: 3 }),
      await certify(charter, anna, ben, { role: 3 }),
    ];
    const control = await foldFrames(startControl(charter), [talk.say(anna, certificates)]);
    const replica = { control } as Replica;
    // Nothing is signed, so that no vault is asked.
    const vault = vaultOf(anna) as unknown as OpenVault;
    expect([areSeatsFull(replica), candidatesOf(replica).map(({ key }) => key)]).toEqual([
      true,
      [bytesToHex(sixth.signKey)],
    ]);
    for (const { signKey } of [sixth, ben])
      expect(unwrapResult(await proposeSeat(vault, replica, bytesToHex(signKey)))).toBe(replica);
  });
});

describe("an answer of this device", () => {
  it("S5 is known as long as its proposal waits, and only its own", async () => {
    const talk = new Speech();
    const change = amend(start, { expiresMs: start.terms.expiresMs - 86_400_000 });
    const waits = await foldFrames(start, [talk.say(anna, [change])]);
    const counts = await foldFrames(waits, [talk.say(ben, [change])]);
    const has = (who: Person, control = waits) => hasApproved(vaultOf(who) as unknown as OpenVault, { control });
    expect([has(anna), has(ben), has(anna, counts)]).toEqual([true, false, false]);
  });
});

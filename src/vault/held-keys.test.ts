import { beforeEach, describe, expect, it } from "vitest";
import { makeCharter } from "../control/make-charter.ts";
import { type BoxKeyPair, boxKeyToId, makeBoxKeyPair } from "../crypto/box-keys.ts";
import { sealToKey } from "../crypto/sealed-box.ts";
import { createMemorySecretPlace } from "../erase/memory-secret-place.ts";
import { type BoxKey, toIncarnation } from "../kit/brand.ts";
import { bytesToHex, copyBytes, utf8ToBytes } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { createMemoryShelf } from "../store/memory/memory-shelf.ts";
import { createMemoryStores } from "../store/memory/memory-store.ts";
import { FIRST_PREV, makeFeedId } from "../wire/header.ts";
import { ROLE_COORDINATOR } from "../wire/roles.ts";
import { sealSegment } from "../wire/segment.ts";
import { makeDeviceKeys, type NewVault } from "./device-keys.ts";
import { makeVault } from "./make-vault.ts";
import type { OpenVault } from "./open-vault.ts";
import type { Passphrase } from "./passphrase.ts";
import { SLOT_BASE_BOX } from "./slots.ts";
import { unlockVault } from "./unlock-vault.ts";

const nowMs = 1_780_000_000_000;
const words: Passphrase = { type: "words", indices: Uint8Array.of(1, 2, 3, 4, 5) };
const text = utf8ToBytes("water");

const makePlaces = () => ({
  shelf: createMemoryShelf(),
  secrets: createMemorySecretPlace(),
  stores: createMemoryStores(),
  stretch: async () => new Uint8Array(32),
  clock: { nowMs: () => nowMs },
  random: systemRandom,
});

describe("private keys of an open vault", () => {
  let places: ReturnType<typeof makePlaces>;
  let vault: OpenVault;
  let boxSecret: string;

  beforeEach(async () => {
    places = makePlaces();
    const keys = makeDeviceKeys(systemRandom);
    boxSecret = bytesToHex(keys.box.secretKey);
    const charter = makeCharter({
      createdMs: nowMs,
      expiresMs: nowMs + 86_400_000,
      profile: 1,
      coordinators: [{ signKey: keys.signKey, boxKey: keys.box.publicKey }],
      k: 1,
      relays: [],
      policy: { lease: 0, retentionDays: 7, idleMinutes: 5 },
      timeZone: "UTC",
      isTraining: true,
      redLines: [],
      nonce: systemRandom.bytes(16),
    });
    const core: NewVault = { charter, role: ROLE_COORDINATOR, keys, certificate: null, invite: null };
    vault = unwrapResult(await makeVault(places, core, words, 1));
  });

  const restart = async () => unwrapResult(await unlockVault(places, vault.id, () => words));

  /** Whether `reader` opens a segment of this very device that is sealed to `recipient`. */
  async function opens(reader: OpenVault, recipient: BoxKey): Promise<boolean> {
    const { charter, keys } = vault.identity();
    const feedId = makeFeedId(charter.programmeId, keys.signKey, toIncarnation(new Uint8Array(16)));
    const position = { programmeId: charter.programmeId, feedId, seq: 1, prev: FIRST_PREV, author: keys.signKey };
    const frame = await sealSegment(1, position, [recipient], text, vault.sign, systemRandom);
    return (await reader.openFrame(frame, keys.signKey)).ok;
  }

  const store = async (row: Parameters<OpenVault["store"]["commit"]>[0]["put"]) => {
    unwrapResult(await vault.store.commit({ put: row ?? [] }));
  };
  const grantTo = async (recipient: BoxKey, secret: Uint8Array) => ({
    keyId: boxKeyToId(recipient),
    sealed: await sealToKey(recipient, secret, systemRandom),
  });
  const addEpoch = async (number: number, pair: BoxKeyPair) => {
    await store([vault.epochRow(number, pair.publicKey, copyBytes(pair.secretKey))]);
    await vault.holdStoredEpochs();
  };

  it("V6 keep the box secret out of the core", async () => {
    const ref = { table: "meta", key: "core" } as const;
    const value = (await vault.store.get(ref)) ?? new Uint8Array();
    expect(bytesToHex(vault.open(ref, value) ?? new Uint8Array())).not.toContain(boxSecret);
  });

  it("V7 open what is sealed to the key that the device was made with, in later sessions too", async () => {
    const { boxKey } = vault.identity().keys;
    expect([await opens(vault, boxKey), await opens(await restart(), boxKey)]).toEqual([true, true]);
  });

  it("V17 open nothing for that key once its slot is overwritten", async () => {
    const { boxKey } = vault.identity().keys;
    await opens(vault, boxKey);
    unwrapResult(await vault.overwriteSlots([SLOT_BASE_BOX]));
    expect([await opens(vault, boxKey), await opens(await restart(), boxKey)]).toEqual([false, false]);
  });

  it("V7 open what is sealed to the box key of an epoch", async () => {
    const { publicKey, secretKey } = makeBoxKeyPair(systemRandom);
    await opens(vault, vault.identity().keys.boxKey);
    await store([vault.boxRow(2, secretKey)]);
    const before = await opens(vault, publicKey);
    await vault.holdStoredBoxes();
    expect([before, await opens(vault, publicKey), await opens(await restart(), publicKey)]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it("V6 keep several keys of one number apart", async () => {
    const [first, second] = [makeBoxKeyPair(systemRandom), makeBoxKeyPair(systemRandom)];
    await addEpoch(1, first);
    await addEpoch(1, second);
    const held = await (await restart()).holdStoredEpochs();
    const keys = (all: readonly { publicKey: BoxKey }[]) => all.map(({ publicKey }) => bytesToHex(publicKey)).sort();
    expect([held.map(({ number }) => number), keys(held)]).toEqual([[1, 1], keys([first, second])]);
  });

  it("V7 grant an epoch key to another key, whose vault opens it", async () => {
    const epoch = makeBoxKeyPair(systemRandom);
    await addEpoch(3, epoch);
    const { boxKey } = vault.identity().keys;
    const sealed = await vault.heldEpoch(3, epoch.publicKey)?.sealSecretTo(boxKey, systemRandom);
    const grants = [{ keyId: boxKeyToId(boxKey), sealed: sealed ?? new Uint8Array() }];
    await vault.store.commit({
      remove: (await vault.store.list("meta", { from: "epoch:", to: "epoch:~" })).map(({ key }) => ({
        table: "meta",
        key,
      })),
    });
    const later = await restart();
    const row = await later.acceptGrant(3, epoch.publicKey, grants);
    await store(row ? [row] : []);
    await later.holdStoredEpochs();
    expect([sealed?.length, await opens(later, epoch.publicKey)]).toEqual([80, true]);
  });

  it("V7 refuse a grant that does not hold the announced key", async () => {
    const [epoch, other] = [makeBoxKeyPair(systemRandom), makeBoxKeyPair(systemRandom)];
    const grant = await grantTo(vault.identity().keys.boxKey, other.secretKey);
    expect(await vault.acceptGrant(1, epoch.publicKey, [grant])).toBeNull();
  });

  it("V7 refuse a grant of another length", async () => {
    const epoch = makeBoxKeyPair(systemRandom);
    const grant = await grantTo(vault.identity().keys.boxKey, epoch.secretKey.slice(0, 31));
    expect(await vault.acceptGrant(1, epoch.publicKey, [grant])).toBeNull();
  });

  it("V7 find the grant that is theirs among others", async () => {
    const [epoch, other] = [makeBoxKeyPair(systemRandom), makeBoxKeyPair(systemRandom)];
    const theirs = await grantTo(other.publicKey, epoch.secretKey);
    const broken = { ...theirs, keyId: boxKeyToId(vault.identity().keys.boxKey) };
    const own = await grantTo(vault.identity().keys.boxKey, epoch.secretKey);
    expect(await vault.acceptGrant(1, epoch.publicKey, [theirs, broken, own])).not.toBeNull();
  });

  it("V7 open and grant nothing with a key that was forgotten", async () => {
    const epoch = makeBoxKeyPair(systemRandom);
    await addEpoch(3, epoch);
    const held = vault.heldEpoch(3, epoch.publicKey);
    vault.forgetEpoch(3);
    const granting = held?.sealSecretTo(vault.identity().keys.boxKey, systemRandom);
    await expect(granting).rejects.toMatchObject({ code: "EPOCH_FORGOTTEN" });
    expect([vault.heldEpoch(3, epoch.publicKey), await opens(vault, epoch.publicKey)]).toEqual([null, false]);
  });

  it("V8 are gone when the vault is locked", async () => {
    const epoch = makeBoxKeyPair(systemRandom);
    await addEpoch(3, epoch);
    vault.lock();
    expect(vault.heldEpoch(3, epoch.publicKey)).toBeNull();
    await expect(vault.holdStoredEpochs()).rejects.toMatchObject({ code: "VAULT_LOCKED" });
  });
});

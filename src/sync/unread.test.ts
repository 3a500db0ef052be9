/** What a device does with what it cannot read: its own outbox row, another's frame, a feed that it should not have been shown. */
import { beforeEach, describe, expect, it } from "vitest";
import { makeCharter } from "../control/make-charter.ts";
import { type BoxKeyPair, makeBoxKeyPair } from "../crypto/box-keys.ts";
import { createMemorySecretPlace } from "../erase/memory-secret-place.ts";
import { encodeOpBatch } from "../feed/op-batch.ts";
import type { BoxKey } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { createMemoryShelf } from "../store/memory/memory-shelf.ts";
import { createMemoryStores } from "../store/memory/memory-store.ts";
import { type DeviceKeys, makeDeviceKeys } from "../vault/device-keys.ts";
import { makeVault } from "../vault/make-vault.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { signCertificate } from "../wire/certificate.ts";
import { FIRST_PREV, makeFeedId } from "../wire/header.ts";
import { encodeIntroduction } from "../wire/introduction.ts";
import { ROLE_COORDINATOR, ROLE_FIELD } from "../wire/roles.ts";
import { sealSegment } from "../wire/segment.ts";
import type { StreamItem } from "../wire/stream.ts";
import { appendControl } from "./acknowledge.ts";
import { makeSyncEngine } from "./engine.ts";
import { loadReplica } from "./load.ts";
import { outboxRef } from "./op-rows.ts";
import { unacknowledged } from "./pending.ts";
import { importPage } from "./pull.ts";
import { encodeOwnFeed, type FeedPurpose, ownRef } from "./rows.ts";

const nowMs = 1_790_000_000_000;
const [nadia, amal] = [makeDeviceKeys(systemRandom), makeDeviceKeys(systemRandom)];
const epochKeys: BoxKeyPair = makeBoxKeyPair(systemRandom);
const charter = makeCharter({
  createdMs: nowMs,
  expiresMs: nowMs + 86_400_000,
  coordinators: [{ signKey: nadia.signKey, boxKey: nadia.box.publicKey }],
  k: 1,
  relays: [],
  policy: { lease: 0, retentionDays: 7, idleMinutes: 5 },
  timeZone: "UTC",
  isTraining: true,
  redLines: [],
  nonce: systemRandom.bytes(16),
  profile: 1,
});
const { programmeId } = charter;

async function makeDevice(keys: DeviceKeys, role: typeof ROLE_COORDINATOR | typeof ROLE_FIELD): Promise<OpenVault> {
  const places = {
    shelf: createMemoryShelf(),
    secrets: createMemorySecretPlace(),
    stores: createMemoryStores(),
    stretch: async () => new Uint8Array(32),
    clock: { nowMs: () => nowMs },
    random: systemRandom,
  };
  // Locking zeroes keys, and tests share them.
  const own = { ...keys, signSeed: keys.signSeed.slice(), box: { ...keys.box, secretKey: keys.box.secretKey.slice() } };
  const core = { charter, role, keys: own, certificate: null, invite: null };
  return unwrapResult(await makeVault(places, core, { type: "words", indices: Uint8Array.of(1) }, 1));
}

async function addFeed(vault: OpenVault, purpose: FeedPurpose): Promise<void> {
  const { signKey, incarnation } = vault.identity().keys;
  const feedId = makeFeedId(programmeId, signKey, incarnation);
  const feed = { feedId, purpose, incarnation, seq: 0, head: FIRST_PREV, device: null, isClosed: false };
  unwrapResult(await vault.store.commit({ put: [{ ...ownRef(feedId), value: encodeOwnFeed(feed) }] }));
}

/** Amal's feed as the relay would show it: her introduction and one segment that only `recipient` opens. */
async function writeFeed(
  recipient: BoxKey,
  plaintext = encodeOpBatch({ seen: [], ops: [] }),
): Promise<readonly Exclude<StreamItem, { type: "mark" }>[]> {
  const issuer = await makeDevice(nadia, ROLE_COORDINATOR);
  const author = await makeDevice(amal, ROLE_FIELD);
  const fields = {
    programmeId,
    signKey: amal.signKey,
    boxKey: amal.box.publicKey,
    role: ROLE_FIELD,
    notAfterMs: nowMs,
  } as const;
  const certificate = await signCertificate({ ...fields, lease: new Uint8Array() }, nadia.signKey, issuer.sign);
  const feedId = makeFeedId(programmeId, amal.signKey, amal.incarnation);
  const position = { programmeId, feedId, seq: 1, prev: FIRST_PREV, author: amal.signKey };
  const frame = await sealSegment(1, position, [recipient], plaintext, author.sign, systemRandom);
  const introduction = { author: amal.signKey, incarnation: amal.incarnation, certificate };
  return [
    { type: "introduction", introduction, bytes: encodeIntroduction(introduction) },
    { type: "frame", frame },
  ];
}

async function read(vault: OpenVault, items: readonly StreamItem[]) {
  return unwrapResult(await importPage(vault, await loadReplica(vault), { items, failure: null }, nowMs));
}

describe("a coordinator", () => {
  let vault: OpenVault;
  beforeEach(async () => {
    vault = await makeDevice(nadia, ROLE_COORDINATOR);
    await addFeed(vault, 4);
    await vault.store.commit({ put: [vault.epochRow(1, epochKeys.publicKey, epochKeys.secretKey)] });
    await vault.holdStoredEpochs();
  });

  it("Y17 acknowledges a feed that it opened and stored", async () => {
    const { replica, alarms } = await read(vault, await writeFeed(epochKeys.publicKey));
    expect([alarms, unacknowledged(vault, replica).length]).toEqual([[], 1]);
  });

  it.each([
    ["is sealed to a key that is not here", () => writeFeed(makeBoxKeyPair(systemRandom).publicKey)],
    ["holds what this version does not read", () => writeFeed(epochKeys.publicKey, Uint8Array.of(1))],
  ])("Y18 keeps a frame that %s, and does not acknowledge its feed, now or after the next unlock", async (_, write) => {
    const { replica, alarms } = await read(vault, await write());
    const later = await loadReplica(vault);
    const kept = await vault.store.list("segments", { from: "u:", to: "u:~" });
    expect([alarms.map(({ kind }) => kind), kept.length]).toEqual([["unopened"], 1]);
    expect([unacknowledged(vault, replica), unacknowledged(vault, later)]).toEqual([[], []]);
  });
});

describe("a device", () => {
  it("Y17 without a control feed acknowledges nothing, also where a relay shows it the feed of another", async () => {
    const phone = await makeDevice(makeDeviceKeys(systemRandom), ROLE_FIELD);
    const { replica } = await read(phone, await writeFeed(phone.identity().keys.boxKey));
    expect([replica.peers.size, unacknowledged(phone, replica).length]).toEqual([1, 0]);
  });

  it("Y25 comes to rest though an op in its outbox cannot be read", async () => {
    const vault = await makeDevice(nadia, ROLE_COORDINATOR);
    await addFeed(vault, 4);
    const start = await loadReplica(vault);
    const epoch = { type: "epoch", number: 1, publicKey: epochKeys.publicKey, startsMs: 0, grants: [] } as const;
    unwrapResult(await appendControl(vault, start, [epoch]));
    const incarnation = systemRandom.bytes(16);
    const feedId = makeFeedId(programmeId, nadia.signKey, incarnation);
    const feed = {
      feedId,
      purpose: 1,
      incarnation: nadia.incarnation,
      seq: 0,
      head: FIRST_PREV,
      device: null,
      isClosed: false,
    } as const;
    const put = [
      { ...ownRef(feedId), value: encodeOwnFeed(feed) },
      { ...outboxRef(systemRandom.bytes(16)), value: new Uint8Array() },
    ];
    unwrapResult(await vault.store.commit({ put }));
    const stop = new AbortController();
    let looks = 0;
    const list = vault.store.list.bind(vault.store);
    vault.store.list = (...call) => {
      if (++looks > 50) stop.abort();
      return list(...call);
    };
    const parts = {
      vault,
      session: null,
      random: systemRandom,
      today: () => 0,
      rank: () => 0,
      pageFrames: 4,
      onChange: () => {},
    };
    const engine = await makeSyncEngine({ ...parts, clock: { nowMs: () => nowMs } });
    expect((await engine.run(stop.signal, true)).ok).toBe(true);
    expect(stop.signal.aborted).toBe(false);
    expect(engine.replica().own.get(bytesToHex(feedId))?.seq).toBe(0);
  });
});

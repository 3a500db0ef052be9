/** Everything by file: Nadia coordinates, Amal registers, and no relay answers. Rules Y80–Y88 of src/sync/SPEC.md. */
import { beforeEach, describe, expect, it } from "vitest";
import { makeFinal } from "../../src/control/make-close.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { giveBundle } from "../../src/shell/acts/bundle-to-relay.ts";
import { proposeEnd } from "../../src/shell/acts/closing/extend.ts";
import {
  handInviteOf,
  makeHandInvite,
  readHandNonce,
  refuseByHand,
  takeHandOutcome,
} from "../../src/shell/acts/join-by-hand.ts";
import { checkCharter, prepareJoin } from "../../src/shell/acts/join-programme.ts";
import { leaseEndMs, makeLeaseWatch } from "../../src/shell/acts/lease-end.ts";
import { needsOf, ownNeeds, settingsOf } from "../../src/shell/acts/records.ts";
import { createMemoryStores } from "../../src/store/memory/memory-store.ts";
import { type PlacedRow, TABLES } from "../../src/store/port.ts";
import { appendControl } from "../../src/sync/acknowledge.ts";
import { takeIn } from "../../src/sync/carry/open.ts";
import { passOn } from "../../src/sync/carry/pass-on.ts";
import { packedRow, unpack } from "../../src/sync/carry/rows.ts";
import { heldHeads } from "../../src/sync/pending.ts";
import { openBundle } from "../../src/wire/bundle.ts";
import { ROLE_FIELD } from "../../src/wire/roles.ts";
import {
  enrolByHand,
  goOffline,
  makeHandDevice,
  open,
  pack,
  partsOf,
  read,
  startByHand,
  TO_COORDINATORS,
  TO_PHONES,
} from "../support/by-hand.ts";
import {
  ADDRESS,
  busyAnswer,
  coordinatorReads,
  exchange,
  type Member,
  makeWorld,
  restart,
  saveNeed,
  WORDS,
  type World,
  workerPlaces,
} from "../support/world.ts";

const { signal } = new AbortController();
const DAY_MS = 86_400_000;

const keyOf = ({ vault }: Member) => bytesToHex(vault.identity().keys.signKey);

/** A second life of the device: the same keys, and rows of its own from now on. */
async function copyOf(member: Member): Promise<Member> {
  const put: PlacedRow[] = [];
  for (const table of TABLES) for (const row of await member.vault.store.list(table)) put.push({ table, ...row });
  const { store } = unwrapResult(await createMemoryStores().open("c0".repeat(16), { expectExisting: false }));
  unwrapResult(await store.commit({ put }));
  const twin = { ...member, vault: { ...member.vault, store } };
  await goOffline(twin);
  return twin;
}

async function saveAndSeal(member: Member, ...numbers: readonly number[]): Promise<void> {
  for (const n of numbers) {
    await saveNeed(member, n);
    unwrapResult(await member.engine.sealAll());
  }
}

describe("by file", () => {
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
    await goOffline(world.coordinator);
    await goOffline(world.worker);
    world.relay.clock.ms += 60_000;
  });

  it("Y83 needs reach the coordinator, and the acknowledgement the phone", async () => {
    const { coordinator, worker } = world;
    await saveAndSeal(worker, 1, 2);
    const brought = await open(coordinator, (await pack(worker, TO_COORDINATORS)).bytes);
    expect([[...brought.freshByAuthor.keys()], coordinatorReads(world)]).toEqual([[keyOf(worker)], [1, 2]]);
    await open(worker, (await pack(coordinator, TO_PHONES)).bytes);
    expect([...(await workerPlaces(world)).values()]).toEqual(["coordinator", "coordinator"]);
  });

  it("Y86 an answer that came by hand is contact, as new as its file", async () => {
    const { coordinator, worker } = world;
    await saveAndSeal(worker, 1);
    await open(coordinator, (await pack(worker, TO_COORDINATORS)).bytes);
    const { bytes } = await pack(coordinator, TO_PHONES);
    const madeMs = world.relay.clock.ms;
    world.relay.clock.ms += 3_600_000;
    await open(worker, bytes);
    expect(worker.engine.lastContactMs()).toBe(madeMs);
  });

  it("Y83 the same file twice changes nothing", async () => {
    const { coordinator, worker } = world;
    await saveAndSeal(worker, 1, 2);
    const { bytes } = await pack(worker, TO_COORDINATORS);
    await open(coordinator, bytes);
    const before = await coordinator.vault.store.generation();
    const again = await open(coordinator, bytes);
    expect([[...again.freshByAuthor], again.alarms, coordinatorReads(world)]).toEqual([[], [], [1, 2]]);
    expect(await coordinator.vault.store.generation()).toBe(before + 1);
  });

  it("Y81 a second file holds what is new, and nothing that the coordinator answered", async () => {
    const { coordinator, worker } = world;
    await saveAndSeal(worker, 1, 2, 3);
    await open(coordinator, (await pack(worker, TO_COORDINATORS)).bytes);
    await open(worker, (await pack(coordinator, TO_PHONES)).bytes);
    await saveAndSeal(worker, 4);
    const second = await pack(worker, TO_COORDINATORS);
    expect(second.frames).toBe(1);
    await open(coordinator, second.bytes);
    expect(coordinatorReads(world)).toEqual([1, 2, 3, 4]);
  });

  it("Y84 what comes before its time waits, and joins in when the rest comes", async () => {
    const { coordinator, worker } = world;
    await saveAndSeal(worker, 1);
    const first = await pack(worker, TO_COORDINATORS);
    const told = await pack(coordinator, TO_PHONES);
    await saveAndSeal(worker, 2);
    // As if the phone had heard that the first file arrived, and it was lost.
    await open(worker, told.bytes);
    const bundle = unwrapResult(
      await openBundle((await pack(worker, TO_COORDINATORS)).bytes, worker.vault.identity().charter.hash),
    );
    const items = bundle.items.filter((item) => item.type !== "frame" || item.frame.header.seq > 1);
    const early = unwrapResult(await takeIn(partsOf(coordinator), { ...bundle, items }));
    expect([early.early, early.alarms, coordinatorReads(world)]).toEqual([2, [], []]);
    const late = await open(coordinator, first.bytes);
    expect([late.early, coordinatorReads(world)]).toEqual([0, [1, 2]]);
    expect(await coordinator.vault.store.list("segments", { from: "w:", to: "w:~" })).toEqual([]);
  });

  it("Y84 nothing behind a hole is acknowledged", async () => {
    const { coordinator, worker } = world;
    await saveAndSeal(worker, 1, 2);
    const bundle = unwrapResult(
      await openBundle((await pack(worker, TO_COORDINATORS)).bytes, worker.vault.identity().charter.hash),
    );
    const items = bundle.items.filter((item) => item.type !== "frame" || item.frame.header.seq > 1);
    unwrapResult(await takeIn(partsOf(coordinator), { ...bundle, items }));
    unwrapResult(await coordinator.engine.run(signal));
    await open(worker, (await pack(coordinator, TO_PHONES)).bytes);
    expect([...(await workerPlaces(world)).values()]).toEqual(["held", "held"]);
  });

  it("Y81 a file that is older than another of its maker changes nothing of what is known", async () => {
    const { coordinator, worker } = world;
    const old = await pack(worker, TO_COORDINATORS);
    world.relay.clock.ms += 1_000;
    await open(worker, (await pack(coordinator, TO_PHONES)).bytes);
    await open(coordinator, (await pack(worker, TO_COORDINATORS)).bytes);
    const before = await pack(coordinator, TO_PHONES);
    await open(coordinator, old.bytes);
    expect((await pack(coordinator, TO_PHONES)).frames).toBe(before.frames);
  });

  it("Y83 opening that is cut at any commit goes on from there, and doubles nothing", async () => {
    const { coordinator, worker, gate } = world;
    let n = 0;
    do {
      n++;
      await saveAndSeal(worker, n);
      const { bytes } = await pack(worker, TO_COORDINATORS);
      const bundle = unwrapResult(await openBundle(bytes, coordinator.vault.identity().charter.hash));
      gate.arm(Math.ceil(n / 2), n % 2 === 0 ? "before" : "after");
      await takeIn(partsOf(coordinator), bundle);
      const hasFired = gate.hasFired();
      gate.arm(0, "before");
      await goOffline(coordinator);
      unwrapResult(await takeIn(partsOf(coordinator), bundle));
      unwrapResult(await coordinator.engine.run(signal));
      await open(worker, (await pack(coordinator, TO_PHONES)).bytes);
      if (!hasFired) break;
    } while (n < 40);
    expect([n > 2, n < 40]).toEqual([true, true]);
    expect(coordinatorReads(world)).toEqual(Array.from({ length: n }, (_, at) => at + 1));
    expect(new Set((await workerPlaces(world)).values())).toEqual(new Set(["coordinator"]));
  });

  it("Y87 what is in a file that was taken along is packed, until it is said to be lost, or the answer comes", async () => {
    const { coordinator, worker } = world;
    await saveAndSeal(worker, 1);
    const { bytes, ops } = await pack(worker, TO_COORDINATORS);
    if (!ops) throw new TypeError("no op was packed");
    const atMs = world.relay.clock.ms;
    unwrapResult(
      await worker.vault.store.commit({ put: [packedRow(worker.vault, ops.feedId, { seq: ops.seq, atMs })] }),
    );
    await saveAndSeal(worker, 2);
    expect([...(await workerPlaces(world))].sort()).toEqual([[1, "packed"], [2, "held"]]); // biome-ignore format: one line
    unwrapResult(await unpack(worker.vault, ops.feedId));
    expect([...(await workerPlaces(world)).values()]).toEqual(["held", "held"]);
    await open(coordinator, bytes);
    await open(worker, (await pack(coordinator, TO_PHONES)).bytes);
    expect([...(await workerPlaces(world))].sort()).toEqual([[1, "coordinator"], [2, "held"]]); // biome-ignore format: one line
  });

  it("Y85 a member with a network puts what a file holds on the relay, and the phone hears of it", async () => {
    const { coordinator, worker } = world;
    await saveAndSeal(worker, 1);
    const { bytes } = await pack(worker, TO_COORDINATORS);
    const bundle = unwrapResult(await openBundle(bytes, coordinator.vault.identity().charter.hash));
    const { client } = coordinator.session;
    const pass = () => passOn(coordinator.vault, coordinator.engine.replica(), client, bundle, signal);
    expect([unwrapResult(await pass()), unwrapResult(await pass())]).toEqual(Array(2).fill({ feeds: 1, refused: 0 }));
    await open(worker, (await pack(coordinator, TO_PHONES)).bytes);
    expect([...(await workerPlaces(world)).values()]).toEqual(["relay"]);
  });

  it("Y89 the relay's own page passes a file on for whoever brings it, with nothing but the file", async () => {
    const { coordinator, worker } = world;
    await saveAndSeal(worker, 1, 2);
    const { bytes } = await pack(worker, TO_COORDINATORS, 1);
    const give = (file: Uint8Array) => giveBundle(coordinator.device, ADDRESS, file, signal);
    const given = unwrapResult(await give(bytes));
    expect(given).toEqual({ fresh: 2, whole: given.whole, waiting: 0, parts: given.parts, missing: [] });
    expect(unwrapResult(await give(bytes))).toMatchObject({ fresh: 0, waiting: 0 });
    coordinator.engine = await restart(coordinator);
    await exchange(world);
    expect([coordinatorReads(world), [...coordinator.engine.alarms()]]).toEqual([[1, 2], []]);
  });

  it("Y99 a relay that is full is no feed that waits for an earlier file: giving the file again goes on", async () => {
    const { coordinator, worker, wire } = world;
    await saveAndSeal(worker, 1);
    const { bytes } = await pack(worker, TO_COORDINATORS);
    wire.meddle = async (path, ask) => (path.endsWith("/segments") ? busyAnswer() : ask());
    const give = () => giveBundle(coordinator.device, ADDRESS, bytes, signal);
    expect(await give()).toMatchObject({ ok: false, error: { code: "RELAY_BUSY", retryAfterMs: 30_000 } });
    wire.meddle = null;
    expect(unwrapResult(await give())).toMatchObject({ fresh: 1, waiting: 0 });
  });

  it("Y89 of a damaged file what is whole is taken and the rest is named; what waits for an earlier file says so", async () => {
    const { coordinator, worker } = world;
    await saveAndSeal(worker, 1);
    const first = await pack(worker, TO_COORDINATORS, 1);
    await saveAndSeal(worker, 2, 3, 4);
    const { bytes } = await pack(worker, TO_COORDINATORS, 1);
    const give = (file: Uint8Array) => giveBundle(coordinator.device, ADDRESS, file, signal);
    const whole = first.bytes.length;
    const hurt = bytes.slice();
    hurt[whole - 5] = (hurt[whole - 5] ?? 0) ^ 1;
    const given = unwrapResult(await give(hurt));
    expect(given.missing.length).toBe(1);
    expect(given.waiting).toBe(1);
    expect(unwrapResult(await give(bytes))).toMatchObject({ waiting: 0, missing: [] });
    const refusals = [await give(bytes.fill(0, 40)), await give(bytes.subarray(0, 60)), await give(bytes.subarray(1))];
    expect(refusals.map((given) => !given.ok && given.error.code)).toEqual([
      "BUNDLE_FOREIGN",
      "BUNDLE_CUT",
      "BUNDLE_MALFORMED",
    ]);
  });

  it("Y83 what came by file and by relay is there once", async () => {
    const { coordinator, worker } = world;
    await saveAndSeal(worker, 1, 2);
    await open(coordinator, (await pack(worker, TO_COORDINATORS)).bytes);
    worker.engine = await restart(worker);
    coordinator.engine = await restart(coordinator);
    await saveNeed(worker, 3);
    await exchange(world);
    expect([coordinatorReads(world), [...coordinator.engine.alarms()]]).toEqual([[1, 2, 3], []]);
  });

  it("Y86 a file that shows another life of this phone ends its feed, and nothing is lost or doubled", async () => {
    const { coordinator, worker } = world;
    const twin = await copyOf(worker);
    await saveAndSeal(twin, 1);
    await saveAndSeal(worker, 2);
    await open(coordinator, (await pack(twin, TO_COORDINATORS)).bytes);
    const taken = await open(worker, (await pack(twin, TO_COORDINATORS)).bytes);
    expect(taken.alarms).toEqual(["copied"]);
    await open(coordinator, (await pack(worker, TO_COORDINATORS)).bytes);
    expect(coordinatorReads(world)).toEqual([1, 2]);
  });
});

describe("a programme that never meets a relay", { timeout: 30_000 }, () => {
  const clock = { ms: 1_790_000_000_000 };
  let coordinator: Member;
  beforeEach(async () => {
    coordinator = await startByHand(clock);
  });
  const enrol = () => enrolByHand(coordinator, clock);

  it("Y88 enrols phones, takes their needs in and acknowledges them, by codes and files alone", async () => {
    const [amal, omar] = [await enrol(), await enrol()];
    expect([amal, omar].map(({ engine }) => settingsOf(engine.replica().records)?.name)).toEqual([
      "Harbour",
      "Harbour",
    ]);
    await saveAndSeal(amal, 1, 2);
    await saveAndSeal(omar, 3);
    for (const phone of [amal, omar]) await open(coordinator, (await pack(phone, TO_COORDINATORS)).bytes);
    const numbers = needsOf(coordinator.engine.replica().records).map(({ need }) => need.alias[1]);
    expect(numbers.sort()).toEqual([1, 2, 3]);
    const { bytes } = await pack(coordinator, TO_PHONES);
    for (const phone of [amal, omar]) await open(phone, bytes);
    const places = await Promise.all([amal, omar].map(({ vault, engine }) => ownNeeds(vault, engine.replica())));
    expect(places.flat().map(({ place }) => place)).toEqual(["coordinator", "coordinator", "coordinator"]);
  });

  it("Y88 one file for all phones tells none of them what is for another", async () => {
    const [amal, omar] = [await enrol(), await enrol()];
    await open(amal, (await pack(coordinator, TO_PHONES)).bytes);
    const kinds = (phone: Member) => [...phone.engine.replica().peers.values()].length;
    // The coordinator's control, and what goes down to this phone.
    expect([kinds(amal), kinds(omar)]).toEqual([2, 2]);
  });

  it("Y88 the order to close reaches a phone by file", async () => {
    const amal = await enrol();
    await saveAndSeal(amal, 1);
    await open(coordinator, (await pack(amal, TO_COORDINATORS)).bytes);
    const heads = heldHeads(coordinator.engine.replica());
    const core = systemRandom.bytes(32);
    const stated = await coordinator.engine.change((replica) => {
      const final = unwrapResult(makeFinal(replica.control, { core, heads, atMs: clock.ms }));
      return appendControl(coordinator.vault, replica, [final]);
    });
    unwrapResult(stated);
    await open(amal, (await pack(coordinator, TO_PHONES)).bytes);
    expect(amal.engine.replica().control.closing.closed?.final.core).toEqual(core);
  });

  it("Y57 an end that was moved reaches a phone by file, which works on behind the old end, and is heard", async () => {
    const [amal, omar] = [await enrol(), await enrol()];
    const { expiresMs } = coordinator.vault.identity().charter;
    const lastDay = Math.floor((expiresMs - 1) / DAY_MS);
    const { engine, vault } = coordinator;
    unwrapResult(await engine.change((replica) => proposeEnd(vault, replica, lastDay + 20, 12)));
    unwrapResult(await engine.run(signal));
    await open(amal, (await pack(coordinator, TO_PHONES)).bytes);
    clock.ms = expiresMs + DAY_MS;
    const stateOf = (phone: Member) =>
      makeLeaseWatch({ clock: phone.device.clock, steadyMs: () => 0 }, phone.vault)(phone.engine.replica()).type;
    const later = engine.replica().control.terms.expiresMs;
    expect([later > expiresMs, leaseEndMs(amal.vault, amal.engine.replica()) - later]).toEqual([true, 0]);
    // The other phone, to which nobody brought the file, shows that the old end would have counted.
    expect([amal, omar].map(stateOf)).toEqual(["runs", "locked"]);
    await saveAndSeal(amal, 1);
    const { freshByAuthor } = await open(coordinator, (await pack(amal, TO_COORDINATORS)).bytes);
    expect([...freshByAuthor.keys()]).toEqual([keyOf(amal)]);
  });

  it("W54 a nonce that the invite did not fix, and the invite of another programme, are refused", async () => {
    const phone = makeHandDevice(clock);
    const hand = makeHandInvite(coordinator.device, coordinator.vault, ROLE_FIELD);
    const { invite, charter } = read(hand.message, "invitation");
    const vault = unwrapResult(
      await prepareJoin(phone, invite, unwrapResult(checkCharter(phone, invite, charter)), WORDS, 2),
    );
    expect(handInviteOf(vault)).toEqual(invite);
    expect(readHandNonce(vault, invite, systemRandom.bytes(16))).toBe(null);
    const other = checkCharter(phone, { ...invite, charterHash: systemRandom.bytes(32) }, charter);
    expect(other.ok ? "ok" : other.error.code).toBe("CHARTER_FALSE");
    const refusal = read(refuseByHand(coordinator.device, hand), "outcome");
    expect(unwrapResult(await takeHandOutcome(phone, vault, invite, refusal))).toEqual({ type: "refused" });
  });
});

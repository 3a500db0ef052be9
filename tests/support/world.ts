/**
 * A small world in one process: a real relay (handlers, SQLite, key files), a coordinator and a worker with real vaults on memory stores,
 * joined the ordinary way. Every commit and every call goes through a gate, which a test can close once, before or after the act.
 */

import { stretch } from "../../src/crypto/stretch.ts";
import { STRETCH_FLOOR } from "../../src/crypto/stretch-setting.ts";
import { createMemorySecretPlace } from "../../src/erase/memory-secret-place.ts";
import type { SecretPlace } from "../../src/erase/secret-place.ts";
import { StoreError } from "../../src/kit/errors.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { err, ok, unwrapResult } from "../../src/kit/result.ts";
import { DEFAULT_EMERGENCY } from "../../src/programme/model.ts";
import { makeTestRelay, type TestRelay } from "../../src/relay/test-kit.ts";
import type { Fetch } from "../../src/relay-client/call.ts";
import { makeRelayClient } from "../../src/relay-client/relay-client.ts";
import { createProgramme, finishStart } from "../../src/shell/acts/create-programme.ts";
import type { Device } from "../../src/shell/acts/device.ts";
import {
  approveJoin,
  awaitJoin,
  type JoinAsk,
  type ShownInvite,
  showInvite,
} from "../../src/shell/acts/invite-phone.ts";
import { prepareJoin, readInvitation, stepJoin } from "../../src/shell/acts/join-programme.ts";
import { needsOf, ownNeeds, rankOp } from "../../src/shell/acts/records.ts";
import { createMemoryShelf } from "../../src/store/memory/memory-shelf.ts";
import { createMemoryStores } from "../../src/store/memory/memory-store.ts";
import type { VaultStore, VaultStores } from "../../src/store/port.ts";
import { makeSyncEngine, type SyncEngine } from "../../src/sync/engine.ts";
import { makeRelaySession, type RelaySession } from "../../src/sync/session.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import type { Passphrase } from "../../src/vault/passphrase.ts";
import { encodeUploadAnswer } from "../../src/wire/receipt.ts";
import { ROLE_FIELD } from "../../src/wire/roles.ts";
import { CutOff } from "./vaults.ts";

export const ADDRESS = "http://relay.test";
export const WORDS: Passphrase = { type: "words", indices: Uint8Array.of(9, 8, 7, 6, 5, 4, 3) };
/** Told apart from the world so that a page can have it, too: the rest stands on a relay. */
export { saveNeed } from "./save-need.ts";

const DAY = 20_000;

/** Counts acts and breaks one of them: `before` it took effect, or `after`, so that only its answer is lost. */
export interface Gate {
  /** Breaks the act number `at` from now, counted from 1; 0 = none. The device that is cut off does nothing afterwards, until the gate is armed anew. */
  arm(at: number, when: "before" | "after", then?: "goes on" | "is cut off"): void;
  /** Whether the armed act came. */
  hasFired(): boolean;
  /** Whether the device is cut off now. */
  isDead(): boolean;
  /** Acts since the gate was armed. */
  count(): number;
  pass<Value>(act: () => Promise<Value>, broken: () => Value): Promise<Value>;
  /** What changes nothing: it is not counted, and fails only on a device that is cut off. */
  look<Value>(act: () => Promise<Value>): Promise<Value>;
}

export function makeGate(): Gate {
  let [at, count, isCut, fired] = [0, 0, false, false];
  let moment: "before" | "after" = "before";
  const guard = () => {
    if (fired && isCut) throw new CutOff();
  };
  return {
    arm: (next, when, then = "goes on") => {
      [at, count, isCut, fired] = [next, 0, then === "is cut off", false];
      moment = when;
    },
    hasFired: () => fired,
    isDead: () => fired && isCut,
    count: () => count,
    pass: async (act, broken) => {
      guard();
      if (++count !== at) return act();
      fired = true;
      if (moment === "after") await act();
      guard();
      return broken();
    },
    look: async (act) => {
      guard();
      return act();
    },
  };
}

const gated = (store: VaultStore, gate: Gate): VaultStore => ({
  get: (ref) => gate.look(() => store.get(ref)),
  list: (table, range) => gate.look(() => store.list(table, range)),
  generation: () => store.generation(),
  close: () => store.close(),
  commit: (batch) =>
    gate.pass(
      () => store.commit(batch),
      () => err(new StoreError("STORE_FAILED")),
    ),
});

const gatedStores = (stores: VaultStores, gate: Gate): VaultStores => ({
  remove: (id) => stores.remove(id),
  open: async (id, options) => {
    const opened = await stores.open(id, options);
    return opened.ok ? ok({ ...opened.value, store: gated(opened.value.store, gate) }) : opened;
  },
});

const gatedSecrets = (secrets: SecretPlace, gate: Gate): SecretPlace => ({
  ...secrets,
  read: (id) => gate.look(() => secrets.read(id)),
  overwrite: (...args) =>
    gate.pass(
      () => secrets.overwrite(...args),
      () => {
        throw new StoreError("SECRET_PLACE_FAILED");
      },
    ),
});

/** Stores and S files of a device whose commits and overwritings go through `gate`. */
export const gatedDisk = <Kept extends Pick<Device, "stores" | "secrets">>(disk: Kept, gate: Gate): Kept => ({
  ...disk,
  stores: gatedStores(disk.stores, gate),
  secrets: gatedSecrets(disk.secrets, gate),
});

/** Calls that go through `gate`. */
export const gatedFetch =
  (ask: Fetch, gate: Gate): Fetch =>
  (url, options) =>
    gate.pass(
      () => ask(url, options),
      () => new Response(null, { status: 599 }),
    );

export interface Member {
  readonly device: Device;
  readonly vault: OpenVault;
  readonly session: RelaySession;
  engine: SyncEngine;
}

/** Stands between devices and the relay: may answer in its place, or change what it answers. `null` lets everything pass. */
export interface Wire {
  meddle: ((path: string, ask: () => Promise<Response>) => Promise<Response>) | null;
}

export interface World {
  readonly relay: TestRelay;
  readonly wire: Wire;
  readonly gate: Gate;
  readonly coordinator: Member;
  readonly worker: Member;
}

function makeDevice(relay: TestRelay, gate: Gate, wire: Wire): Device {
  const call = async (url: string, ask: () => Promise<Response>) =>
    wire.meddle ? wire.meddle(new URL(url).pathname, ask) : ask();
  const fetch = gatedFetch((url, options) => call(url, async () => relay.app.request(url, options)), gate);
  const disk = gatedDisk({ secrets: createMemorySecretPlace(), stores: createMemoryStores() }, gate);
  return {
    ...disk,
    shelf: createMemoryShelf(),
    stretch,
    clock: { nowMs: () => relay.clock.ms },
    random: systemRandom,
    fetch,
    loadAllWords: async () => undefined,
    tune: async () => ({ setting: STRETCH_FLOOR, expectedMs: 0 }),
    secretSeenForMs: () => 60_000,
  };
}

/** An engine on what the store holds, as after a restart. */
export const restart = (member: Pick<Member, "device" | "vault" | "session">): Promise<SyncEngine> =>
  makeSyncEngine({
    vault: member.vault,
    session: member.session,
    clock: member.device.clock,
    random: systemRandom,
    pageFrames: 4,
    today: () => DAY,
    rank: rankOp,
    onChange: () => undefined,
  });

async function makeMember(device: Device, vault: OpenVault): Promise<Member> {
  const session = makeRelaySession(vault, makeRelayClient(ADDRESS, device.fetch));
  return { device, vault, session, engine: await restart({ device, vault, session }) };
}

/** What a relay whose database is busy answers to an upload (R23): come back in half a minute. */
export const busyAnswer = (): Response =>
  new Response(encodeUploadAnswer({ receipts: [], refusal: { code: "STORE_BUSY", detail: null } }), {
    status: 503,
    headers: { "retry-after": "30" },
  });

/** A programme with one worker whose phone is in and knows the settings. */
export async function makeWorld(lease: 0 | 1 | 2 = 0): Promise<World> {
  const [relay, gate] = [await makeTestRelay(), makeGate()];
  const wire: Wire = { meddle: null };
  const device = makeDevice(relay, gate, wire);
  const made = await createProgramme(device, {
    settings: {
      name: "Harbour",
      areas: [{ code: 1, label: "North quay" }],
      noticeVersion: 1,
      languages: ["en"],
      listVersion: 1,
      emergency: DEFAULT_EMERGENCY,
    },
    expiresMs: relay.clock.ms + 5 * 86_400_000,
    timeZone: "UTC",
    isTraining: true,
    profile: 2,
    lease,
    relayAddress: ADDRESS,
    operatorToken: "",
    passphrase: WORDS,
    picture: 1,
  });
  const coordinator = await makeMember(device, unwrapResult(made));
  await coordinator.engine.change((replica) =>
    finishStart(device, coordinator.vault, replica, coordinator.session.client),
  );
  unwrapResult(await coordinator.engine.run(new AbortController().signal));
  const worker = await join(coordinator, makeDevice(relay, gate, wire));
  return { relay, gate, wire, coordinator, worker };
}

/** A phone that asked to join and whose words were compared: what is left is the coordinator's Match. */
export interface Asking {
  readonly device: Device;
  readonly vault: OpenVault;
  readonly shown: ShownInvite;
  readonly ask: JoinAsk;
}

const { signal } = new AbortController();

async function askToJoin({ device: desk, vault: office, session }: Member, device: Device): Promise<Asking> {
  const shown = unwrapResult(await showInvite(desk, office, session, ROLE_FIELD, ADDRESS));
  const charter = unwrapResult(await readInvitation(device, shown.invite));
  const vault = unwrapResult(await prepareJoin(device, shown.invite, charter, WORDS, 2));
  unwrapResult(await stepJoin(device, vault, signal));
  const ask = unwrapResult(await awaitJoin(office, session, shown, signal));
  if (ask === null) throw new TypeError("nobody asked");
  return { device, vault, shown, ask };
}

/** Another phone that asks the world's coordinator. */
export const askAnother = (world: World): Promise<Asking> =>
  askToJoin(world.coordinator, makeDevice(world.relay, world.gate, world.wire));

/** The coordinator's Match; may fail and be repeated. */
export const approve = ({ device, vault, engine, session }: Member, { shown, ask }: Asking) =>
  approveJoin(device, vault, engine, session, shown, ask);

/** The phone after a Match that went through: certified, and with what the coordinator sent. */
export async function finishJoin(coordinator: Member, { device, vault }: Asking): Promise<Member> {
  unwrapResult(await coordinator.engine.run(signal));
  unwrapResult(await stepJoin(device, vault, signal));
  const worker = await makeMember(device, vault);
  unwrapResult(await worker.engine.run(signal));
  return worker;
}

async function join(coordinator: Member, device: Device): Promise<Member> {
  const asking = await askToJoin(coordinator, device);
  unwrapResult(await approve(coordinator, asking));
  return finishJoin(coordinator, asking);
}

/** Numbers of the needs that the coordinator reads, ascending; a doubled one stands twice. */
export const coordinatorReads = ({ coordinator }: World): readonly number[] =>
  needsOf(coordinator.engine.replica().records)
    .map(({ need }) => need.alias[0] * 256 + need.alias[1])
    .sort((a, b) => a - b);

/** Places of the worker's own needs by number. */
export async function workerPlaces({ worker }: World): Promise<ReadonlyMap<number, string>> {
  const needs = await ownNeeds(worker.vault, worker.engine.replica());
  return new Map(needs.map(({ need, place }) => [need.alias[0] * 256 + need.alias[1], place]));
}

/** Hands over, reads, acknowledges and fetches the answer, each until rest. Failures are left for the next time. */
export async function exchange({ worker, coordinator }: World): Promise<void> {
  const { signal } = new AbortController();
  await worker.engine.run(signal, true);
  await coordinator.engine.run(signal);
  await worker.engine.run(signal);
}

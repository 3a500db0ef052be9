/** A device of a simulation: a disk that can be copied, a clock of its own, a vault that is locked and unlocked, and an engine on it. */
import { createHash } from "node:crypto";
import { STRETCH_FLOOR } from "../../../src/crypto/stretch-setting.ts";
import type { Clock } from "../../../src/kit/clock.ts";
import { unwrapResult } from "../../../src/kit/result.ts";
import { makeRelayClient } from "../../../src/relay-client/relay-client.ts";
import type { Device } from "../../../src/shell/acts/device.ts";
import { makeSyncEngine, type SyncEngine } from "../../../src/sync/engine.ts";
import { makeRelaySession, type RelaySession } from "../../../src/sync/session.ts";
import type { OpenVault } from "../../../src/vault/open-vault.ts";
import type { Passphrase } from "../../../src/vault/passphrase.ts";
import { unlockVault } from "../../../src/vault/unlock-vault.ts";
import { type Disk, type DiskImage, diskOf } from "./disk.ts";
import type { Prng } from "./prng.ts";
import type { Wire } from "./wire.ts";

export const ADDRESS = "http://relay.test";
export const WORDS: Passphrase = { type: "words", indices: Uint8Array.of(9, 8, 7, 6, 5, 4, 3) };

/** What all devices of a simulation share. */
export interface Surroundings {
  readonly clock: Clock;
  readonly wire: Pick<Wire, "fetch">;
}

/** Programme-local day by a device's clock; never before 1970. */
export const dayOf = ({ nowMs }: Clock): number => Math.max(0, Math.floor(nowMs() / 86_400_000));

/** A clock that is off, and by how much may change. */
export interface OwnClock extends Clock {
  offMs: number;
}

export interface Phone {
  readonly name: string;
  readonly isCoordinator: boolean;
  readonly clock: OwnClock;
  readonly prng: Prng;
  device: Device;
  vault: OpenVault;
  session: RelaySession;
  engine: SyncEngine;
}

export const makeClock = ({ clock }: Surroundings): OwnClock => {
  const own: OwnClock = { offMs: 0, nowMs: () => clock.nowMs() + own.offMs };
  return own;
};

/** The relay of the programme. */
const connect = (vault: OpenVault, { fetch }: Device): RelaySession =>
  makeRelaySession(vault, makeRelayClient(vault.identity().charter.relays[0]?.address ?? ADDRESS, fetch));

/** What acts need, on `disk`. Stretching is a hash here: simulations unlock thousands of times. */
export const makeDevice = (name: string, disk: Disk, clock: Clock, prng: Prng, { wire }: Surroundings): Device => ({
  ...disk,
  stretch: async (secret, salt) => Uint8Array.from(createHash("sha256").update(secret).update(salt).digest()),
  clock,
  random: prng,
  fetch: wire.fetch(name),
  loadAllWords: async () => undefined,
  tune: async () => ({ setting: STRETCH_FLOOR, expectedMs: 0 }),
  secretSeenForMs: () => 60_000,
});

/** A phone with an open vault. */
export async function startPhone(
  name: string,
  isCoordinator: boolean,
  device: Device,
  clock: OwnClock,
  prng: Prng,
  vault: OpenVault,
): Promise<Phone> {
  const session = connect(vault, device);
  const phone = { name, isCoordinator, clock, prng, device, vault, session };
  return { ...phone, engine: await makeEngine(phone) };
}

const makeEngine = ({ vault, session, device }: Pick<Phone, "vault" | "session" | "device">): Promise<SyncEngine> =>
  makeSyncEngine({
    vault,
    session,
    clock: device.clock,
    random: device.random,
    pageFrames: 4,
    today: () => dayOf(device.clock),
    rank: () => 0,
    onChange: () => undefined,
  });

/** Locks, and unlocks what is on the disk. */
export async function reopen(phone: Phone): Promise<void> {
  const { id } = phone.vault;
  phone.vault.lock();
  phone.vault = unwrapResult(await unlockVault(phone.device, id, () => WORDS));
  phone.session = connect(phone.vault, phone.device);
  phone.engine = await makeEngine(phone);
}

/** Puts an older copy in place of the disk. */
export async function restore(phone: Phone, image: DiskImage): Promise<void> {
  phone.device = { ...phone.device, ...(await diskOf(image)) };
  await reopen(phone);
}

/** A second device that begins as a copy of a disk. */
export async function clone(phone: Phone, image: DiskImage, name: string, all: Surroundings): Promise<Phone> {
  const clock = makeClock(all);
  const device = makeDevice(name, await diskOf(image), clock, phone.prng.fork(name), all);
  const vault = unwrapResult(await unlockVault(device, image.vaultId, () => WORDS));
  return startPhone(name, phone.isCoordinator, device, clock, phone.prng.fork(name), vault);
}

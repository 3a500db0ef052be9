/** A programme that has no relay: devices with real vaults in one process, which give each other files, and codes of which every third one is missed. */
import { stretch } from "../../src/crypto/stretch.ts";
import { STRETCH_FLOOR } from "../../src/crypto/stretch-setting.ts";
import { createMemorySecretPlace } from "../../src/erase/memory-secret-place.ts";
import type { Bytes } from "../../src/kit/bytes.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { DEFAULT_EMERGENCY } from "../../src/programme/model.ts";
import { createProgramme, finishStart } from "../../src/shell/acts/create-programme.ts";
import type { Device } from "../../src/shell/acts/device.ts";
import {
  approveByHand,
  makeHandInvite,
  makeHandRequest,
  readHandNonce,
  readHandRequest,
  takeHandOutcome,
} from "../../src/shell/acts/join-by-hand.ts";
import { checkCharter, prepareJoin } from "../../src/shell/acts/join-programme.ts";
import { rankOp } from "../../src/shell/acts/records.ts";
import { createMemoryShelf } from "../../src/store/memory/memory-shelf.ts";
import { createMemoryStores } from "../../src/store/memory/memory-store.ts";
import { takeIn } from "../../src/sync/carry/open.ts";
import { packBundle, type Receivers } from "../../src/sync/carry/pack.ts";
import { makeSyncEngine } from "../../src/sync/engine.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import type { Passphrase } from "../../src/vault/passphrase.ts";
import { openBundle } from "../../src/wire/bundle.ts";
import { decodeHandMessage, encodeHandMessage, type HandMessage } from "../../src/wire/hand-message.ts";
import { type Collected, collect, finishMoving, movingCode } from "../../src/wire/moving.ts";
import { ROLE_FIELD, type Role } from "../../src/wire/roles.ts";
import type { Member } from "./world.ts";

const DAY = 20_000;
export const HAND_WORDS: Passphrase = { type: "words", indices: Uint8Array.of(9, 8, 7, 6, 5, 4, 3) };
export const TO_COORDINATORS: Receivers = { type: "coordinators" };
export const TO_PHONES: Receivers = { type: "phones" };
const { signal } = new AbortController();

/** The member's engine with no relay to talk to. */
export async function goOffline(member: Member): Promise<void> {
  member.engine = await makeSyncEngine({
    ...{ vault: member.vault, session: null, clock: member.device.clock, random: member.device.random },
    ...{ today: () => DAY, rank: rankOp, pageFrames: 4, onChange: () => undefined },
  });
}

export const partsOf = ({ device, vault, engine }: Member) => ({
  ...{ vault, engine, clock: device.clock, random: device.random, today: () => DAY, rank: rankOp },
});

export async function pack(member: Member, receivers: Receivers, largest?: number) {
  unwrapResult(await member.engine.sealAll());
  return packBundle(partsOf(member), member.engine.replica(), receivers, largest);
}

/** Opens a file, or what is left of it, and lets the engine do what follows. */
export async function open(member: Member, bytes: Uint8Array) {
  const bundle = unwrapResult(await openBundle(bytes, member.vault.identity().charter.hash));
  const taken = unwrapResult(await takeIn(partsOf(member), bundle));
  unwrapResult(await member.engine.run(signal));
  return taken;
}

/** Bytes that one device shows and the other reads as moving codes, every third one missed. */
function show(message: Bytes): HandMessage {
  let collected: Collected | null = null;
  for (let number = 0; number < 4_000; number++) {
    if (number % 3 === 1) continue;
    collected = collect(collected, movingCode(message, number)) ?? collected;
    const read = collected && finishMoving(collected);
    if (read) return unwrapResult(decodeHandMessage(read));
  }
  throw new TypeError("never whole");
}

/** The same, where the other device expects this type. */
export const read = <Type extends HandMessage["type"]>(message: Bytes, type: Type) => {
  const shown = show(message);
  if (shown.type !== type) throw new TypeError(`${shown.type} instead of ${type}`);
  return shown as Extract<HandMessage, { readonly type: Type }>;
};

export interface HandClock {
  ms: number;
}

/** A device that reaches nothing. */
export const makeHandDevice = (clock: Readonly<HandClock>): Device => ({
  ...{ secrets: createMemorySecretPlace(), stores: createMemoryStores(), shelf: createMemoryShelf(), stretch },
  ...{ clock: { nowMs: () => clock.ms }, random: systemRandom, loadAllWords: async () => undefined },
  ...{ tune: async () => ({ setting: STRETCH_FLOOR, expectedMs: 0 }), secretSeenForMs: () => 60_000 },
  fetch: async () => {
    throw new TypeError("there is no network");
  },
});

/** The member that has this vault. */
export async function toMember(device: Device, vault: OpenVault): Promise<Member> {
  const made = { device, vault, session: null as never, engine: null as never };
  await goOffline(made);
  return made;
}

/** The first coordinator of a programme without a relay. */
export async function startByHand(clock: HandClock): Promise<Member> {
  const device = makeHandDevice(clock);
  const plan = {
    settings: {
      ...{ name: "Harbour", areas: [{ code: 1, label: "North quay" }], noticeVersion: 1 },
      ...{ languages: ["en"], listVersion: 1, emergency: DEFAULT_EMERGENCY },
    },
    expiresMs: clock.ms + 5 * 86_400_000,
    ...{ timeZone: "UTC", isTraining: true, relayAddress: "", operatorToken: "", passphrase: HAND_WORDS, picture: 1 },
    ...({ profile: 2, lease: 0 } as const),
  };
  const member = await toMember(device, unwrapResult(await createProgramme(device, plan)));
  await member.engine.change((replica) => finishStart(device, member.vault, replica, null));
  unwrapResult(await member.engine.run(signal));
  return member;
}

/** Both stand in one room and show each other codes. */
export async function enrolByHand(host: Member, clock: HandClock, role: Role = ROLE_FIELD): Promise<Member> {
  const device = makeHandDevice(clock);
  const hand = makeHandInvite(host.device, host.vault, role);
  const { invite, charter } = read(hand.message, "invitation");
  const known = unwrapResult(checkCharter(device, invite, charter));
  const vault = unwrapResult(await prepareJoin(device, invite, known, HAND_WORDS, 2));
  const asked = read(unwrapResult(await makeHandRequest(device, vault, invite)), "request");
  const ask = await readHandRequest(hand, asked.request);
  const { nonce } = read(encodeHandMessage({ type: "nonce", nonce: hand.nonce }), "nonce");
  const words = readHandNonce(vault, invite, nonce);
  if (!ask || !words || String(words) !== String(ask.words)) throw new TypeError("the words differ");
  const answer = read(unwrapResult(await approveByHand(host.device, host.vault, host.engine, hand, ask)), "outcome");
  const { type } = unwrapResult(await takeHandOutcome(device, vault, invite, answer));
  if (type !== "joined") throw new TypeError(type);
  return toMember(device, vault);
}

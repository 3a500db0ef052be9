/**
 * A programme with its people for benchmarks: the real acts in Node against a real relay over the network. A coordinator, `workers` phones that hand over needs
 * until there are `needs`, acknowledged, in a snapshot, and the bodies that it covers dropped: what a second coordinator finds eight days later.
 */
import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { STRETCH_FLOOR } from "../../../src/crypto/stretch-setting.ts";
import { createMemorySecretPlace } from "../../../src/erase/memory-secret-place.ts";
import { makeCreate } from "../../../src/feed/make-create.ts";
import { bytesToHex } from "../../../src/kit/bytes.ts";
import type { Clock } from "../../../src/kit/clock.ts";
import { systemRandom } from "../../../src/kit/random.ts";
import { unwrapResult } from "../../../src/kit/result.ts";
import { needToFields } from "../../../src/need/codec.ts";
import { DEFAULT_EMERGENCY } from "../../../src/programme/model.ts";
import { makeRelayClient } from "../../../src/relay-client/relay-client.ts";
import { createProgramme, finishStart } from "../../../src/shell/acts/create-programme.ts";
import type { Device } from "../../../src/shell/acts/device.ts";
import { approveProposal, proposeSeat } from "../../../src/shell/acts/govern.ts";
import {
  approveJoin,
  awaitJoin,
  type JoinAsk,
  type ShownInvite,
  showInvite,
} from "../../../src/shell/acts/invite-phone.ts";
import { prepareJoin, readInvitation, stepJoin } from "../../../src/shell/acts/join-programme.ts";
import { rankOp } from "../../../src/shell/acts/records.ts";
import { createMemoryShelf } from "../../../src/store/memory/memory-shelf.ts";
import { createMemoryStores } from "../../../src/store/memory/memory-store.ts";
import { makeSyncEngine, type SyncEngine } from "../../../src/sync/engine.ts";
import { saveOp } from "../../../src/sync/save-op.ts";
import { makeRelaySession, type RelaySession } from "../../../src/sync/session.ts";
import type { OpenVault } from "../../../src/vault/open-vault.ts";
import { ROLE_COORDINATOR, ROLE_FIELD, type Role } from "../../../src/wire/roles.ts";
import { AREAS, type Dice, makeDice, makeNeed } from "./needs.ts";

const DAY_MS = 86_400_000;
const WORDS = { type: "words", indices: Uint8Array.of(9, 8, 7, 6, 5, 4, 3) } as const;
const { signal } = new AbortController();

interface Member {
  readonly device: Device;
  readonly vault: OpenVault;
  readonly session: RelaySession;
  readonly engine: SyncEngine;
}

export interface Crew {
  /** An invite for a coordinator's device. */
  invite(): Promise<{ readonly link: string; readonly shown: ShownInvite }>;
  /** Lets in the device that asked by `shown`, and proposes and gives it a seat. */
  letIn(shown: ShownInvite): Promise<void>;
  /** What happened, for the report. */
  readonly facts: { readonly needs: number; readonly segments: number };
}

/** How many needs a worker hands over at once, on average. */
export interface CrewPlan {
  readonly needs: number;
  readonly workers: number;
  readonly perHandOver: number;
  readonly seed: number;
}

/** Makes the programme at the relay of `origin`. `link` holds the operator's right. */
export async function startCrew(
  origin: string,
  link: string,
  plan: CrewPlan,
  tell: (line: string) => void,
): Promise<Crew> {
  const dice = makeDice(plan.seed);
  const clock = { offMs: 0, nowMs: () => Date.now() + clock.offMs };
  const founder = await found(origin, link, clock);
  const segments = await registerAll(founder, origin, plan, dice, clock, tell);
  await rest(founder);
  // A week later bodies that everybody has go; the snapshot says what they said.
  clock.offMs = 8 * DAY_MS;
  for (let round = 0; round < 3; round++) await rest(founder);
  return {
    facts: { needs: plan.needs, segments },
    invite: async () => {
      const shown = unwrapResult(
        await showInvite(founder.device, founder.vault, founder.session, ROLE_COORDINATOR, origin),
      );
      return { link: shown.link, shown };
    },
    letIn: async (shown) => {
      const ask = await asked(founder, shown);
      await approve(founder, shown, ask);
      const key = bytesToHex(ask.keys.signKey);
      unwrapResult(await founder.engine.change((replica) => proposeSeat(founder.vault, replica, key)));
      for (const { amend } of founder.engine.replica().control.proposals)
        unwrapResult(
          await founder.engine.change((replica) => approveProposal(founder.vault, replica, bytesToHex(amend.hash))),
        );
      await rest(founder);
    },
  };
}

async function registerAll(
  founder: Member,
  origin: string,
  { needs, workers, perHandOver }: CrewPlan,
  dice: Dice,
  clock: Clock,
  tell: (line: string) => void,
): Promise<number> {
  let [made, segments] = [0, 0];
  for (let worker = 0; worker < workers; worker++) {
    const phone = await join(founder, origin, ROLE_FIELD, clock);
    const share = Math.floor(((worker + 1) * needs) / workers);
    while (made < share) {
      const count = Math.min(share - made, 1 + dice.below(2 * perHandOver));
      await register(phone, count, dice);
      made += count;
      segments += 1;
    }
    tell(`${made} needs registered`);
  }
  return segments;
}

async function register({ device, vault, engine }: Member, count: number, dice: Dice): Promise<void> {
  const day = Math.floor(device.clock.nowMs() / DAY_MS);
  let last: readonly [number, number] | null = null;
  for (let at = 0; at < count; at++) {
    const source = { clock: device.clock, random: device.random, last };
    const op = makeCreate(source, vault.identity().keys.signKey, needToFields(makeNeed(dice, day)), 1);
    last = op.time;
    unwrapResult(await saveOp(vault, op, day));
  }
  unwrapResult(await engine.run(signal, true));
}

/** Twenty workers behind one address are more than a relay takes at once: who is told to wait waits. */
async function patient(url: string, options: RequestInit): Promise<Response> {
  const answer = await fetch(url, options);
  if (answer.status !== 429) return answer;
  await delay(1_000 * Number(answer.headers.get("retry-after") ?? 1));
  return patient(url, options);
}

const makeDevice = (clock: Clock): Device => ({
  shelf: createMemoryShelf(),
  secrets: createMemorySecretPlace(),
  stores: createMemoryStores(),
  stretch: async (secret, salt) => Uint8Array.from(createHash("sha256").update(secret).update(salt).digest()),
  clock,
  random: systemRandom,
  fetch: patient,
  loadAllWords: async () => undefined,
  tune: async () => ({ setting: STRETCH_FLOOR, expectedMs: 0 }),
  secretSeenForMs: () => 60_000,
});

async function startMember(device: Device, vault: OpenVault, origin: string): Promise<Member> {
  const session = makeRelaySession(vault, makeRelayClient(origin, device.fetch));
  const engine = await makeSyncEngine({
    ...{ vault, session, clock: device.clock, random: device.random, pageFrames: 64, rank: rankOp },
    today: () => Math.floor(device.clock.nowMs() / DAY_MS),
    onChange: () => undefined,
  });
  return { device, vault, session, engine };
}

const rest = async ({ engine }: Member): Promise<void> => unwrapResult(await engine.run(signal, true));

async function found(origin: string, link: string, clock: Clock): Promise<Member> {
  const device = makeDevice(clock);
  const areas = Array.from({ length: AREAS }, (_, at) => ({ code: at + 1, label: `Block ${at + 1}` }));
  const settings = {
    name: "Harbour",
    areas,
    noticeVersion: 1,
    languages: ["en"],
    listVersion: 1,
    emergency: DEFAULT_EMERGENCY,
  };
  const vault = unwrapResult(
    await createProgramme(device, {
      settings,
      expiresMs: clock.nowMs() + 365 * DAY_MS,
      timeZone: "UTC",
      isTraining: false,
      profile: 2,
      lease: 0,
      relayAddress: origin,
      operatorToken: new URL(link).hash.slice("#start=".length),
      passphrase: WORDS,
      picture: 1,
    }),
  );
  const member = await startMember(device, vault, origin);
  unwrapResult(await member.engine.change((replica) => finishStart(device, vault, replica, member.session.client)));
  await rest(member);
  return member;
}

async function join(host: Member, origin: string, role: Role, clock: Clock): Promise<Member> {
  const device = makeDevice(clock);
  const shown = unwrapResult(await showInvite(host.device, host.vault, host.session, role, origin));
  const charter = unwrapResult(await readInvitation(device, shown.invite));
  const vault = unwrapResult(await prepareJoin(device, shown.invite, charter, WORDS, 2));
  unwrapResult(await stepJoin(device, vault, signal));
  await approve(host, shown, await asked(host, shown));
  unwrapResult(await stepJoin(device, vault, signal));
  const member = await startMember(device, vault, origin);
  await rest(member);
  return member;
}

async function asked({ vault, session }: Member, shown: ShownInvite): Promise<JoinAsk> {
  const ask = unwrapResult(await awaitJoin(vault, session, shown, signal));
  if (!ask) throw new TypeError("nobody asked");
  return ask;
}

async function approve(host: Member, shown: ShownInvite, ask: JoinAsk): Promise<void> {
  unwrapResult(await approveJoin(host.device, host.vault, host.engine, host.session, shown, ask));
  await rest(host);
}

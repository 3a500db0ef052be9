/**
 * A coordinator without a screen: the real vault, engine and acts in the test's own process, against the real relay. For tests whose subject is what phones do
 * when something is decided elsewhere.
 */
import { createHash } from "node:crypto";
import { makeFinal } from "../../src/control/make-close.ts";
import { STRETCH_FLOOR } from "../../src/crypto/stretch-setting.ts";
import { createMemorySecretPlace } from "../../src/erase/memory-secret-place.ts";
import type { ProgrammeId } from "../../src/kit/brand.ts";
import { systemClock } from "../../src/kit/clock.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { DEFAULT_EMERGENCY } from "../../src/programme/model.ts";
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
import { rankOp } from "../../src/shell/acts/records.ts";
import { createMemoryShelf } from "../../src/store/memory/memory-shelf.ts";
import { createMemoryStores } from "../../src/store/memory/memory-store.ts";
import { appendControl } from "../../src/sync/acknowledge.ts";
import { makeSyncEngine } from "../../src/sync/engine.ts";
import { makeRelaySession } from "../../src/sync/session.ts";
import { ROLE_FIELD } from "../../src/wire/roles.ts";
import type { RelayProcess } from "./relay-process.ts";

const YEAR_MS = 365 * 86_400_000;
const { signal } = new AbortController();

export interface NodeDesk {
  readonly programmeId: ProgrammeId;
  /** The link of a new invite. */
  invite(): Promise<{ readonly link: string; readonly shown: ShownInvite }>;
  /** Whether the invited phone has asked by now; from then on it shows words to compare. */
  hasAsked(shown: ShownInvite): Promise<boolean>;
  /** Lets in the phone that asked. */
  letIn(shown: ShownInvite): Promise<void>;
  /** Closes the programme, alone. */
  close(): Promise<void>;
}

const makeDevice = (): Device => ({
  shelf: createMemoryShelf(),
  secrets: createMemorySecretPlace(),
  stores: createMemoryStores(),
  stretch: async (secret, salt) => Uint8Array.from(createHash("sha256").update(secret).update(salt).digest()),
  clock: systemClock,
  random: systemRandom,
  fetch: (url, options) => fetch(url, options),
  loadAllWords: async () => undefined,
  tune: async () => ({ setting: STRETCH_FLOOR, expectedMs: 0 }),
  secretSeenForMs: () => 60_000,
});

/** Starts a programme with `areas` at `relay`; one for training needs no right. */
export async function startDesk(
  relay: RelayProcess,
  name: string,
  areas: readonly string[],
  isTraining = false,
): Promise<NodeDesk> {
  const device = makeDevice();
  const plan = {
    settings: {
      name,
      areas: areas.map((label, at) => ({ code: at + 1, label })),
      noticeVersion: 1,
      languages: ["en"],
      listVersion: 1,
      emergency: DEFAULT_EMERGENCY,
    },
    expiresMs: Date.now() + YEAR_MS,
    timeZone: "UTC",
    isTraining,
    profile: 1 as const,
    relayAddress: relay.origin,
    operatorToken: isTraining ? "" : new URL(relay.link).hash.slice("#start=".length),
    passphrase: { type: "words", indices: Uint8Array.of(1, 2, 3, 4, 5, 6, 7) } as const,
    picture: 1,
  };
  const vault = unwrapResult(await createProgramme(device, plan));
  const session = makeRelaySession(vault, makeRelayClient(relay.origin, device.fetch));
  const engine = await makeSyncEngine({
    ...{ vault, session, clock: device.clock, random: device.random, pageFrames: 32, rank: rankOp },
    today: () => Math.floor(Date.now() / 86_400_000),
    onChange: () => undefined,
  });
  unwrapResult(await engine.change((replica) => finishStart(device, vault, replica, session.client)));
  const run = async () => void unwrapResult(await engine.run(signal, true));
  await run();
  let asked: JoinAsk | null = null;
  return {
    programmeId: vault.identity().charter.programmeId,
    invite: async () => {
      const shown = unwrapResult(await showInvite(device, vault, session, ROLE_FIELD, relay.origin));
      return { link: shown.link, shown };
    },
    hasAsked: async (shown) => {
      asked = unwrapResult(await awaitJoin(vault, session, shown, signal));
      return asked !== null;
    },
    letIn: async (shown) => {
      if (!asked) throw new Error("nobody asked");
      unwrapResult(await approveJoin(device, vault, engine, session, shown, asked));
      await run();
    },
    close: async () => {
      const parts = { core: new Uint8Array(32).fill(1), heads: [], atMs: Date.now() };
      const final = unwrapResult(makeFinal(engine.replica().control, parts));
      unwrapResult(await engine.change((replica) => appendControl(vault, replica, [final])));
      // The relay closes with this upload, and says so to whatever comes after it.
      await engine.run(signal, true);
    },
  };
}

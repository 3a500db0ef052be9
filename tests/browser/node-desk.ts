/**
 * A coordinator without a screen: the real vault, engine and acts in the test's own process, against the real relay. For tests whose subject is what other devices
 * do when something is decided elsewhere.
 */
import { makeFinal } from "../../src/control/make-close.ts";
import type { SignKey } from "../../src/kit/brand.ts";
import { type Bytes, bytesToHex } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { DEFAULT_EMERGENCY } from "../../src/programme/model.ts";
import { makeRecovery } from "../../src/recovery/recovery-set.ts";
import { makeClosingClient } from "../../src/relay-client/closing-client.ts";
import { createProgramme, finishStart } from "../../src/shell/acts/create-programme.ts";
import type { Device } from "../../src/shell/acts/device.ts";
import { endPhone, proposeSeat } from "../../src/shell/acts/govern.ts";
import {
  approveJoin,
  awaitJoin,
  type JoinAsk,
  type ShownInvite,
  showInvite,
} from "../../src/shell/acts/invite-phone.ts";
import { leaveGrants, nameRecovery } from "../../src/shell/acts/recovery.ts";
import { appendControl } from "../../src/sync/acknowledge.ts";
import type { SyncEngine } from "../../src/sync/engine.ts";
import type { RelaySession } from "../../src/sync/session.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import { ROLE_FIELD, type Role } from "../../src/wire/roles.ts";
import { attest } from "../support/closing-acts.ts";
import { makeNodeDevice, startEngine } from "./node-device.ts";
import type { RelayProcess } from "./relay-process.ts";

const YEAR_MS = 365 * 86_400_000;
const { signal } = new AbortController();

/** A phone that was invited and is let in. */
export interface Guest {
  readonly link: string;
  readonly shown: ShownInvite;
}

interface Desk {
  readonly device: Device;
  readonly vault: OpenVault;
  readonly engine: SyncEngine;
  readonly session: RelaySession;
  /** Hands over and receives, to rest. */
  run(): Promise<void>;
}

export interface NodeDesk extends Desk {
  /** The link of a new invite. */
  invite(role?: Role): Promise<Guest>;
  /** Whether the invited phone has asked by now; from then on it shows words to compare. */
  hasAsked(shown: ShownInvite): Promise<boolean>;
  /** Lets in the phone that asked. Its key. */
  letIn(shown: ShownInvite): Promise<SignKey>;
  /** Proposes a seat for a coordinator who was let in. */
  proposeSeat(key: SignKey): Promise<void>;
  /** Ends a phone that was lost. */
  end(key: SignKey): Promise<void>;
  /** Three recovery papers, of which two open what is left at the relay. */
  makePapers(): Promise<readonly [string, string, string]>;
  /** Closes the programme, alone. */
  close(): Promise<void>;
  /** Says to the relay that it gave up everything; in truth it keeps all that it has. */
  claimErased(orderHash: Bytes): Promise<void>;
}

interface DeskPlan {
  readonly name: string;
  readonly areas: readonly string[];
  /** Needs no right. */
  readonly isTraining?: boolean;
  /** What coordinators' devices need to unlock, as in the charter. */
  readonly lease?: 0 | 1 | 2;
}

/** Starts a programme at `relay`, for two of three. */
export async function startDesk(relay: RelayProcess, plan: DeskPlan): Promise<NodeDesk> {
  const device = makeNodeDevice();
  const vault = unwrapResult(await createProgramme(device, programmePlan(relay, plan)));
  const { session, engine } = await startEngine(device, vault, relay.origin);
  unwrapResult(await engine.change((replica) => finishStart(device, vault, replica, session.client)));
  const run = async () => void unwrapResult(await engine.run(signal, true));
  await run();
  const desk: Desk = { device, vault, engine, session, run };
  return { ...desk, ...hosting(desk), ...deciding(desk) };
}

function programmePlan(relay: RelayProcess, { name, areas, isTraining = false, lease = 0 }: DeskPlan) {
  const settings = {
    name,
    areas: areas.map((label, at) => ({ code: at + 1, label })),
    noticeVersion: 1,
    languages: ["en"],
    listVersion: 1,
    emergency: DEFAULT_EMERGENCY,
  };
  return {
    ...{ settings, isTraining, lease, expiresMs: Date.now() + YEAR_MS, timeZone: "UTC", profile: 2 as const },
    relayAddress: relay.origin,
    operatorToken: isTraining ? "" : new URL(relay.link).hash.slice("#start=".length),
    passphrase: { type: "words", indices: Uint8Array.of(1, 2, 3, 4, 5, 6, 7) } as const,
    picture: 1,
  };
}

function hosting({ device, vault, engine, session, run }: Desk) {
  const asks = new Map<ShownInvite, JoinAsk>();
  return {
    invite: async (role: Role = ROLE_FIELD) => {
      const shown = unwrapResult(await showInvite(device, vault, session, role, session.client.address));
      return { link: shown.link, shown };
    },
    hasAsked: async (shown: ShownInvite) => {
      const asked = unwrapResult(await awaitJoin(vault, session, shown, signal));
      if (asked) asks.set(shown, asked);
      return asked !== null;
    },
    letIn: async (shown: ShownInvite) => {
      const asked = asks.get(shown);
      if (!asked) throw new Error("nobody asked");
      unwrapResult(await approveJoin(device, vault, engine, session, shown, asked));
      await run();
      return asked.keys.signKey;
    },
  };
}

function deciding({ device, vault, engine, session, run }: Desk) {
  const { programmeId } = vault.identity().charter;
  return {
    proposeSeat: async (key: SignKey) => {
      unwrapResult(await engine.change((replica) => proposeSeat(vault, replica, bytesToHex(key))));
      await run();
    },
    end: async (key: SignKey) => {
      unwrapResult(await engine.change((replica) => endPhone(vault, replica, bytesToHex(key), 1)));
      await run();
    },
    makePapers: async () => {
      const set = await makeRecovery(device.random);
      unwrapResult(await nameRecovery(vault, engine, set.recovery));
      await run();
      unwrapResult(await leaveGrants(device, vault, session, engine.replica()));
      return set.papers;
    },
    close: async () => {
      const parts = { core: new Uint8Array(32).fill(1), heads: [], atMs: Date.now() };
      const final = unwrapResult(makeFinal(engine.replica().control, parts));
      unwrapResult(await engine.change((replica) => appendControl(vault, replica, [final])));
      // The relay closes with this upload, and says so to whatever comes after it.
      await engine.run(signal, true);
    },
    claimErased: async (orderHash: Bytes) => {
      const client = makeClosingClient(session.client.address, device.fetch);
      unwrapResult(await client.attest(programmeId, await attest({ vault, device }, orderHash)));
    },
  };
}

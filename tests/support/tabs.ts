/** Several tabs of one device: each with its own unlocked vault and engine on the same disk. A scheduler lets one act on the disk or one call through at a time. */
import { unwrapResult } from "../../src/kit/result.ts";
import { makeRelayClient } from "../../src/relay-client/relay-client.ts";
import { makeSyncEngine } from "../../src/sync/engine.ts";
import { makeRelaySession } from "../../src/sync/session.ts";
import { unlockVault } from "../../src/vault/unlock-vault.ts";
import { ADDRESS, dayOf, type Phone, WORDS } from "./sim/phone.ts";
import type { Prng } from "./sim/prng.ts";
import { type Around, placesOf } from "./vaults.ts";

/** How likely the tab that just acted acts again: otherwise no tab would ever be far ahead of another. */
const STAYS = 0.8;

interface Waiting {
  readonly tab: number;
  readonly go: () => void;
}

export interface Scheduler {
  /** Stands around the acts of tab number `tab`. Outside of `run` they pass. */
  around(tab: number): Around;
  /** Runs one task a tab to their ends, in an order that follows from what is drawn. */
  run(tasks: readonly (() => Promise<void>)[]): Promise<void>;
}

export function makeScheduler(prng: Prng): Scheduler {
  let isOn = false;
  const waiting: Waiting[] = [];

  /** Every tab that is not done waits for its turn. */
  async function settled(live: ReadonlySet<number>): Promise<void> {
    while ([...live].some((tab) => !waiting.some((one) => one.tab === tab)))
      await new Promise((resolve) => setImmediate(resolve));
  }

  function next(last: number): Waiting | undefined {
    const same = waiting.filter(({ tab }) => tab === last);
    const chosen = same.length > 0 && prng.chance(STAYS) ? prng.pick(same) : prng.pick(waiting);
    return waiting.splice(waiting.indexOf(chosen), 1)[0];
  }

  return {
    around: (tab) => async (act) => {
      if (isOn) await new Promise<void>((go) => waiting.push({ tab, go }));
      return act();
    },
    run: async (tasks) => {
      isOn = true;
      const live = new Set(tasks.keys());
      const ends = tasks.map(async (task, tab) => {
        try {
          await task();
        } finally {
          live.delete(tab);
        }
      });
      const all = Promise.allSettled(ends);
      for (let last = 0; live.size > 0; ) {
        await settled(live);
        if (live.size === 0) break;
        const turn = next(last);
        last = turn?.tab ?? 0;
        turn?.go();
      }
      isOn = false;
      for (const { go } of waiting.splice(0)) go();
      await all;
      await Promise.all(ends);
    },
  };
}

/** Another tab on the disk of `phone`; what it does on disk, and its calls, go through `around`. */
export async function openTab(phone: Phone, name: string, around: Around): Promise<Phone> {
  const prng = phone.prng.fork(name);
  const places = placesOf({ ...phone.device, files: phone.device.secrets }, around);
  const device: Phone["device"] = {
    ...phone.device,
    ...{ stores: places.stores, secrets: places.secrets, random: prng },
    fetch: (url, options) => around(() => phone.device.fetch(url, options), "read"),
  };
  const vault = unwrapResult(await unlockVault(device, phone.vault.id, () => WORDS));
  const session = makeRelaySession(vault, makeRelayClient(ADDRESS, device.fetch));
  const engine = await makeSyncEngine({
    ...{ vault, session, clock: device.clock, random: prng, pageFrames: 4, onChange: () => undefined },
    today: () => dayOf(device.clock),
    rank: () => 0,
  });
  return { ...phone, name: `${phone.name}/${name}`, prng, device, vault, session, engine };
}

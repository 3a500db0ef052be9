/** Several tabs store rows under one slot and overwrite it, in any order of their single acts, some of them cut off. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import type { Batch, RowRef, VaultStore, VaultStores } from "../../src/store/port.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import { slotRef } from "../../src/vault/slot-key.ts";
import { slotOfDay } from "../../src/vault/slots.ts";
import { CutOff, cutOffAt, makePlaces, makeTestVault, openAgain, readRow } from "../support/vaults.ts";

const SLOT = slotOfDay(1);
const text = utf8ToBytes("water");
const SEED = 20_261_123;

interface Tab {
  /** `true` overwrites the slot, `false` stores a row under it; one after the other. */
  readonly acts: readonly boolean[];
  readonly cutAt: number;
  readonly when: "before" | "after";
}

const tabs = fc.array(
  fc.record({
    acts: fc.constantFrom([true], [true, false], [false, true, false], [true, false, true, false]),
    cutAt: fc.oneof(fc.constant(99), fc.integer({ min: 1, max: 8 })),
    when: fc.constantFrom("before" as const, "after" as const),
  }),
  { minLength: 2, maxLength: 3 },
);

/** Rows that were stored since the slot's mark last changed, and how often it did; older rows may be gone. */
interface Ledger {
  readonly since: Set<string>;
  changes: number;
}

/** `stores` that writes down what was committed, in its order. */
const recorded = (stores: VaultStores, ledger: Ledger): VaultStores => ({
  remove: (id) => stores.remove(id),
  open: async (id, options) => {
    const { store, isNew } = unwrapResult(await stores.open(id, options));
    const commit = async (batch: Batch) => {
      const committed = await store.commit(batch);
      if (committed.ok) record(ledger, batch);
      return committed;
    };
    const { get, list, generation, close } = bindStore(store);
    return { ok: true, value: { isNew, store: { get, list, generation, close, commit } } };
  },
});

const bindStore = (store: VaultStore): Omit<VaultStore, "commit"> => ({
  get: (ref) => store.get(ref),
  list: (table, range) => store.list(table, range),
  generation: () => store.generation(),
  close: () => store.close(),
});

function record(ledger: Ledger, { put = [] }: Batch): void {
  if (put.some(({ key }) => key === slotRef(SLOT).key)) {
    ledger.since.clear();
    ledger.changes++;
  }
  for (const { table, key } of put) if (table === "journal") ledger.since.add(key);
}

async function runTab(vault: OpenVault, number: number, { acts }: Tab): Promise<void> {
  for (const [i, isOverwriting] of acts.entries()) {
    const ref: RowRef = { table: "journal", key: `${number}-${i}` };
    if (isOverwriting) await vault.overwriteSlots([SLOT]);
    else await vault.store.commit({ put: [vault.seal(SLOT, ref, text)] });
  }
}

describe("slots", () => {
  it(`V18 no row that was stored since the slot last changed is lost, seed ${SEED}`, async () => {
    const met = { stored: 0, changed: 0 };
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), tabs, async (scheduler, plans) => {
        const ledger: Ledger = { since: new Set(), changes: 0 };
        const plain = makePlaces();
        const places = { ...plain, stores: recorded(plain.stores, ledger) };
        const { id } = await makeTestVault(places);
        const runs = plans.map(async (plan, number) => {
          const cut = cutOffAt(plan.cutAt, plan.when);
          const vault = await openAgain(places, id, (act, kind) =>
            cut.around(async () => {
              await scheduler.schedule(Promise.resolve(), kind);
              return act();
            }, kind),
          );
          await runTab(vault, number, plan).catch((error) => expect(error).toBeInstanceOf(CutOff));
        });
        await scheduler.waitFor(Promise.all(runs));
        // What was begun before a device was cut off may still come to its end.
        await scheduler.waitIdle();
        const next = await openAgain(places, id);
        for (const key of ledger.since) expect(await readRow(next, { table: "journal", key })).toEqual(text);
        met.stored += ledger.since.size;
        met.changed += ledger.changes;
      }),
      { seed: SEED, numRuns: 120 },
    );
    expect([met.stored > 50, met.changed > 50]).toEqual([true, true]);
  }, 60_000);
});

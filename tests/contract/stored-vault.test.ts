/** A vault as an earlier release left it on disk opens, and takes a lease. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { stretch } from "../../src/crypto/stretch.ts";
import { toProgrammeId, toSignKey } from "../../src/kit/brand.ts";
import { bytesToHex, hexToBytes, utf8ToBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import type { PlacedRow, Table } from "../../src/store/port.ts";
import { LEASE_EACH_UNLOCK } from "../../src/vault/lease.ts";
import { unlockVault } from "../../src/vault/unlock-vault.ts";
import { makePlaces, readRow, type TestPlaces } from "../support/vaults.ts";

interface StoredVault {
  readonly id: string;
  readonly words: readonly number[];
  /** The S file. */
  readonly file: string;
  readonly rows: readonly (readonly [Table, string, string])[];
}

const stored: StoredVault = JSON.parse(readFileSync(path.join(import.meta.dirname, "stored/vault-1.json"), "utf8"));
const NOTE = { table: "journal", key: "note" } as const;

let places: TestPlaces;

beforeEach(async () => {
  places = { ...makePlaces(), stretch };
  await places.files.create(stored.id, hexToBytes(stored.file));
  const { store } = unwrapResult(await places.stores.open(stored.id, { expectExisting: false }));
  const put = stored.rows.map(([table, key, value]): PlacedRow => ({ table, key, value: hexToBytes(value) }));
  unwrapResult(await store.commit({ put }));
  await store.close();
});

const unlock = () => unlockVault(places, stored.id, () => ({ type: "words", indices: Uint8Array.from(stored.words) }));

describe("a vault with a wrap of version 1", () => {
  it("V3 opens with what it holds", async () => {
    const vault = unwrapResult(await unlock());
    expect(bytesToHex((await readRow(vault, NOTE)) ?? new Uint8Array())).toBe(bytesToHex(utf8ToBytes("water")));
  });

  it("V32 takes a lease, and then opens with its share", async () => {
    const share = new Uint8Array(32).fill(9);
    const vault = unwrapResult(await unlock());
    const lease = {
      policy: LEASE_EACH_UNLOCK,
      programmeId: toProgrammeId(new Uint8Array(16)),
      relayAddress: "https://relay.example",
      relayKey: toSignKey(new Uint8Array(32)),
      seed: new Uint8Array(32).fill(8),
      share,
      nowMs: 1_780_000_000_000,
    } as const;
    unwrapResult(await (await vault.wraps()).changeLease(lease));
    const asked = await unlock();
    if (asked.ok || asked.error.code !== "LEASE_NEEDED") throw new Error("no share was asked for");
    const opened = unwrapResult(await asked.error.openWith(share));
    expect(await readRow(opened, NOTE)).toEqual(utf8ToBytes("water"));
  });
});

/** What a walk of one device by a seed stands on: a vault that is opened again and again, power that goes, and a look for what lies in clear. */
import { bytesToHex, utf8ToBytes } from "../../src/kit/bytes.ts";
import { encodeCbor } from "../../src/kit/cbor.ts";
import { needToFields } from "../../src/need/codec.ts";
import type { Need } from "../../src/need/model.ts";
import { TABLES } from "../../src/store/port.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import type { Prng } from "./sim/prng.ts";
import { type Around, CutOff, makePlaces, makeTestVault, type TestPlaces } from "./vaults.ts";

export const START_MS = 1_780_000_000_000;
/** Stands in every note, so that a row that holds a note in clear is found. */
const CANARY = "quibblewick";

export interface WalkDisk {
  readonly places: TestPlaces;
  /** Of the one vault there, which is locked. */
  readonly id: string;
}

export async function makeWalkDisk(prng: Prng): Promise<WalkDisk> {
  const places = { ...makePlaces(), random: prng.fork("device") };
  const vault = await makeTestVault(places);
  vault.lock();
  return { places, id: vault.id };
}

/** Power that goes at a durable act, before it took effect or after: nothing happens on that disk until it is back. What is read is never the last act. */
export class Power {
  isCut = false;
  #goes: { in: number; readonly when: "before" | "after" } | null = null;

  /** Within the next `most` durable acts, where it does not go already. */
  goSoon(prng: Prng, most: number): void {
    this.#goes ??= { in: 1 + prng.below(most), when: prng.pick(["before", "after"] as const) };
  }

  comeBack(): void {
    this.#goes = null;
    this.isCut = false;
  }

  readonly around: Around = async (act, kind) => {
    if (this.isCut) throw new CutOff();
    const isLast = kind !== "read" && this.#goes !== null && --this.#goes.in <= 0;
    if (!isLast) return act();
    this.isCut = true;
    if (this.#goes?.when === "after") await act();
    throw new CutOff();
  };
}

export const drawNote = (prng: Prng): string => `${CANARY} ${prng.below(999)}`;
export const textOfNeed = (need: Need): string => bytesToHex(encodeCbor(needToFields(need)));

/** Rows, as `table/key`, that hold one of `plain` or a note in clear. */
export async function rowsInClear({ store }: OpenVault, plain: readonly Uint8Array[]): Promise<readonly string[]> {
  const sought = [utf8ToBytes(CANARY), Buffer.from(CANARY, "utf16le"), ...plain].map((bytes) => Buffer.from(bytes));
  const found: string[] = [];
  for (const table of TABLES)
    for (const { key, value } of await store.list(table))
      if (sought.some((bytes) => Buffer.from(value).includes(bytes))) found.push(`${table}/${key}`);
  return found;
}

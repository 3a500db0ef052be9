/** A change of words, cut off and failing at each of its acts: the old or the new words open, never neither, never both, and nothing is lost. */
import { beforeEach, describe, expect, it } from "vitest";
import { STRETCH_FLOOR } from "../../src/crypto/stretch-setting.ts";
import { readSecretFile } from "../../src/erase/secret-file.ts";
import { bytesToHex, utf8ToBytes } from "../../src/kit/bytes.ts";
import { StoreError } from "../../src/kit/errors.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import type { RowRef } from "../../src/store/port.ts";
import { changeWords } from "../../src/vault/change-words.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import type { Passphrase } from "../../src/vault/passphrase.ts";
import { slotOfDay } from "../../src/vault/slots.ts";
import { unlockVault } from "../../src/vault/unlock-vault.ts";
import {
  type Around,
  CutOff,
  cutOffAt,
  makePlaces,
  makeTestVault,
  openAgain,
  placesOf,
  readRow,
  type TestPlaces,
} from "../support/vaults.ts";

const NOTE: RowRef = { table: "journal", key: "note" };
const TEXT = utf8ToBytes("water");
const OLD: Passphrase = { type: "words", indices: Uint8Array.of(1, 2, 3, 4, 5) };
const NEW: Passphrase = { type: "words", indices: Uint8Array.of(9, 8, 7, 6, 5) };

let places: TestPlaces;
let id: string;

beforeEach(async () => {
  // Quick, but not the same for all words.
  places = {
    ...makePlaces(),
    stretch: async (secret, salt) =>
      Uint8Array.from({ length: 32 }, (_, at) => (secret[at % secret.length] ?? 0) ^ (salt[at % 16] ?? 0)),
  };
  const vault = await makeTestVault(places);
  id = vault.id;
  unwrapResult(await vault.store.commit({ put: [vault.seal(slotOfDay(1), NOTE, TEXT)] }));
});

/** Which words open the vault with everything in it. */
async function opening(): Promise<string> {
  const names: string[] = [];
  for (const [name, words] of [
    ["old", OLD],
    ["new", NEW],
  ] as const) {
    const opened = await unlockVault(places, id, () => words);
    if (opened.ok && bytesToHex((await readRow(opened.value, NOTE)) ?? new Uint8Array()) === bytesToHex(TEXT))
      names.push(name);
  }
  return names.join(" and ");
}

const change = (vault: OpenVault, around: Around, old = OLD) =>
  changeWords(placesOf(places, around), vault, () => old, NEW, STRETCH_FLOOR);
const pass: Around = (act) => act();

describe("a change of words", () => {
  it("V21 opens with the new words and no more with the old ones", async () => {
    unwrapResult(await change(await openAgain(places, id), pass));
    expect(await opening()).toBe("new");
  });

  it("V21 replaces S and leaves every slot", async () => {
    const read = async () => unwrapResult(readSecretFile((await places.files.read(id)) ?? new Uint8Array()));
    const before = await read();
    unwrapResult(await change(await openAgain(places, id), pass));
    const after = await read();
    expect([bytesToHex(after.secret) === bytesToHex(before.secret), after.slots.map(bytesToHex)]).toEqual([
      false,
      before.slots.map(bytesToHex),
    ]);
  });

  it("V22 with wrong old words changes nothing", async () => {
    const done = await change(await openAgain(places, id), pass, NEW);
    expect([done, await opening()]).toMatchObject([{ ok: false, error: { code: "WORDS_WRONG" } }, "old"]);
  });

  it.each(["before", "after"] as const)("V23 cut off %s any act: the old or the new words open", async (when) => {
    const seen = new Set<string>();
    for (let at = 1; at < 12; at++) {
      const was = await opening();
      const cut = cutOffAt(at, when);
      const vault = unwrapResult(await unlockVault(placesOf(places, pass), id, () => (was === "old" ? OLD : NEW)));
      const cutVault = {
        ...vault,
        store: unwrapResult(await placesOf(places, cut.around).stores.open(id, { expectExisting: true })).store,
      };
      const [from, to] = was === "old" ? [OLD, NEW] : [NEW, OLD];
      const outcome = await changeWords(placesOf(places, cut.around), cutVault, () => from, to, STRETCH_FLOOR).catch(
        (error: unknown) => error,
      );
      if (!cut.hasFired()) break;
      expect(outcome).toBeInstanceOf(CutOff);
      const now = await opening();
      expect(["old", "new"]).toContain(now);
      seen.add(was === now ? "old" : "new");
    }
    expect([...seen].sort()).toEqual(["new", "old"]);
  });

  it("V23 with a file that does not let itself be written keeps the old words", async () => {
    const broken: Around = async (act, kind) => {
      if (kind === "overwrite") throw new StoreError("SECRET_BUSY");
      return act();
    };
    const done = await change(await openAgain(places, id), broken);
    expect([done.ok, await opening()]).toEqual([false, "old"]);
  });

  it("V23 with a place that says it failed, and did not, opens with the new words", async () => {
    const lying: Around = async (act, kind) => {
      const value = await act();
      if (kind === "overwrite") throw new StoreError("SECRET_PLACE_FAILED");
      return value;
    };
    unwrapResult(await change(await openAgain(places, id), lying));
    expect(await opening()).toBe("new");
  });
});

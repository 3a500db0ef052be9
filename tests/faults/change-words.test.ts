/** A change of words, cut off and failing at each of its acts: the old or the new words open, never neither, never both, and nothing is lost. */
import { beforeEach, describe, expect, it } from "vitest";
import { STRETCH_FLOOR } from "../../src/crypto/stretch-setting.ts";
import { readSecretFile } from "../../src/erase/secret-file.ts";
import { bytesToHex, utf8ToBytes } from "../../src/kit/bytes.ts";
import { StoreError } from "../../src/kit/errors.ts";
import { err, unwrapResult } from "../../src/kit/result.ts";
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
function makeGate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
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

  it("V39 beside a change of the lease that is not stored whole ends with words that open", async () => {
    const [gate, reached] = [makeGate(), makeGate()];
    const slow: Around = async (act, kind) => {
      if (kind === "overwrite") {
        reached.open();
        await gate.opened;
      }
      return act();
    };
    let commits = 0;
    // The last row of the change of the lease, if it comes so far.
    const full: Around = async (act, kind) =>
      kind === "commit" && ++commits === 3
        ? (err(new StoreError("STORE_FULL")) as Awaited<ReturnType<typeof act>>)
        : act();
    const leasing = await openAgain(places, id, full);
    const changing = change(await openAgain(places, id, slow), slow);
    await reached.opened;
    commits = 0;
    const leased = (await leasing.wraps()).changeLease(null);
    // Without turns it is done before the other goes on; with them it waits for it.
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    gate.open();
    await Promise.all([changing, leased]);
    expect(["old", "new"]).toContain(await opening());
  });

  it("V39 an unlock beside it leaves both wraps", async () => {
    const readNext = async () => {
      const { store } = unwrapResult(await places.stores.open(id, { expectExisting: true }));
      return store.get({ table: "meta", key: "wrap-next" });
    };
    const beside: Around = async (act, kind) => {
      if (kind === "overwrite") {
        expect(await opening()).toBe("old");
        expect(await readNext()).not.toBeNull();
      }
      return act();
    };
    unwrapResult(await change(await openAgain(places, id), beside));
    expect([await opening(), await readNext()]).toEqual(["new", null]);
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

/** Second words, cut off and failing at each act of setting them and of the erasing that they begin: the real words open, or the vault is erased; never both half. */
import { beforeEach, describe, expect, it } from "vitest";
import { STRETCH_FLOOR } from "../../src/crypto/stretch-setting.ts";
import { finishWipes, type WipePlaces, wipeVault } from "../../src/erase/wipe.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { StoreError } from "../../src/kit/errors.ts";
import { err, unwrapResult } from "../../src/kit/result.ts";
import { changeWords } from "../../src/vault/change-words.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import type { Passphrase } from "../../src/vault/passphrase.ts";
import { KEPT_REF, SECOND_REF } from "../../src/vault/second-row.ts";
import { setSecondWords } from "../../src/vault/second-words.ts";
import { unlockVault } from "../../src/vault/unlock-vault.ts";
import {
  type Around,
  CutOff,
  cutOffAt,
  makePlaces,
  makeTestVault,
  openAgain,
  placesOf,
  type TestPlaces,
} from "../support/vaults.ts";

const REAL: Passphrase = { type: "words", indices: Uint8Array.of(1, 2, 3, 4, 5) };
const SECOND: Passphrase = { type: "words", indices: Uint8Array.of(40, 41, 42, 43, 44) };
const OTHER: Passphrase = { type: "words", indices: Uint8Array.of(9, 8, 7, 6, 5) };

let stretches: number;
let places: TestPlaces;
let id: string;

beforeEach(async () => {
  stretches = 0;
  // Quick, but not the same for all words.
  places = {
    ...makePlaces(),
    stretch: async (secret, salt) => {
      stretches++;
      return Uint8Array.from({ length: 32 }, (_, at) => (secret[at % secret.length] ?? 0) ^ (salt[at % 16] ?? 0));
    },
  };
  id = (await makeTestVault(places)).id;
});

const pass: Around = (act) => act();
const outcomeOf = async (words: Passphrase | null): Promise<string> => {
  const opened = await unlockVault(places, id, () => words);
  return opened.ok ? "opens" : opened.error.code;
};
const set = (vault: OpenVault, second: Passphrase | null, real = REAL, around = pass) =>
  setSecondWords(placesOf(places, around), vault, () => real, second && (() => second));
async function withSecond(): Promise<void> {
  unwrapResult(await set(await openAgain(places, id), SECOND));
}
const storedRow = async (): Promise<string> => {
  const { store } = unwrapResult(await places.stores.open(id, { expectExisting: true }));
  return bytesToHex((await store.get(SECOND_REF)) ?? new Uint8Array());
};
const nameRows = async (): Promise<readonly string[]> => {
  const { store } = unwrapResult(await places.stores.open(id, { expectExisting: true }));
  return (await store.list("meta")).map(({ key }) => key);
};

const wiping = (around: Around): WipePlaces => ({
  ...placesOf(places, around),
  shelf: places.shelf,
  stores: {
    open: places.stores.open.bind(places.stores),
    remove: (vaultId) => around(() => places.stores.remove(vaultId), "commit"),
  },
  origin: { forgetApp: () => Promise.reject(new Error("the app stays")), clearSite: async () => true },
  letGo: async () => undefined,
});

describe("second words", () => {
  it("V24 the row is there from the making on, 72 bytes, and other ones for each vault", async () => {
    const first = await storedRow();
    id = (await makeTestVault(places)).id;
    const other = await storedRow();
    expect([first.length, other.length, first === other]).toEqual([144, 144, false]);
  });

  it("V24 an older vault is given the row at its next unlock, and keeps it", async () => {
    const { store } = unwrapResult(await places.stores.open(id, { expectExisting: true }));
    await store.commit({ remove: [SECOND_REF] });
    await openAgain(places, id);
    const given = await storedRow();
    await openAgain(places, id);
    expect([given.length, await storedRow()]).toEqual([144, given]);
  });

  it("V25 are told from the real words and from wrong ones, by one stretch each, and count as no try", async () => {
    await withSecond();
    stretches = 0;
    const before = await storedRow();
    const outcomes = [await outcomeOf(SECOND), await outcomeOf(REAL), await outcomeOf(SECOND), await outcomeOf(OTHER)];
    expect([outcomes, stretches, await storedRow()]).toEqual([
      ["WORDS_SECOND", "opens", "WORDS_SECOND", "WORDS_WRONG"],
      4,
      before,
    ]);
  });

  it("V25 a vault without second words takes none", async () => {
    expect(await outcomeOf(SECOND)).toBe("WORDS_WRONG");
  });

  it("V26 are refused where they are the real ones, and where the real ones are wrong", async () => {
    const before = await storedRow();
    const vault = await openAgain(places, id);
    const refused = [await set(vault, REAL), await set(vault, SECOND, OTHER), await set(vault, null, OTHER)];
    expect([refused, await storedRow()]).toMatchObject([
      [{ error: { code: "SECOND_SAME" } }, { error: { code: "WORDS_WRONG" } }, { error: { code: "WORDS_WRONG" } }],
      before,
    ]);
  });

  it("V26 are replaced by others, and taken away", async () => {
    await withSecond();
    const vault = await openAgain(places, id);
    unwrapResult(await set(vault, OTHER));
    const replaced = [await outcomeOf(SECOND), await outcomeOf(OTHER)];
    unwrapResult(await set(vault, null));
    expect([replaced, await outcomeOf(OTHER), (await storedRow()).length]).toEqual([
      ["WORDS_WRONG", "WORDS_SECOND"],
      "WORDS_WRONG",
      144,
    ]);
  });

  it.each(["before", "after"] as const)("V26 setting them cut off %s its one act is done or not done", async (when) => {
    const cut = cutOffAt(1, when);
    const vault = await openAgain(places, id);
    const { store } = unwrapResult(await placesOf(places, cut.around).stores.open(id, { expectExisting: true }));
    await expect(set({ ...vault, store }, SECOND, REAL, cut.around)).rejects.toThrow(CutOff);
    const expected = when === "before" ? "WORDS_WRONG" : "WORDS_SECOND";
    expect([await outcomeOf(SECOND), await outcomeOf(REAL)]).toEqual([expected, "opens"]);
  });

  it.each(["before", "after"] as const)(
    "V27 a change of words cut off %s any act: they erase with the old words, and never with the new ones",
    async (when) => {
      const seen = new Set<string>();
      for (let at = 1; at < 12; at++) {
        id = (await makeTestVault(places)).id;
        await withSecond();
        const cut = cutOffAt(at, when);
        const vault = await openAgain(places, id);
        const { store } = unwrapResult(await placesOf(places, cut.around).stores.open(id, { expectExisting: true }));
        await changeWords(placesOf(places, cut.around), { ...vault, store }, () => REAL, OTHER, STRETCH_FLOOR).catch(
          () => undefined,
        );
        if (!cut.hasFired()) break;
        const second = await outcomeOf(SECOND);
        seen.add([await outcomeOf(REAL), await outcomeOf(OTHER), second].join(" "));
      }
      expect([...seen].sort()).toEqual(["WORDS_WRONG opens WORDS_WRONG", "opens WORDS_WRONG WORDS_SECOND"]);
    },
  );

  it.each(["before", "after"] as const)(
    "V25 erasing cut off %s any act: the real words open, or nothing does",
    async (when) => {
      const seen = new Set<string>();
      for (let at = 1; at < 8; at++) {
        id = (await makeTestVault(places)).id;
        await withSecond();
        const cut = cutOffAt(at, when);
        await wipeVault(wiping(cut.around), id, { keepsApp: true }).catch(() => undefined);
        if (!cut.hasFired()) break;
        const now = [await outcomeOf(REAL), await outcomeOf(SECOND)].join(" ");
        seen.add(now);
        if (now === "opens WORDS_SECOND") continue;
        const finished = await finishWipes({
          ...wiping(pass),
          origin: { forgetApp: async () => undefined, clearSite: async () => true },
        });
        const rows = await places.stores.open(id, { expectExisting: true });
        expect([finished.ok, rows.ok, await places.files.read(id)]).toEqual([true, false, null]);
      }
      expect([...seen].sort()).toEqual(
        when === "before" ? ["SECRET_WIPING SECRET_WIPING", "opens WORDS_SECOND"] : ["SECRET_WIPING SECRET_WIPING"],
      );
    },
  );

  it("V25 E11 the last vault goes without the app's files", async () => {
    await withSecond();
    expect(unwrapResult(await wipeVault(wiping(pass), id, { keepsApp: true })).app).toBe("kept");
  });
});

describe("names of rows of a coordinator's vault, which lie in clear", () => {
  it("V40 are the same before second words are set, while they hold, and after they were taken away", async () => {
    const before = await nameRows();
    await withSecond();
    const during = await nameRows();
    unwrapResult(await set(await openAgain(places, id), null));
    expect([during, await nameRows()]).toEqual([before, before]);
  });

  it("V40 of an earlier release become so at the next unlock, also where a full disk did not take it at first", async () => {
    const names = await nameRows();
    const { store } = unwrapResult(await places.stores.open(id, { expectExisting: true }));
    unwrapResult(await store.commit({ remove: [KEPT_REF] }));
    const full: Around = async (act, kind) =>
      kind === "commit" ? (err(new StoreError("STORE_FULL")) as Awaited<ReturnType<typeof act>>) : act();
    await openAgain(places, id, full);
    expect(await nameRows()).not.toContain(KEPT_REF.key);
    await openAgain(places, id);
    expect(await nameRows()).toEqual(names);
  });
});

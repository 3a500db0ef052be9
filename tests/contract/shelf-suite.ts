/** What every `VaultShelf` does. */
import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { readShelfRow, type ShelfRow, type VaultShelf } from "../../src/store/shelf.ts";

const newRow = (change: Partial<ShelfRow> = {}): ShelfRow => ({
  id: bytesToHex(systemRandom.bytes(16)),
  picture: 17,
  training: false,
  role: "field",
  state: "making",
  ...change,
});
const byId = (a: ShelfRow, b: ShelfRow) => (a.id < b.id ? -1 : 1);

/** Declares the tests for one implementation; `create` gives an empty shelf. */
export function describeShelf(name: string, create: () => VaultShelf): void {
  describe(`${name}: shelf`, () => {
    it("S13 lists what was put, by id", async () => {
      const shelf = create();
      const rows = [
        newRow(),
        newRow({ role: "coordinator", training: true, picture: 255 }),
        newRow({ role: "volunteer" }),
      ];
      for (const row of rows) unwrapResult(await shelf.put(row));
      expect(await shelf.list()).toEqual([...rows].sort(byId));
    });

    it("S13 replaces the row with the same id", async () => {
      const [shelf, row] = [create(), newRow()];
      unwrapResult(await shelf.put(row));
      unwrapResult(await shelf.put({ ...row, state: "ready" }));
      expect(await shelf.list()).toEqual([{ ...row, state: "ready" }]);
    });

    it("S13 removes one row and leaves the others", async () => {
      const [shelf, gone, stays] = [create(), newRow(), newRow()];
      unwrapResult(await shelf.put(gone));
      unwrapResult(await shelf.put(stays));
      unwrapResult(await shelf.remove(gone.id));
      unwrapResult(await shelf.remove(gone.id));
      expect(await shelf.list()).toEqual([stays]);
    });

    it("S13 is empty before the first row, also to a removal", async () => {
      const shelf = create();
      unwrapResult(await shelf.remove(newRow().id));
      expect(await shelf.list()).toEqual([]);
    });

    it.each([{ id: "short" }, { picture: 256 }, { picture: -1 }, { picture: 0.5 }])(
      "S13 refuses the row %j",
      async (change) => {
        await expect(create().put(newRow(change))).rejects.toMatchObject({ code: "SHELF_ROW_INVALID" });
      },
    );

    it("S13 keeps the language and the digits that were chosen last, beside the vaults", async () => {
      const [shelf, row] = [create(), newRow()];
      expect(await shelf.speech()).toBeNull();
      unwrapResult(await shelf.speak({ language: "ar", digits: "own" }));
      unwrapResult(await shelf.put(row));
      unwrapResult(await shelf.speak({ language: "zh-Hans", digits: "latn" }));
      expect(await shelf.speech()).toEqual({ language: "zh-Hans", digits: "latn" });
      expect(await shelf.list()).toEqual([row]);
    });

    it.each([{ language: "Amal Haddad" }, { language: "" }, { digits: "roman" as "own" }])(
      "S13 refuses the choice %j of how to speak",
      async (change) => {
        const speech = { language: "ar", digits: "own", ...change } as const;
        await expect(create().speak(speech)).rejects.toMatchObject({ code: "SHELF_ROW_INVALID" });
      },
    );

    it("S13 stores no field that it does not know", async () => {
      const [shelf, row] = [create(), newRow()];
      unwrapResult(await shelf.put({ ...row, name: "Amal" } as ShelfRow));
      expect(await shelf.list()).toEqual([row]);
      expect(readShelfRow({ ...row, role: "operator" })).toBeNull();
    });
  });
}

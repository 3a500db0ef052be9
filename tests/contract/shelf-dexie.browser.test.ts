import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { createDexieShelf } from "../../src/store/dexie/dexie-shelf.ts";
import { defaultHome, listDatabases } from "../../src/store/dexie/home.ts";
import { describeShelf } from "./shelf-suite.ts";

const newHome = () => defaultHome(`t-${bytesToHex(systemRandom.bytes(16))}`);

describeShelf("Dexie", () => createDexieShelf(newHome()));

describe("Dexie: shelf", () => {
  it("S10 creates no database by listing or removing", async () => {
    const home = newHome();
    const shelf = createDexieShelf(home);
    await shelf.list();
    unwrapResult(await shelf.remove("00".repeat(16)));
    expect(await listDatabases(home.name)).toEqual([]);
  });

  it("S9 holds no connection that could block its deletion", async () => {
    const home = newHome();
    const shelf = createDexieShelf(home);
    unwrapResult(await shelf.put({ id: "00".repeat(16), picture: 0, training: true, role: "field", state: "ready" }));
    unwrapResult(await home.remove());
    expect(await shelf.list()).toEqual([]);
    expect(await listDatabases(home.name)).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../kit/bytes.ts";
import { unwrapResult } from "../kit/result.ts";
import { createMemoryStores } from "../store/memory/memory-store.ts";
import type { VaultStore } from "../store/port.ts";
import { readAhead } from "./read-ahead.ts";

const ID = "0".repeat(32);
const page = (key: string) => ({ table: "pages" as const, key, value: utf8ToBytes(key) });
const keysOf = async (store: VaultStore) => (await store.list("pages", { from: "m", to: "n" })).map(({ key }) => key);

async function start() {
  const { store } = unwrapResult(await createMemoryStores().open(ID, { expectExisting: false }));
  unwrapResult(await store.commit({ put: ["a", "m:1", "m:2", "s:1"].map(page) }));
  let lists = 0;
  const counted: VaultStore = {
    get: (ref) => store.get(ref),
    list: (...asked) => {
      lists++;
      return store.list(...asked);
    },
    generation: () => store.generation(),
    commit: (batch) => store.commit(batch),
    close: () => store.close(),
  };
  return { store, ahead: readAhead(counted), lists: () => lists };
}

describe("pages that are read ahead", () => {
  it("V37 are read once, and answer for a range of them", async () => {
    const { ahead, lists } = await start();
    expect(await keysOf(ahead)).toEqual(["m:1", "m:2"]);
    expect(lists()).toBe(1);
  });

  it("V37 are read anew where something was committed since, and at every further question", async () => {
    const { store, ahead } = await start();
    unwrapResult(await store.commit({ put: [page("m:3")] }));
    expect(await keysOf(ahead)).toEqual(["m:1", "m:2", "m:3"]);
    unwrapResult(await ahead.commit({ remove: [page("m:1")] }));
    expect(await keysOf(ahead)).toEqual(["m:2", "m:3"]);
  });
});

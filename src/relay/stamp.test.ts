import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { systemRandom } from "../kit/random.ts";
import { openStampBook } from "./stamp.ts";
import { openStorage } from "./storage/open.ts";

const root = mkdtempSync(path.join(tmpdir(), "ebb-stamp-"));
afterAll(() => rmSync(root, { recursive: true }));

describe("R77 a database", () => {
  let [data, keys] = ["", ""];
  beforeEach(() => {
    data = mkdtempSync(path.join(root, "data-"));
    keys = mkdtempSync(path.join(root, "keys-"));
  });
  const book = () => openStampBook(keys);
  /** Starts and stops; between them `act`. Returns the generation in hex. */
  const start = async (act: (storage: Awaited<ReturnType<typeof openStorage>>) => unknown = () => undefined) => {
    const storage = await openStorage({ file: path.join(data, "relay.db") }, systemRandom, book());
    await act(storage);
    await storage.close();
    return storage.generation.join();
  };
  const copyTo = (name: string) => cpSync(data, path.join(root, name), { recursive: true });
  const putBack = (name: string) => {
    rmSync(data, { recursive: true });
    mkdirSync(data);
    cpSync(path.join(root, name), data, { recursive: true });
  };

  it("keeps its generation over starts and sweeps", async () => {
    const first = await start();
    const second = await start((storage) => storage.renewStamp());
    expect([second, await start()]).toEqual([first, first]);
  });

  it("that is put back from a copy of before the last start gets another one, once", async () => {
    const first = await start();
    copyTo("early");
    await start();
    putBack("early");
    const second = await start();
    expect([second === first, await start()]).toEqual([false, second]);
  });

  it("that is put back from a copy of before the last sweep gets another one", async () => {
    let generation = "";
    generation = await start(async (storage) => {
      await storage.checkpoint();
      copyTo("running");
      await storage.renewStamp();
    });
    putBack("running");
    expect(await start()).not.toBe(generation);
  });

  it("whose start was cut between folder and database is not taken for a copy", async () => {
    const first = await start();
    const before = book();
    await expect(
      openStorage({ file: path.join(data, "relay.db") }, systemRandom, {
        knows: before.knows,
        write: async (old, next) => {
          await before.write(old, next);
          throw new TypeError("cut");
        },
      }),
    ).rejects.toThrow("cut");
    expect(await start()).toBe(first);
  });

  it("of an earlier release, or with a new key folder, keeps what it has", async () => {
    const first = await start();
    rmSync(path.join(keys, "stamp"));
    expect(await start()).toBe(first);
  });
});

import { describe, expect, it } from "vitest";
import { createDatabaseSecretPlace } from "../../src/erase/database-secret-place.ts";
import { createFileSecretPlace } from "../../src/erase/file-secret-place.ts";
import { encodeNote } from "../../src/erase/note.ts";
import { openSecretPlace, rememberSession } from "../../src/erase/open-secret-place.ts";
import { makeSecretFile, slotOffset } from "../../src/erase/secret-file.ts";
import { type WipePlaces, wipeVault } from "../../src/erase/wipe.ts";
import { findUnfinished } from "../../src/erase/wipe-mark.ts";
import { createWritableSecretPlace, openWorkerSecretPlace } from "../../src/erase/writable-secret-place.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { systemClock } from "../../src/kit/clock.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { createMemoryShelf } from "../../src/store/memory/memory-shelf.ts";
import { createMemoryStores } from "../../src/store/memory/memory-store.ts";
import { listVaults } from "../../src/vault/unlock-vault.ts";
import { describeSecretPlace } from "./secret-place-suite.ts";

describeSecretPlace("private files", createFileSecretPlace);
describeSecretPlace("database", createDatabaseSecretPlace);

/** A copy that the browser made beside the file of `id`, and left there when it was killed. */
async function leaveCopy(id: string, name: string): Promise<string> {
  const writable = await (await (await openVaults()).getFileHandle(`${id}${name}`, { create: true })).createWritable();
  await writable.write(new Uint8Array(2_112).fill(5));
  await writable.close();
  return `${id}${name}`;
}

const newId = () => bytesToHex(systemRandom.bytes(16));
const newFile = () => makeSecretFile(systemRandom, systemClock);

/** Those that a test made in a database. */
async function removeDatabases(): Promise<void> {
  const database = createDatabaseSecretPlace();
  for (const id of await database.list()) await database.remove(id);
}

const openVaults = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("vaults", { create: true });

/** The bytes of the file as the browser keeps them, read without the code under test. */
async function rawFile(id: string): Promise<Uint8Array> {
  return new Uint8Array(await (await (await (await openVaults()).getFileHandle(id)).getFile()).arrayBuffer());
}

const workerPlace = async () => createWritableSecretPlace(await openVaults());

describe.each([
  ["the page", async () => createFileSecretPlace()],
  ["the service worker", workerPlace],
] as const)("private files beside a copy that a killed browser left, for %s", (_, open) => {
  it("E26 E14 a start finds its vaults, and what is unfinished", async () => {
    const [place, id] = [await open(), newId()];
    await createFileSecretPlace().create(id, newFile());
    const copy = await leaveCopy(id, ".crswap");
    const shelf = createMemoryShelf();
    await shelf.put({ id, picture: 1, training: false, role: "field", state: "ready" });
    const rows = await listVaults({ shelf, secrets: place, stores: createMemoryStores() });
    const { vaultIds } = await findUnfinished(place, shelf);
    expect([rows.map((row) => row.id).includes(id), vaultIds.includes(id)]).toEqual([true, false]);
    expect(await place.list()).not.toContain(copy);
  });

  it("E26 removing the file takes its copies along, also where the file has gone, and no other's", async () => {
    const [place, id, other] = [await open(), newId(), newId()];
    await createFileSecretPlace().create(id, newFile());
    const left = [await leaveCopy(id, ".crswap"), await leaveCopy(id, ".1.crswap"), await leaveCopy(other, ".crswap")];
    const names = async () => {
      const found: string[] = [];
      for await (const name of (await openVaults()).keys()) if (left.includes(name)) found.push(name);
      return found;
    };
    await place.remove(id);
    expect(await names()).toEqual([left[2]]);
    await place.remove(other);
    expect(await names()).toEqual([]);
  });
});

describe("a service worker", () => {
  it("E24 E8 gives up an S that lies in the database beside a folder of files, and says that it was removed", async () => {
    const [id, bytes, shelf] = [newId(), newFile(), createMemoryShelf()];
    await createDatabaseSecretPlace().create(id, bytes);
    await openVaults();
    await shelf.put({ id, picture: 1, training: false, role: "field", state: "ready" });
    const secrets = await openWorkerSecretPlace();
    const places: WipePlaces = {
      ...{ shelf, secrets, stores: createMemoryStores(), random: systemRandom, letGo: async () => undefined },
      origin: { forgetApp: async () => undefined, clearSite: async () => false },
    };
    const note = encodeNote({ relay: "https://relay.example", attestation: new Uint8Array(300).fill(9) });
    expect(unwrapResult(await wipeVault(places, id, { note })).method).toBe("removes");
    expect([await createDatabaseSecretPlace().read(id), (await secrets.list()).includes(id)]).toEqual([null, false]);
  });
});

describe("private files", () => {
  it("E4 holds the old bytes of an overwritten slot nowhere in the file", async () => {
    const [place, id, bytes] = [createFileSecretPlace(), newId(), newFile()];
    await place.create(id, bytes);
    const old = bytesToHex(bytes.subarray(slotOffset(5), slotOffset(6)));
    expect(bytesToHex(await rawFile(id))).toContain(old);
    await place.overwrite(id, slotOffset(5), systemRandom.bytes(32));
    const after = await rawFile(id);
    expect(bytesToHex(after)).not.toContain(old);
    expect(after.length).toBe(bytes.length);
  });

  it("E4 waits while another worker holds the file", async () => {
    const [first, second, id] = [createFileSecretPlace(), createFileSecretPlace(), newId()];
    await first.create(id, newFile());
    const writes = Array.from({ length: 20 }, (_, slot) =>
      (slot % 2 === 0 ? first : second).overwrite(id, slotOffset(slot), new Uint8Array(32).fill(slot)),
    );
    await Promise.all(writes);
    const after = await rawFile(id);
    expect(Array.from({ length: 20 }, (_, slot) => after[slotOffset(slot)])).toEqual([...Array(20).keys()]);
  });

  it("E3 answers again after its worker ended", async () => {
    const [place, id, bytes] = [createFileSecretPlace(), newId(), newFile()];
    await place.create(id, bytes);
    place.stop();
    expect(await place.read(id)).toEqual(bytes);
  });

  it("E3 is the place of a browser that can overwrite", async () => {
    await removeDatabases();
    expect((await openSecretPlace()).kind).toBe("overwrites");
  });

  it("E24 is looked at together with databases of S files where there are some, and says what holds for the weaker place", async () => {
    await removeDatabases();
    const [id, bytes] = [newId(), newFile()];
    await createDatabaseSecretPlace().create(id, bytes);
    const place = await openSecretPlace();
    expect([place.kind, await place.read(id)]).toEqual(["removes", bytes]);
    await removeDatabases();
  });

  it("E6 knows since when this page session has known a file", async () => {
    const [place, id] = [createFileSecretPlace(), newId()];
    let elapsedMs = 1_000;
    const session = rememberSession(place, () => elapsedMs);
    const seen = [session.seenForMs(id)];
    await session.create(id, newFile());
    elapsedMs = 5_000;
    seen.push(session.seenForMs(id));
    const next = rememberSession(place, () => elapsedMs);
    seen.push(next.seenForMs(id));
    await next.read(id);
    elapsedMs = 7_000;
    await next.read(id);
    seen.push(next.seenForMs(id));
    expect(seen).toEqual([0, 4_000, 0, 2_000]);
  });
});

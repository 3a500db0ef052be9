import { describe, expect, it } from "vitest";
import { makePlaces, makeTestVault } from "../../tests/support/vaults.ts";
import { encodeMark, SECRET_FILE_BYTES } from "../erase/secret-file.ts";
import { StoreError } from "../kit/errors.ts";
import { findLoss } from "./find-loss.ts";
import { readSecret } from "./read-secret.ts";

async function closedVault() {
  const places = makePlaces();
  const { id, store } = await makeTestVault(places);
  await store.close();
  return { places, id };
}

describe("V12 what is gone of a vault, before words are typed", () => {
  it("V12 is nothing while both halves are there", async () => {
    const { places, id } = await closedVault();
    expect(await findLoss(places, id)).toBeNull();
  });

  it("V12 is the rows where the S file is there, and makes none", async () => {
    const { places, id } = await closedVault();
    await places.stores.remove(id);
    expect([await findLoss(places, id), await findLoss(places, id)]).toEqual(["data", "data"]);
  });

  it("V12 is the key where the rows are there, and leaves them", async () => {
    const { places, id } = await closedVault();
    await places.secrets.remove(id);
    expect(await findLoss(places, id)).toBe("key");
    expect((await places.stores.open(id, { expectExisting: true })).ok).toBe(true);
  });

  it("V12 is both where neither is there", async () => {
    const { places, id } = await closedVault();
    await places.secrets.remove(id);
    await places.stores.remove(id);
    expect(await findLoss(places, id)).toBe("both");
  });

  it("V12 is no loss where the vault is being erased", async () => {
    const { places, id } = await closedVault();
    await places.secrets.overwrite(id, 0, encodeMark("wiping", 1_780_000_000_000));
    await places.stores.remove(id);
    expect(await findLoss(places, id)).toBeNull();
  });

  it.each([
    ["nothing", async () => null],
    ["a file of zeros", async () => new Uint8Array(SECRET_FILE_BYTES)],
  ])("V12 is nothing where the first look at the key finds %s and the second finds it", async (_, first) => {
    const { places, id } = await closedVault();
    const looks = [first];
    const secrets = { ...places.secrets, read: (id: string) => (looks.pop() ?? places.secrets.read)(id) };
    expect(await findLoss({ ...places, secrets }, id)).toBeNull();
    looks.push(first);
    expect(await readSecret(secrets, id)).toMatchObject({ ok: true });
  });

  it.each(["SECRET_BUSY", "SECRET_PLACE_FAILED"] as const)("V12 is nothing where looking fails: %s", async (code) => {
    const { places, id } = await closedVault();
    const secrets = { ...places.secrets, read: () => Promise.reject(new StoreError(code)) };
    expect(await findLoss({ ...places, secrets }, id)).toBeNull();
  });
});

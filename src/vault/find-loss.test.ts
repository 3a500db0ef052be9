import { describe, expect, it } from "vitest";
import { makePlaces, makeTestVault } from "../../tests/support/vaults.ts";
import { encodeMark } from "../erase/secret-file.ts";
import { findLoss } from "./find-loss.ts";

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
});

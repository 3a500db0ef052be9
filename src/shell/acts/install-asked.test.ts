import { describe, expect, it } from "vitest";
import { makePlaces, makeTestVault, openAgain } from "../../../tests/support/vaults.ts";
import { isInstallPutOff, NOT_NOW_MS, putOffInstall } from "./install-asked.ts";

const NOW_MS = 1_780_000_000_000;

describe("LA5 installing that was put off", () => {
  it("LA5 is offered to whoever was never asked", async () => {
    expect(await isInstallPutOff(await makeTestVault(makePlaces()), NOW_MS)).toBe(false);
  });

  it("LA5 is not offered again within a day, over restarts", async () => {
    const places = makePlaces();
    const vault = await makeTestVault(places);
    await putOffInstall(vault, NOW_MS);
    const later = await openAgain(places, vault.id);
    expect(await isInstallPutOff(later, NOW_MS + NOT_NOW_MS - 1)).toBe(true);
  });

  it("LA5 is offered again after a day, and where the clock was set back", async () => {
    const vault = await makeTestVault(makePlaces());
    await putOffInstall(vault, NOW_MS);
    expect(await isInstallPutOff(vault, NOW_MS + NOT_NOW_MS)).toBe(false);
    expect(await isInstallPutOff(vault, NOW_MS - 1)).toBe(false);
  });

  it("LA5 is kept sealed", async () => {
    const vault = await makeTestVault(makePlaces());
    await putOffInstall(vault, NOW_MS);
    const row = await vault.store.get({ table: "meta", key: "install-asked" });
    expect(row?.[0]).toBe(1);
    expect(row?.length).toBeGreaterThan(40);
  });
});

import { describe, expect, it } from "vitest";
import { TABLES } from "../port.ts";
import { SHELF_VERSIONS, type StoreVersion, VAULT_VERSIONS } from "./versions.ts";

describe.each([
  ["vault", VAULT_VERSIONS],
  ["shelf", SHELF_VERSIONS],
] as const)("S11 versions of the %s", (_, versions: readonly StoreVersion[]) => {
  it("S11 counts from 1 without a gap", () => {
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
  });

  it("S11 keeps every table of the version before, with its key", () => {
    for (const [index, { tables }] of versions.entries())
      expect(tables).toMatchObject(versions[index - 1]?.tables ?? {});
  });
});

describe("S11 newest version of the vault", () => {
  it("S11 has every table of the port", () => {
    expect(Object.keys(VAULT_VERSIONS.at(-1)?.tables ?? {})).toEqual(expect.arrayContaining([...TABLES]));
  });
});

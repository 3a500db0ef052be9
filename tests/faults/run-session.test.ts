/** A session whose duties beside syncing fail: it syncs all the same, and goes on. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { StoreError } from "../../src/kit/errors.ts";
import { ok } from "../../src/kit/result.ts";
import { type Running, runSession } from "../../src/shell/run-session.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import { endTeam, makeTeam, type Team } from "../support/people.ts";
import type { Phone } from "../support/sim/phone.ts";

let team: Team;
let stop = new AbortController();

beforeAll(async () => {
  team = await makeTeam(1, "run-session");
});
afterEach(() => {
  stop.abort();
  vi.unstubAllGlobals();
});
afterAll(() => endTeam(team));

/** The vault, of which every look at the row `broken` breaks off. */
const breaking = (vault: OpenVault, broken: string): OpenVault => ({
  ...vault,
  store: {
    ...vault.store,
    get: async (ref) => {
      if (ref.key === broken) throw new StoreError("STORE_FAILED");
      return vault.store.get(ref);
    },
  },
});

function start({ device, vault }: Phone): Promise<Running> {
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("removeEventListener", () => undefined);
  stop = new AbortController();
  const { signal } = stop;
  return runSession({ device, vault, shown: null, keep: () => undefined, tell: () => undefined, signal });
}

describe("a session of a coordinator", () => {
  it("Y98 syncs and goes on where a duty beside syncing breaks off", async () => {
    const [first] = team.seats as [Phone];
    const running = await start({ ...first, vault: breaking(first.vault, "settings-due") });
    expect(await running.handOver()).toEqual(ok(undefined));
    expect(running.status()).toEqual({ failure: null, isRunning: false });
  });
});

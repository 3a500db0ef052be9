/** A device without a screen: the real vault and the real engine in the test's own process, kept in memory, against the real relay. */
import { createHash } from "node:crypto";
import { STRETCH_FLOOR } from "../../src/crypto/stretch-setting.ts";
import { createMemorySecretPlace } from "../../src/erase/memory-secret-place.ts";
import { systemClock } from "../../src/kit/clock.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { makeRelayClient } from "../../src/relay-client/relay-client.ts";
import type { Device } from "../../src/shell/acts/device.ts";
import { rankOp } from "../../src/shell/acts/records.ts";
import { createMemoryShelf } from "../../src/store/memory/memory-shelf.ts";
import { createMemoryStores } from "../../src/store/memory/memory-store.ts";
import { makeSyncEngine } from "../../src/sync/engine.ts";
import { makeRelaySession } from "../../src/sync/session.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";

/** Today as devices count days. */
export const today = (): number => Math.floor(Date.now() / 86_400_000);

export const makeNodeDevice = (): Device => ({
  shelf: createMemoryShelf(),
  secrets: createMemorySecretPlace(),
  stores: createMemoryStores(),
  stretch: async (secret, salt) => Uint8Array.from(createHash("sha256").update(secret).update(salt).digest()),
  clock: systemClock,
  random: systemRandom,
  fetch: (url, options) => fetch(url, options),
  loadAllWords: async () => undefined,
  tune: async () => ({ setting: STRETCH_FLOOR, expectedMs: 0 }),
  secretSeenForMs: () => 60_000,
});

/** What hands over and receives for an open vault. */
export async function startEngine({ clock, random, fetch }: Device, vault: OpenVault, relayAddress: string) {
  const session = makeRelaySession(vault, makeRelayClient(relayAddress, fetch));
  const parts = { vault, session, clock, random, today, pageFrames: 32, rank: rankOp, onChange: () => undefined };
  return { session, engine: await makeSyncEngine(parts) };
}

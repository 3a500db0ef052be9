/** Overwriting a slot with another tab at work, with a place that fails, and cut off at each durable act. */
import { beforeEach, describe, expect, it } from "vitest";
import { makeBoxKeyPair } from "../../src/crypto/box-keys.ts";
import { encodeMark, slotOffset } from "../../src/erase/secret-file.ts";
import type { SecretPlace } from "../../src/erase/secret-place.ts";
import { type Bytes, bytesToHex, utf8ToBytes } from "../../src/kit/bytes.ts";
import { StoreError } from "../../src/kit/errors.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import type { RowRef } from "../../src/store/port.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import { slotOfDay, slotOfEpoch } from "../../src/vault/slots.ts";
import { unlockVault } from "../../src/vault/unlock-vault.ts";
import { CutOff, cutOffAt, makePlaces, makeTestVault, openAgain, readRow, type TestPlaces } from "../support/vaults.ts";

const [OLD, OTHER] = [slotOfDay(1), slotOfDay(2)];
const refOf = (key: string): RowRef => ({ table: "journal", key });
const [goes, stays, later] = [refOf("goes"), refOf("stays"), refOf("later")];
const text = utf8ToBytes("water");

const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? "ok" : result.error?.code);
const put = (vault: OpenVault, slot: number, ref: RowRef) => vault.store.commit({ put: [vault.seal(slot, ref, text)] });

let places: TestPlaces;
let vault: OpenVault;

async function slotSecret(slot: number): Promise<Bytes> {
  const file = await places.files.read(vault.id);
  return (file ?? new Uint8Array()).slice(slotOffset(slot), slotOffset(slot) + 32);
}

beforeEach(async () => {
  places = makePlaces();
  vault = await makeTestVault(places);
  unwrapResult(await put(vault, OLD, goes));
  unwrapResult(await put(vault, OTHER, stays));
});

describe("overwriting a slot", () => {
  it("V17 leaves its rows unreadable in this session", async () => {
    const before = await readRow(vault, goes);
    unwrapResult(await vault.overwriteSlots([OLD]));
    expect([before, await readRow(vault, goes)]).toEqual([text, null]);
  });

  it("V17 leaves its rows unreadable with the words and the S file in hand", async () => {
    unwrapResult(await vault.overwriteSlots([OLD]));
    expect(await readRow(await openAgain(places, vault.id), goes)).toBeNull();
  });

  it("V17 takes the old secret out of the S file", async () => {
    const old = bytesToHex(await slotSecret(OLD));
    unwrapResult(await vault.overwriteSlots([OLD]));
    expect(bytesToHex((await places.files.read(vault.id)) ?? new Uint8Array())).not.toContain(old);
  });

  it("V17 leaves rows of other slots readable", async () => {
    unwrapResult(await vault.overwriteSlots([OLD]));
    expect([await readRow(vault, stays), await readRow(await openAgain(places, vault.id), stays)]).toEqual([
      text,
      text,
    ]);
  });

  it("V17 stores rows under the new secret that open later", async () => {
    unwrapResult(await vault.overwriteSlots([OLD]));
    unwrapResult(await put(vault, OLD, later));
    expect(await readRow(await openAgain(places, vault.id), later)).toEqual(text);
  });

  it("V17 overwrites several slots, one of them named twice", async () => {
    unwrapResult(await vault.overwriteSlots([OLD, OTHER, OLD]));
    expect([await readRow(vault, goes), await readRow(vault, stays)]).toEqual([null, null]);
  });

  it("V17 takes private keys that were stored there out of memory", async () => {
    const { publicKey, secretKey } = makeBoxKeyPair(systemRandom);
    unwrapResult(await vault.store.commit({ put: [vault.epochRow(4, publicKey, secretKey)] }));
    await vault.holdStoredEpochs();
    const before = vault.heldEpoch(4, publicKey);
    unwrapResult(await vault.overwriteSlots([slotOfEpoch(4)]));
    expect([before?.number, vault.heldEpoch(4, publicKey)]).toEqual([4, null]);
  });

  it.each(["SECRET_BUSY", "SECRET_PLACE_FAILED"] as const)("V17 fails with %s and loses nothing", async (code) => {
    let isBroken = true;
    const broken = await openAgain(places, vault.id, async (act, kind) => {
      if (isBroken && kind === "overwrite") throw new StoreError(code);
      return act();
    });
    const failed = codeOf(await broken.overwriteSlots([OLD]));
    const after = await readRow(broken, goes);
    isBroken = false;
    const again = codeOf(await broken.overwriteSlots([OLD]));
    expect([failed, after, again, await readRow(broken, goes)]).toEqual([code, text, "ok", null]);
  });

  it("V17 does not believe a place that keeps the old secret", async () => {
    const lying: SecretPlace = { ...places.files, overwrite: async () => undefined };
    const words = { type: "words", indices: Uint8Array.of(1, 2, 3, 4, 5) } as const;
    const fooled = unwrapResult(await unlockVault({ ...places, secrets: lying }, vault.id, () => words));
    const failed = codeOf(await fooled.overwriteSlots([OLD]));
    expect([failed, await readRow(fooled, goes)]).toEqual(["SECRET_PLACE_FAILED", text]);
  });

  it("V12 touches no S file that is marked for wiping", async () => {
    await places.files.overwrite(vault.id, 0, encodeMark("wiping", 0));
    const before = await slotSecret(OLD);
    const failed = codeOf(await vault.overwriteSlots([OLD]));
    expect([failed, await slotSecret(OLD)]).toEqual(["SECRET_MISSING", before]);
  });

  it("V8 goes on in the S file when the vault is locked meanwhile", async () => {
    const frozen = unwrapResult(await vault.freezeSlots([OLD]));
    vault.lock();
    unwrapResult(await frozen.overwrite());
    const after = await openAgain(places, vault.id);
    expect([await readRow(after, goes), await readRow(after, stays)]).toEqual([null, text]);
  });
});

describe("a slot that is frozen", () => {
  it("V19 opens its rows and stores no more, from any tab", async () => {
    const tab = await openAgain(places, vault.id);
    unwrapResult(await vault.freezeSlots([OLD]));
    const stored = [codeOf(await put(vault, OLD, later)), codeOf(await put(tab, OLD, later))];
    expect([stored, await readRow(vault, goes), await readRow(vault, later)]).toEqual([
      ["STORE_STALE", "STORE_STALE"],
      text,
      null,
    ]);
  });

  it("V19 is found, and overwritten by the next start", async () => {
    unwrapResult(await vault.freezeSlots([OLD]));
    const next = await openAgain(places, vault.id);
    const found = await next.frozenSlots();
    unwrapResult(await next.overwriteSlots([OLD]));
    expect([found, await next.frozenSlots(), await readRow(next, goes)]).toEqual([[OLD], [], null]);
  });

  it("V16 leaves other slots as they are", async () => {
    unwrapResult(await vault.freezeSlots([OLD]));
    expect(codeOf(await put(vault, OTHER, later))).toBe("ok");
  });
});

describe("two tabs", () => {
  let tab: OpenVault;
  beforeEach(async () => {
    tab = await openAgain(places, vault.id);
  });

  it("V16 stores nothing under a secret that the other has overwritten, and goes on with the new one", async () => {
    unwrapResult(await vault.overwriteSlots([OLD]));
    const first = codeOf(await put(tab, OLD, later));
    const stored = await tab.store.get(later);
    const second = codeOf(await put(tab, OLD, later));
    expect([first, stored, second, await readRow(vault, later)]).toEqual(["STORE_STALE", null, "ok", text]);
  });

  it("V16 stores nothing that was sealed before the slot was overwritten, even when it knows the new secret by then", async () => {
    const row = tab.seal(OLD, later, text);
    unwrapResult(await vault.overwriteSlots([OLD]));
    const changed = unwrapResult(await tab.reloadSlots());
    expect([changed, codeOf(await tab.store.commit({ put: [row] }))]).toEqual([[OLD], "STORE_STALE"]);
  });

  it("V18 tells the one that comes late, which reads the new secret", async () => {
    unwrapResult(await vault.overwriteSlots([OLD]));
    unwrapResult(await put(vault, OLD, later));
    const late = codeOf(await tab.overwriteSlots([OLD]));
    expect([late, await readRow(tab, later)]).toEqual(["SECRET_STALE", text]);
  });

  it("V18 overwrites when the one that began does not go on", async () => {
    const slow = unwrapResult(await vault.freezeSlots([OLD]));
    unwrapResult(await tab.overwriteSlots([OLD]));
    unwrapResult(await put(tab, OLD, later));
    const outcome = codeOf(await slow.overwrite());
    expect([outcome, await readRow(tab, later), await readRow(vault, later)]).toEqual(["STORE_STALE", text, text]);
  });

  it("V18 overwrites once more where the slow one's secret came into the file after all", async () => {
    const slow = unwrapResult(await vault.freezeSlots([OLD]));
    const frozen = unwrapResult(await tab.freezeSlots([OLD]));
    const outcomes = [codeOf(await slow.overwrite()), codeOf(await frozen.overwrite())];
    const stored = codeOf(await put(tab, OLD, later));
    const next = await openAgain(places, vault.id);
    expect([outcomes, stored, await readRow(next, later), await next.frozenSlots()]).toEqual([
      ["ok", "ok"],
      "ok",
      text,
      [],
    ]);
  });
});

describe.each(["before", "after"] as const)("V19 cut off %s a durable act", (when) => {
  it("every row of another slot opens, and the slot is as before, frozen, or overwritten", async () => {
    const seen = new Set<string>();
    for (let at = 1, hasFired = true; hasFired; at++) {
      places = makePlaces();
      vault = await makeTestVault(places);
      unwrapResult(await put(vault, OLD, goes));
      unwrapResult(await put(vault, OTHER, stays));
      const cut = cutOffAt(at, when);
      const phone = await openAgain(places, vault.id, cut.around);
      await phone.overwriteSlots([OLD]).catch(expectCutOff);
      hasFired = cut.hasFired();
      const next = await openAgain(places, vault.id);
      expect(await readRow(next, stays)).toEqual(text);
      const opens = (await readRow(next, goes)) !== null;
      seen.add(opens ? ((await next.frozenSlots()).includes(OLD) ? "frozen" : "before") : "after");
      unwrapResult(await next.overwriteSlots([OLD]));
      unwrapResult(await put(next, OLD, later));
      const last = await openAgain(places, vault.id);
      expect([await readRow(last, goes), await readRow(last, later)]).toEqual([null, text]);
    }
    expect([...seen].sort()).toEqual(when === "before" ? ["after", "before", "frozen"] : ["after", "frozen"]);
  });
});

const expectCutOff = (error: unknown) => expect(error).toBeInstanceOf(CutOff);

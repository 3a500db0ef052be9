/** Erasing a vault, cut off and failing at each of its acts: what was given up never opens, the end is reached later, and the neighbour is whole. */
import { beforeEach, describe, expect, it } from "vitest";
import { readSecretFile, SECRET_FILE_BYTES } from "../../src/erase/secret-file.ts";
import { finishWipes, wipeVault } from "../../src/erase/wipe.ts";
import { findUnfinished, PENDING_ID } from "../../src/erase/wipe-mark.ts";
import { type Bytes, utf8ToBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import type { RowRef } from "../../src/store/port.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import { slotOfDay } from "../../src/vault/slots.ts";
import { unlockVault } from "../../src/vault/unlock-vault.ts";
import { CutOff, makePlaces, makeTestVault, openAgain, readRow, type TestPlaces } from "../support/vaults.ts";
import {
  type Act,
  cutAfter,
  cutBefore,
  fail,
  interfere,
  makeOrigin,
  type TestOrigin,
  wipePlaces,
} from "../support/wipes.ts";

const NOTE: RowRef = { table: "journal", key: "note" };
const TEXT = utf8ToBytes("water");
const WORDS = { type: "words", indices: Uint8Array.of(1, 2, 3, 4, 5) } as const;

let places: TestPlaces;
let origin: TestOrigin;
let vault: OpenVault;
let neighbour: OpenVault;

async function makeVaultWithNote(): Promise<OpenVault> {
  const made = await makeTestVault(places);
  unwrapResult(await made.store.commit({ put: [made.seal(slotOfDay(1), NOTE, TEXT)] }));
  return made;
}

beforeEach(async () => {
  places = makePlaces();
  origin = makeOrigin();
  vault = await makeVaultWithNote();
  neighbour = await makeVaultWithNote();
});

const tryOpen = async (id: string): Promise<string> => {
  const opened = await unlockVault(places, id, () => WORDS);
  return opened.ok ? "opens" : opened.error.code;
};

/** Everything that stands anywhere under the id of a vault. */
async function remainsOf(id: string): Promise<readonly string[]> {
  const rows = await places.stores.open(id, { expectExisting: true });
  return [
    ...((await places.shelf.list()).some((row) => row.id === id) ? ["shelf"] : []),
    ...((await places.files.list()).includes(id) ? ["file"] : []),
    ...(rows.ok ? ["rows"] : []),
  ];
}

const neighbourNote = async (): Promise<Bytes | null> => readRow(await openAgain(places, neighbour.id), NOTE);

describe("erasing a vault", () => {
  it("E8 overwrites every byte of the S file behind the mark in one write, before anything else goes", async () => {
    const before = (await places.files.read(vault.id)) ?? new Uint8Array();
    const writes: (readonly [number, number])[] = [];
    const secrets = {
      ...places.files,
      overwrite: async (id: string, offset: number, bytes: Bytes) => {
        writes.push([offset, bytes.length]);
        expect(await remainsOf(vault.id)).toEqual(["shelf", "file", "rows"]);
        await places.files.overwrite(id, offset, bytes);
        const after = (await places.files.read(id)) ?? new Uint8Array();
        expect(unwrapResult(readSecretFile(after)).state).toBe("wiping");
        for (let at = 32; at < SECRET_FILE_BYTES; at += 32)
          expect(after.subarray(at, at + 32)).not.toEqual(before.subarray(at, at + 32));
      },
    };
    unwrapResult(await wipeVault({ ...wipePlaces(places, origin), secrets }, vault.id));
    expect(writes).toEqual([[0, SECRET_FILE_BYTES]]);
  });

  it("E10 leaves nothing of the vault, and its neighbour whole", async () => {
    const receipt = unwrapResult(await wipeVault(wipePlaces(places, origin), vault.id));
    expect([receipt, await remainsOf(vault.id), await neighbourNote()]).toEqual([
      { method: "overwrites", app: "kept" },
      [],
      TEXT,
    ]);
  });

  it("E11 leaves the app while another vault is there", async () => {
    unwrapResult(await wipeVault(wipePlaces(places, origin), vault.id));
    expect([origin.hasApp, origin.isCleared]).toEqual([true, false]);
  });

  it("E11 takes the app with the last vault", async () => {
    for (const { id } of [vault, neighbour]) unwrapResult(await wipeVault(wipePlaces(places, origin), id));
    expect([origin.hasApp, origin.isCleared, await places.files.list()]).toEqual([false, true, []]);
  });

  it("E11 keeps the app for a vault whose shelf row was lost", async () => {
    await places.shelf.remove(neighbour.id);
    const receipt = unwrapResult(await wipeVault(wipePlaces(places, origin), vault.id));
    expect([receipt.app, (await places.files.list()).includes(neighbour.id)]).toEqual(["kept", true]);
  });

  it("E13 without a network says that clearing waits, keeps 32 bytes that tell nothing, and clears at a later start", async () => {
    origin.isOnline = false;
    unwrapResult(await wipeVault(wipePlaces(places, origin), vault.id));
    const { app } = unwrapResult(await wipeVault(wipePlaces(places, origin), neighbour.id));
    const left = await places.files.list();
    const bytes = await places.files.read(PENDING_ID);
    unwrapResult(await finishWipes(wipePlaces(places, origin)));
    const stillLeft = await places.files.list();
    origin.isOnline = true;
    unwrapResult(await finishWipes(wipePlaces(places, origin)));
    expect([app, left, bytes?.length, stillLeft, await places.files.list(), origin.isCleared]).toEqual([
      "waits",
      [PENDING_ID],
      32,
      [PENDING_ID],
      [],
      true,
    ]);
  });

  it("E13 clears nothing at a later start once there is a vault again", async () => {
    origin.isOnline = false;
    for (const { id } of [vault, neighbour]) unwrapResult(await wipeVault(wipePlaces(places, origin), id));
    origin.isOnline = true;
    const later = await makeVaultWithNote();
    unwrapResult(await finishWipes(wipePlaces(places, origin)));
    expect([origin.isCleared, await tryOpen(later.id)]).toEqual([false, "opens"]);
  });

  it("E8 erases a vault whose S file is gone, or is none", async () => {
    await places.files.remove(vault.id);
    unwrapResult(await wipeVault(wipePlaces(places, origin), vault.id));
    await places.files.overwrite(neighbour.id, 0, new Uint8Array(8));
    unwrapResult(await wipeVault(wipePlaces(places, origin), neighbour.id));
    expect([await remainsOf(vault.id), await remainsOf(neighbour.id)]).toEqual([[], []]);
  });

  it("E8 does not believe a place that writes nothing", async () => {
    const secrets = { ...places.files, overwrite: async () => undefined };
    const done = await wipeVault({ ...wipePlaces(places, origin), secrets }, vault.id);
    expect([done, await tryOpen(vault.id)]).toEqual([
      { ok: false, error: { step: "keys", code: "SECRET_PLACE_FAILED" } },
      "opens",
    ]);
  });

  it("E10 says so where rows remain", async () => {
    const stores = { ...places.stores, remove: async () => ({ ok: true, value: undefined }) as const };
    const done = await wipeVault({ ...wipePlaces(places, origin), stores }, vault.id);
    expect([done, await tryOpen(vault.id)]).toEqual([
      { ok: false, error: { step: "verify", code: "WIPE_INCOMPLETE" } },
      "SECRET_WIPING",
    ]);
  });

  it("E12 finds nothing to finish on a phone that is well", async () => {
    expect(await findUnfinished(places.files, places.shelf)).toEqual({
      vaultIds: [],
      isClearPending: false,
      noteIds: [],
    });
    expect(unwrapResult(await finishWipes(wipePlaces(places, origin)))).toBeNull();
  });

  it("E12 takes a file of zeros for a loss while its vault stands on the shelf", async () => {
    await places.files.overwrite(vault.id, 0, new Uint8Array(SECRET_FILE_BYTES));
    expect((await findUnfinished(places.files, places.shelf)).vaultIds).toEqual([]);
    await places.shelf.remove(vault.id);
    expect((await findUnfinished(places.files, places.shelf)).vaultIds).toEqual([vault.id]);
  });
});

/** More than any wipe takes: each case ends by itself once nothing was interfered with any more. */
const MOST_ACTS = 60;

describe.each([
  ["beside a neighbour", false],
  ["as the last vault", true],
])("erasing a vault %s", (_, isLast) => {
  beforeEach(async () => {
    if (isLast) unwrapResult(await wipeVault(wipePlaces(places, origin), neighbour.id));
  });

  const expectWhole = async () => {
    if (!isLast) expect(await neighbourNote()).toEqual(TEXT);
  };

  it.each([
    ["before", cutBefore],
    ["after", cutAfter],
  ])("E12 cut off %s any act: it opens as before or never again, and the next start finishes", async (_when, how) => {
    const seen = new Set<string>();
    for (let at = 1; at < MOST_ACTS; at++) {
      const one = await makeVaultWithNote();
      const cut = interfere(at, how, true);
      const outcome = await wipeVault(wipePlaces(places, origin, cut.around), one.id).catch((error: unknown) => error);
      if (!cut.hasFired()) break;
      expect(outcome).toBeInstanceOf(CutOff);
      seen.add(await tryOpen(one.id));
      const isBegun = (await tryOpen(one.id)) !== "opens";
      unwrapResult(await finishWipes(wipePlaces(places, origin)));
      if (isBegun) expect(await remainsOf(one.id)).toEqual([]);
      else unwrapResult(await wipeVault(wipePlaces(places, origin), one.id));
      expect(await remainsOf(one.id)).toEqual([]);
      await expectWhole();
    }
    expect([...seen].sort()).toEqual(["SECRET_LOST", "SECRET_WIPING", "opens"]);
  });

  it("E14 fails at any act without a restart: the same page tries again and comes to the end", async () => {
    for (let at = 1; at < MOST_ACTS; at++) {
      const one = await makeVaultWithNote();
      const broken = interfere(at, fail, false);
      const outcome = await wipeVault(wipePlaces(places, origin, broken.around), one.id);
      if (!broken.hasFired()) break;
      if (!outcome.ok && outcome.error.step !== "keys") expect(await tryOpen(one.id)).not.toBe("opens");
      unwrapResult(await wipeVault(wipePlaces(places, origin), one.id));
      expect(await remainsOf(one.id)).toEqual([]);
      await expectWhole();
    }
  });

  it("E12 cut off while finishing, again and again: the last start finishes", async () => {
    const cut = interfere(3, cutAfter, true);
    await wipeVault(wipePlaces(places, origin, cut.around), vault.id).catch(() => undefined);
    for (let at = 1; at < MOST_ACTS; at++) {
      const again = interfere(at, at % 2 ? cutAfter : cutBefore, true);
      await finishWipes(wipePlaces(places, origin, again.around)).catch(() => undefined);
      expect(await tryOpen(vault.id)).not.toBe("opens");
    }
    unwrapResult(await finishWipes(wipePlaces(places, origin)));
    expect(await remainsOf(vault.id)).toEqual([]);
    await expectWhole();
  });

  it("E9 with another tab at work between any two acts: nothing comes back, and nothing of it opens", async () => {
    for (let at = 1; at < MOST_ACTS; at++) {
      const one = await makeVaultWithNote();
      const tab = await openAgain(places, one.id);
      let count = 0;
      const around: Act = async (act) => {
        count++;
        if (count === at) {
          await tab.store.commit({ put: [tab.seal(slotOfDay(1), NOTE, TEXT)] });
          await tab.overwriteSlots([slotOfDay(2)]);
        }
        return act();
      };
      unwrapResult(await wipeVault(wipePlaces(places, origin, around), one.id));
      const stored = await tab.store.commit({ put: [tab.seal(slotOfDay(1), NOTE, TEXT)] });
      expect([stored.ok, await remainsOf(one.id)]).toEqual([false, []]);
      await expectWhole();
      if (count < at) break;
    }
  });

  it("E9 from two tabs at once: both come to the end", async () => {
    const done = await Promise.all([1, 2].map(() => wipeVault(wipePlaces(places, origin), vault.id)));
    expect([done.map(({ ok }) => ok), await remainsOf(vault.id)]).toEqual([[true, true], []]);
    await expectWhole();
  });
});

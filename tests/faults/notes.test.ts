/** A note that stays of an erased vault, cut off and failing at each act: it is there once nothing of the vault is, and never before; and it goes once somebody took it. */
import { beforeEach, describe, expect, it } from "vitest";
import { handOverNotes, waitingNotes } from "../../src/erase/hand-over-notes.ts";
import { encodeNote, NOTE_BYTES, type Note } from "../../src/erase/note.ts";
import { finishClearing, finishWipes, wipeVault } from "../../src/erase/wipe.ts";
import { findUnfinished, PENDING_ID } from "../../src/erase/wipe-mark.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { CutOff, makePlaces, makeTestVault, type TestPlaces } from "../support/vaults.ts";
import { cutAfter, cutBefore, fail, interfere, makeOrigin, type TestOrigin, wipePlaces } from "../support/wipes.ts";

const NOTE: Note = { relay: "https://relay.test", attestation: new Uint8Array(300).fill(7) };
/** More than any wipe takes: each case ends by itself once nothing was interfered with any more. */
const MOST_ACTS = 80;

let places: TestPlaces;
let origin: TestOrigin;

beforeEach(() => {
  places = makePlaces();
  origin = makeOrigin();
});

async function makeId(): Promise<string> {
  const { id, store } = await makeTestVault(places);
  await store.close();
  return id;
}

/** Whether anything of the vault is left. */
async function isGone(id: string): Promise<boolean> {
  const rows = await places.stores.open(id, { expectExisting: true });
  if (rows.ok) await rows.value.store.close();
  const isShelved = (await places.shelf.list()).some((row) => row.id === id);
  return !rows.ok && !isShelved && !(await places.files.list()).includes(id);
}

const wipe = (id: string, around?: Parameters<typeof wipePlaces>[2]) =>
  wipeVault(wipePlaces(places, origin, around), id, { note: encodeNote(NOTE) });
const takeAll = () => handOverNotes({ secrets: places.files, shelf: places.shelf }, async () => "taken");
const waiting = async () =>
  (await waitingNotes({ secrets: places.files, shelf: places.shelf })).map(({ id: _, ...note }) => note);

describe("the note of an erased vault", () => {
  it("E15 lies in the S file with the stroke that gives up the keys, in 1,024 bytes", async () => {
    const id = await makeId();
    const before = (await places.files.read(id)) ?? new Uint8Array();
    const cut = interfere(6, cutBefore, true);
    await wipe(id, cut.around).catch(() => undefined);
    const after = (await places.files.read(id)) ?? new Uint8Array();
    const note = encodeNote(NOTE);
    expect([after.length, after.slice(32, 32 + NOTE_BYTES)]).toEqual([before.length, note]);
    for (let at = 32; at < before.length; at += 32)
      expect(after.slice(at, at + 32)).not.toEqual(before.slice(at, at + 32));
  });

  it("E16 is not handed over while anything of a vault is still to be erased", async () => {
    const [first, second] = [await makeId(), await makeId()];
    unwrapResult(await wipe(first));
    await wipeVault(wipePlaces(places, origin, interfere(6, cutBefore, true).around), second).catch(() => undefined);
    expect([await waiting(), await takeAll()]).toEqual([[], []]);
    unwrapResult(await finishWipes(wipePlaces(places, origin)));
    expect(await waiting()).toEqual([NOTE]);
  });

  it("E17 keeps the app's files, and the origin goes once it was taken", async () => {
    const { app } = unwrapResult(await wipe(await makeId()));
    const then = [app, origin.hasApp, origin.isCleared, unwrapResult(await finishWipes(wipePlaces(places, origin)))];
    await takeAll();
    const end = await finishClearing(wipePlaces(places, origin));
    expect([then, end, origin.hasApp, origin.isCleared, await places.files.list()]).toEqual([
      ["stays", true, false, null],
      "gone",
      false,
      true,
      [],
    ]);
  });

  it("E17 without a network the origin waits after the note was taken by hand", async () => {
    origin.isOnline = false;
    unwrapResult(await wipe(await makeId()));
    await takeAll();
    expect([await finishClearing(wipePlaces(places, origin)), await places.files.list()]).toEqual([
      "waits",
      [PENDING_ID],
    ]);
  });

  it("E17 leaves the origin to a vault that is still there", async () => {
    const [first, second] = [await makeId(), await makeId()];
    const { app } = unwrapResult(await wipe(first));
    await takeAll();
    expect([app, await finishClearing(wipePlaces(places, origin)), origin.hasApp, await isGone(second)]).toEqual([
      "kept",
      null,
      true,
      false,
    ]);
  });

  it.each(["refused", "later"] as const)("E18 stays where the answer is %s", async (answer) => {
    unwrapResult(await wipe(await makeId()));
    const left = await handOverNotes({ secrets: places.files, shelf: places.shelf }, async () => answer);
    expect([left.map((note) => note.answer), await waiting()]).toEqual([[answer], [NOTE]]);
  });

  it("E18 is offered to no relay where the programme has none", async () => {
    const note = { ...NOTE, relay: "" };
    unwrapResult(await wipeVault(wipePlaces(places, origin), await makeId(), { note: encodeNote(note) }));
    const left = await handOverNotes({ secrets: places.files, shelf: places.shelf }, async () => {
      throw new TypeError("asked");
    });
    expect(left.map(({ answer }) => answer)).toEqual(["refused"]);
  });

  it("E18 a file whose removal was cut off is no note, and goes", async () => {
    unwrapResult(await wipe(await makeId()));
    const [id = ""] = (await findUnfinished(places.files, places.shelf)).noteIds;
    await places.files.overwrite(id, 0, new Uint8Array(NOTE_BYTES));
    expect([await waiting(), (await places.files.list()).includes(id)]).toEqual([[], false]);
  });

  it("E15 stays also of a vault whose S file is gone, or is none", async () => {
    const [first, second] = [await makeId(), await makeId()];
    await places.files.remove(first);
    unwrapResult(await wipe(first));
    await places.files.remove(second);
    await places.files.create(second, new Uint8Array(8).fill(1));
    unwrapResult(await wipe(second));
    expect([await isGone(first), await isGone(second), await waiting()]).toEqual([true, true, [NOTE]]);
  });
});

describe.each([
  ["beside a neighbour", true],
  ["as the last vault", false],
])("a wipe with a note %s", (_, hasNeighbour) => {
  beforeEach(async () => {
    if (hasNeighbour) await makeId();
  });

  it.each([
    ["before", cutBefore],
    ["after", cutAfter],
  ])(
    "E16 cut off %s any act: the next start finishes, and the note is there exactly once nothing else is",
    async (_when, how) => {
      for (let at = 1; at < MOST_ACTS; at++) {
        const id = await makeId();
        const cut = interfere(at, how, true);
        const outcome = await wipe(id, cut.around).catch((error: unknown) => error);
        if (!cut.hasFired()) break;
        expect(outcome).toBeInstanceOf(CutOff);
        if ((await waiting()).length > 0) expect(await isGone(id)).toBe(true);
        // Nothing was begun, so nothing is to be finished: the order is obeyed at the next start.
        const isBegun = (await isGone(id)) || (await findUnfinished(places.files, places.shelf)).vaultIds.includes(id);
        unwrapResult(isBegun ? await finishWipes(wipePlaces(places, origin)) : await wipe(id));
        expect([await isGone(id), await waiting()]).toEqual([true, [NOTE]]);
        await takeAll();
        expect(await waiting()).toEqual([]);
        await finishClearing(wipePlaces(places, origin));
      }
      await takeAll();
      await finishClearing(wipePlaces(places, origin));
      expect((await places.files.list()).length).toBe(hasNeighbour ? 1 : 0);
    },
  );

  it("E16 fails at any act: the same page tries again, and the note is there at the end", async () => {
    for (let at = 1; at < MOST_ACTS; at++) {
      const id = await makeId();
      const broken = interfere(at, fail, false);
      await wipe(id, broken.around);
      if (!broken.hasFired()) break;
      unwrapResult(await wipe(id));
      expect([await isGone(id), await waiting()]).toEqual([true, [NOTE]]);
      await takeAll();
    }
  });
});

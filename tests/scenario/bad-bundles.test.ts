/** Files that come damaged, cut, twice, late, or from elsewhere: what the screen says, and that nothing is doubled. Rules Y83, Y84 of src/sync/SPEC.md. */
import { beforeEach, describe, expect, it } from "vitest";
import { type Bytes, concatBytes, copyBytes } from "../../src/kit/bytes.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { openCarryFile } from "../../src/shell/acts/carry.ts";
import { needsOf } from "../../src/shell/acts/records.ts";
import { toView, troubleOf } from "../../src/shell/carry/brought-view.ts";
import { makeBundle, openBundle } from "../../src/wire/bundle.ts";
import { bundleToText } from "../../src/wire/bundle-text.ts";
import { frameToBytes } from "../../src/wire/frame.ts";
import { enrolByHand, open, pack, startByHand, TO_COORDINATORS, TO_PHONES } from "../support/by-hand.ts";
import { type Member, saveNeed } from "../support/world.ts";

const clock = { ms: 1_790_000_000_000 };
let desk: Member;
let phone: Member;

/** What the screen of the coordinator says. */
async function bring(bytes: Uint8Array) {
  const session = { vault: desk.vault, engine: desk.engine, relay: null };
  const opened = await openCarryFile(desk.device, session, bytes, false);
  return opened.ok ? toView(opened.value, session) : { trouble: troubleOf(opened.error) };
}
const numbers = () =>
  needsOf(desk.engine.replica().records)
    .map(({ need }) => need.alias[0] * 256 + need.alias[1])
    .sort((a, b) => a - b);
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

async function saveUpTo(count: number, from = 1): Promise<void> {
  for (let n = from; n <= count; n++) {
    await saveNeed(phone, n);
    unwrapResult(await phone.engine.sealAll());
  }
}
async function fileOf(member: Member): Promise<Bytes> {
  clock.ms += 60_000;
  return (await pack(member, member === phone ? TO_COORDINATORS : TO_PHONES)).bytes;
}
const HEAD = 40;
const PART = 16_384;
const flipped = (bytes: Bytes, at: number): Bytes => copyBytes(bytes.with(at, (bytes[at] ?? 0) ^ 1));

/** The same file with its items changed, by somebody who may write files of the programme. */
async function remade(bytes: Bytes, change: (frame: Bytes) => Bytes): Promise<Bytes> {
  const charterHash = phone.vault.identity().charter.hash;
  const { manifest, items } = unwrapResult(await openBundle(bytes, charterHash));
  if (!manifest) throw new TypeError("no manifest");
  const changed = items.flatMap((item) =>
    item.type === "introduction" ? [item.bytes] : item.type === "frame" ? [change(frameToBytes(item.frame))] : [],
  );
  return makeBundle({ manifest, items: changed }, charterHash, phone.vault.sign, systemRandom);
}

describe("files that are not as they were made", { timeout: 60_000 }, () => {
  beforeEach(async () => {
    desk = await startByHand(clock);
    phone = await enrolByHand(desk, clock);
  });

  it("Y83 of a damaged file the whole parts are used, the screen names the other one, and the file sent again brings the rest once", async () => {
    await saveUpTo(60);
    const bytes = await fileOf(phone);
    const view = await bring(flipped(bytes, HEAD + PART + 5));
    expect(view).toMatchObject({ trouble: null, isNew: true, missing: [2] });
    expect(numbers().length).toBeLessThan(60);
    expect(await bring(bytes)).toMatchObject({ trouble: null, missing: [], early: 0 });
    expect(numbers()).toEqual(upTo(60));
  });

  it("Y83 of a file that is cut what came first is used, and the screen names every part that is missing", async () => {
    await saveUpTo(30);
    const bytes = await fileOf(phone);
    const view = await bring(bytes.subarray(0, HEAD + PART + 100));
    if (view.trouble !== null) throw new TypeError(view.trouble);
    expect([view.missing, view.newNeeds > 0]).toEqual([upTo(view.parts).slice(1), true]);
    await bring(bytes);
    expect(numbers()).toEqual(upTo(30));
  });

  it("Y83 a text that is cut says the same as a file that is", async () => {
    await saveUpTo(30);
    const text = bundleToText(await fileOf(phone));
    expect(await bring(text.subarray(0, Math.ceil((4 * (HEAD + PART + 100)) / 3)))).toMatchObject({ isNew: true });
    await bring(text);
    expect(numbers()).toEqual(upTo(30));
  });

  it("Y83 a file that comes twice, and one that is older than another, bring nothing new and double nothing", async () => {
    await saveUpTo(1);
    const old = await fileOf(phone);
    await saveUpTo(2, 2);
    const bytes = await fileOf(phone);
    expect(await bring(bytes)).toMatchObject({ newNeeds: 2, isNew: true });
    for (const again of [bytes, old]) expect(await bring(again)).toMatchObject({ newNeeds: 0, isNew: false, early: 0 });
    expect(numbers()).toEqual([1, 2]);
  });

  it("Y84 a file that comes before an earlier one waits, and the screen asks for that one", async () => {
    await saveUpTo(1);
    const first = await fileOf(phone);
    const told = await fileOf(desk);
    await saveUpTo(2, 2);
    await open(phone, told);
    const { items, manifest } = unwrapResult(
      await openBundle(await fileOf(phone), phone.vault.identity().charter.hash),
    );
    const introductions = items.flatMap((item) => (item.type === "introduction" ? [item.bytes] : []));
    const frames = items.flatMap((item) =>
      item.type === "frame" && item.frame.header.seq > 1 ? [frameToBytes(item.frame)] : [],
    );
    if (!manifest) throw new TypeError("no manifest");
    const { hash } = phone.vault.identity().charter;
    expect(frames.length).toBeGreaterThan(0);
    const early = await makeBundle(
      { manifest, items: [...introductions, ...frames] },
      hash,
      phone.vault.sign,
      systemRandom,
    );
    expect(await bring(early)).toMatchObject({ newNeeds: 0, isNew: true, early: frames.length });
    expect(numbers()).toEqual([]);
    expect(await bring(first)).toMatchObject({ newNeeds: 2, early: 0 });
    expect(numbers()).toEqual([1, 2]);
  });

  it("Y83 a piece that its author did not sign is left out, and the screen says so", async () => {
    await saveUpTo(1);
    const bytes = await fileOf(phone);
    const forged = await remade(bytes, (frame) => flipped(frame, 150));
    expect(await bring(forged)).toMatchObject({ trouble: null, newNeeds: 0, isForged: true });
    expect(await bring(bytes)).toMatchObject({ newNeeds: 1, isForged: false });
  });

  it("Y84 what is from a phone that is not known here is left out, and the screen says so", async () => {
    const other = await enrolByHand(await startByHand(clock), clock);
    await saveNeed(other, 1);
    unwrapResult(await other.engine.sealAll());
    const { items } = unwrapResult(
      await openBundle((await pack(other, TO_COORDINATORS)).bytes, other.vault.identity().charter.hash),
    );
    const { manifest } = unwrapResult(await openBundle(await fileOf(phone), phone.vault.identity().charter.hash));
    const strange = items.flatMap((item) =>
      item.type === "introduction" ? [item.bytes] : item.type === "frame" ? [frameToBytes(item.frame)] : [],
    );
    if (!manifest) throw new TypeError("no manifest");
    const { hash } = phone.vault.identity().charter;
    const bundle = await makeBundle({ manifest, items: strange }, hash, phone.vault.sign, systemRandom);
    expect(await bring(bundle)).toMatchObject({ newNeeds: 0, isNew: false, hasStrangers: true });
  });

  it.each([
    ["of another programme", "foreign", async () => (await pack(await startByHand(clock), TO_PHONES)).bytes],
    ["of which no part is whole", "nothing", async () => (await fileOf(phone)).subarray(0, 300)],
    ["of a newer version", "newer", async () => copyBytes((await fileOf(phone)).with(4, 2))],
    ["that is none", "other", async () => concatBytes(Uint8Array.of(1, 2, 3), systemRandom.bytes(500))],
  ] as const)("Y83 a file %s changes nothing, and the screen says which it is", async (_, trouble, make) => {
    const before = await desk.vault.store.generation();
    expect(await bring(await make())).toEqual({ trouble });
    expect(await desk.vault.store.generation()).toBe(before);
  });
});

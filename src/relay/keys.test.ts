import { existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { toFeedId, toProgrammeId } from "../kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import { openKeys } from "./keys.ts";
import { random } from "./test-kit.ts";

const makeFolder = () => path.join(mkdtempSync(path.join(tmpdir(), "ebb-keys-")), "keys");
const programmeId = toProgrammeId(random(16));
const place = { programmeId, feedId: toFeedId(random(16)), seq: 7 };

describe("keys of a relay", () => {
  it("stay the same when the folder is opened again", async () => {
    const folder = makeFolder();
    const [first, second] = [await openKeys(folder), await openKeys(folder)];
    expect(second.publicKey).toEqual(first.publicKey);
    expect(second.challengeSecret).toEqual(first.challengeSecret);
  });

  it("are the same for processes that start together", async () => {
    const folder = makeFolder();
    const all = await Promise.all([openKeys(folder), openKeys(folder), openKeys(folder)]);
    expect(new Set(all.map(({ publicKey }) => publicKey.join())).size).toBe(1);
  });

  it("are files that only their owner reads", async () => {
    const folder = makeFolder();
    await (await openKeys(folder)).createProgrammeKey(programmeId);
    for (const file of readdirSync(folder)) expect(statSync(path.join(folder, file)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it("R86 are made anew where a cut at the first start left an empty file", async () => {
    const folder = makeFolder();
    await openKeys(folder);
    writeFileSync(path.join(folder, "relay.key"), "");
    const made = await openKeys(folder);
    expect((await openKeys(folder)).publicKey).toEqual(made.publicKey);
    expect(readdirSync(folder)).toEqual(["relay.key"]);
  });

  it("R86 refuse to start on an empty file where a relay ran before", async () => {
    const folder = makeFolder();
    await (await openKeys(folder)).createProgrammeKey(programmeId);
    writeFileSync(path.join(folder, "relay.key"), "");
    await expect(openKeys(folder)).rejects.toMatchObject({ code: "KEY_MISSING" });
  });

  it("refuse to start on a file that was cut short", async () => {
    const folder = makeFolder();
    await openKeys(folder);
    writeFileSync(path.join(folder, "relay.key"), random(10));
    await expect(openKeys(folder)).rejects.toMatchObject({ code: "KEY_MISSING" });
  });
});

describe("the key of a programme", () => {
  it("R86 is made in place of an empty file, and of no other", async () => {
    const folder = makeFolder();
    const keys = await openKeys(folder);
    const file = path.join(folder, `${bytesToHex(programmeId)}.key`);
    writeFileSync(file, "");
    await keys.createProgrammeKey(programmeId);
    const first = readFileSync(file);
    await keys.createProgrammeKey(programmeId);
    expect([first.length, readFileSync(file).equals(first)]).toEqual([32, true]);
  });

  it("R86 a draft that a cut left beside its key is the same file, so that closing overwrites it, too", async () => {
    const folder = makeFolder();
    const keys = await openKeys(folder);
    await keys.createProgrammeKey(programmeId);
    const [file, draft] = [path.join(folder, `${bytesToHex(programmeId)}.key`), path.join(folder, "00.new")];
    linkSync(file, draft);
    await keys.destroyProgrammeKey(programmeId);
    expect([readFileSync(draft).every((byte) => byte === 0), existsSync(file)]).toEqual([true, false]);
  });

  it("opens what it sealed", async () => {
    const keys = await openKeys(makeFolder());
    await keys.createProgrammeKey(programmeId);
    const body = random(1000);
    const sealed = (await keys.readProgrammeKey(programmeId)).seal(place, body);
    expect((await keys.readProgrammeKey(programmeId)).open(place, sealed)).toEqual(body);
  });

  it("shows nothing of the body in what it seals", async () => {
    const keys = await openKeys(makeFolder());
    await keys.createProgrammeKey(programmeId);
    const sealed = (await keys.readProgrammeKey(programmeId)).seal(place, new Uint8Array(64));
    expect(sealed.length).toBe(12 + 64 + 16);
    expect(isEqualBytes(sealed.subarray(12, 76), new Uint8Array(64))).toBe(false);
  });

  it.each([
    ["another position", { ...place, seq: 8 }],
    ["another feed", { ...place, feedId: toFeedId(random(16)) }],
    ["another programme", { ...place, programmeId: toProgrammeId(random(16)) }],
  ])("R10 does not open a body moved to %s", async (_, other) => {
    const keys = await openKeys(makeFolder());
    await keys.createProgrammeKey(programmeId);
    const key = await keys.readProgrammeKey(programmeId);
    expect(() => key.open(other, key.seal(place, random(9)))).toThrow("KEY_WRONG");
  });

  it("R10 does not open a body with any byte changed", async () => {
    const keys = await openKeys(makeFolder());
    await keys.createProgrammeKey(programmeId);
    const key = await keys.readProgrammeKey(programmeId);
    const sealed = key.seal(place, random(9));
    for (let at = 0; at < sealed.length; at++)
      expect(() =>
        key.open(
          place,
          sealed.map((byte, i) => (i === at ? byte ^ 1 : byte)),
        ),
      ).toThrow("KEY_WRONG");
  });

  it("R11 is missing until it is made and after it is destroyed", async () => {
    const folder = makeFolder();
    const keys = await openKeys(folder);
    await expect(keys.readProgrammeKey(programmeId)).rejects.toMatchObject({ code: "KEY_MISSING" });
    await keys.createProgrammeKey(programmeId);
    await keys.destroyProgrammeKey(programmeId);
    await keys.destroyProgrammeKey(programmeId);
    await expect(keys.readProgrammeKey(programmeId)).rejects.toMatchObject({ code: "KEY_MISSING" });
    expect(readdirSync(folder)).toEqual(["relay.key"]);
  });

  it("is not replaced when it is made again", async () => {
    const folder = makeFolder();
    const keys = await openKeys(folder);
    await keys.createProgrammeKey(programmeId);
    const file = path.join(folder, readdirSync(folder).find((name) => name !== "relay.key") ?? "");
    const before = readFileSync(file);
    await keys.createProgrammeKey(programmeId);
    expect(readFileSync(file)).toEqual(before);
  });
});

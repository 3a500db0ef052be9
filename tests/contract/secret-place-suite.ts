/** What every `SecretPlace` does. */
import { describe, expect, it } from "vitest";
import { makeSecretFile, readSecretFile, SECRET_FILE_BYTES, slotOffset } from "../../src/erase/secret-file.ts";
import type { SecretPlace } from "../../src/erase/secret-place.ts";
import { bytesToHex, copyBytes } from "../../src/kit/bytes.ts";
import { systemClock } from "../../src/kit/clock.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";

/** Declares the tests for one implementation, called `name` in their titles. `open` gives a connection of its own at each call. */
export function describeSecretPlace(name: string, open: () => SecretPlace): void {
  const newFile = async () => {
    const [place, id, bytes] = [open(), bytesToHex(systemRandom.bytes(16)), makeSecretFile(systemRandom, systemClock)];
    await place.create(id, bytes);
    return { place, id, bytes };
  };

  describe(`${name}: S files`, () => {
    it("E3 reads back through another connection what was written", async () => {
      const { id, bytes } = await newFile();
      expect(await open().read(id)).toEqual(bytes);
    });

    it("E3 answers null for a file that is not there and makes none", async () => {
      const id = bytesToHex(systemRandom.bytes(16));
      expect(await open().read(id)).toBeNull();
      expect(await open().list()).not.toContain(id);
    });

    it("E3 refuses to write over a file that exists", async () => {
      const { place, id, bytes } = await newFile();
      const other = makeSecretFile(systemRandom, systemClock);
      await expect(place.create(id, other)).rejects.toMatchObject({ code: "SECRET_EXISTS" });
      expect(await place.read(id)).toEqual(bytes);
    });

    it("E4 overwrites one slot and leaves every other byte", async () => {
      const { place, id, bytes } = await newFile();
      const fresh = systemRandom.bytes(32);
      await place.overwrite(id, slotOffset(63), fresh);
      const expected = copyBytes(bytes);
      expected.set(fresh, slotOffset(63));
      expect(await open().read(id)).toEqual(expected);
    });

    it("E4 keeps both of two slots that are overwritten at the same moment", async () => {
      const { place, id } = await newFile();
      const [first, second] = [systemRandom.bytes(32), systemRandom.bytes(32)];
      await Promise.all([place.overwrite(id, slotOffset(1), first), open().overwrite(id, slotOffset(2), second)]);
      const file = unwrapResult(readSecretFile((await place.read(id)) ?? new Uint8Array()));
      expect([file.slots[1], file.slots[2]]).toEqual([first, second]);
    });

    it("E4 overwrites what is as expected", async () => {
      const { place, id, bytes } = await newFile();
      const fresh = systemRandom.bytes(32);
      await place.overwrite(id, slotOffset(5), fresh, copyBytes(bytes.subarray(slotOffset(5), slotOffset(6))));
      expect(unwrapResult(readSecretFile((await open().read(id)) ?? new Uint8Array())).slots[5]).toEqual(fresh);
    });

    it("E4 lets one of several win that replace the same secret", async () => {
      const { place, id, bytes } = await newFile();
      const old = copyBytes(bytes.subarray(slotOffset(5), slotOffset(6)));
      const secrets = Array.from({ length: 4 }, () => systemRandom.bytes(32));
      const writes = secrets.map((secret, i) => (i % 2 ? place : open()).overwrite(id, slotOffset(5), secret, old));
      const outcomes = await Promise.allSettled(writes);
      const winners = secrets.filter((_, i) => outcomes[i]?.status === "fulfilled");
      const losses = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? outcome.reason.code : []));
      const file = unwrapResult(readSecretFile((await place.read(id)) ?? new Uint8Array()));
      expect([losses, [file.slots[5]]]).toEqual([["SECRET_STALE", "SECRET_STALE", "SECRET_STALE"], winners]);
    });

    it("E4 refuses to overwrite a file that is not there", async () => {
      const id = bytesToHex(systemRandom.bytes(16));
      await expect(open().overwrite(id, 0, new Uint8Array(1))).rejects.toMatchObject({ code: "SECRET_MISSING" });
      expect(await open().read(id)).toBeNull();
    });

    it.each([-1, SECRET_FILE_BYTES - 31, 0.5])("E4 refuses to overwrite 32 bytes at %d", async (offset) => {
      const { place, id, bytes } = await newFile();
      const attempt = place.overwrite(id, offset, new Uint8Array(32));
      await expect(attempt).rejects.toMatchObject({ code: "SECRET_OFFSET_INVALID" });
      expect(await place.read(id)).toEqual(bytes);
    });

    it("E5 has neither file nor name after removing, and removes twice without a failure", async () => {
      const { place, id } = await newFile();
      expect(await place.list()).toContain(id);
      await place.remove(id);
      await place.remove(id);
      expect(await place.read(id)).toBeNull();
      expect(await place.list()).not.toContain(id);
    });

    it("E5 leaves other files when one is removed", async () => {
      const [first, second] = [await newFile(), await newFile()];
      await first.place.remove(first.id);
      expect(await second.place.read(second.id)).toEqual(second.bytes);
    });

    it("E3 refuses an id out of shape", async () => {
      await expect(open().read("../vaults")).rejects.toMatchObject({ code: "SECRET_ID_INVALID" });
    });
  });
}

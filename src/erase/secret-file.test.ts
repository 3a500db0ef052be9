import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, copyBytes } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import {
  encodeMark,
  makeSecretFile,
  readSecretFile,
  SECRET_FILE_BYTES,
  SECRET_OFFSET,
  SLOT_COUNT,
  slotOffset,
} from "./secret-file.ts";

const at = (ms: number) => ({ nowMs: () => ms });
const newFile = (ms = 1_790_000_000_123) => makeSecretFile(systemRandom, at(ms));

describe("E1 layout of the S file", () => {
  it("E1 is 66 blocks of 32 bytes with the mark in front", () => {
    const file = newFile(0x0102_0304_0506);
    expect(file.length).toBe(2112);
    expect(bytesToHex(file.subarray(0, 32))).toBe(`4542425345435231${"00"}010203040506${"00".repeat(17)}`);
  });

  it("E1 finds S and every slot where the offsets say", () => {
    const file = newFile();
    const { secret, slots } = unwrapResult(readSecretFile(file));
    expect(secret).toEqual(file.slice(SECRET_OFFSET, SECRET_OFFSET + 32));
    expect(slots.length).toBe(SLOT_COUNT);
    for (const [slot, bytes] of slots.entries())
      expect(bytes).toEqual(file.slice(slotOffset(slot), slotOffset(slot) + 32));
    expect(slotOffset(SLOT_COUNT - 1) + 32).toBe(SECRET_FILE_BYTES);
  });

  it("E1 draws every secret afresh", () => {
    const { secret, slots } = unwrapResult(readSecretFile(newFile()));
    expect(new Set([secret, ...slots].map(bytesToHex)).size).toBe(65);
  });

  it("E1 reads back every time of making", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (ms) => {
        expect(unwrapResult(readSecretFile(newFile(ms))).createdAtMs).toBe(ms);
      }),
    );
  });

  it.each([-1, 2 ** 48, Number.NaN])("E1 refuses to write the time %d", (ms) => {
    expect(() => newFile(ms)).toThrow("SECRET_FILE_TIME_OUT_OF_RANGE");
  });

  it.each([-1, 64, 0.5])("E1 knows no slot %d", (slot) => {
    expect(() => slotOffset(slot)).toThrow("SLOT_OUT_OF_RANGE");
  });
});

describe("E2 reading the S file", () => {
  it("E2 reads the mark of a wipe although every secret is gone", () => {
    const file = newFile(5);
    file.fill(0, SECRET_OFFSET);
    file.set(encodeMark("wiping", 5));
    expect(unwrapResult(readSecretFile(file)).state).toBe("wiping");
  });

  it("E2 refuses a file of zeros", () => {
    expect(readSecretFile(new Uint8Array(SECRET_FILE_BYTES)).ok).toBe(false);
  });

  it.each([0, 31, SECRET_FILE_BYTES - 1, SECRET_FILE_BYTES + 1])("E2 refuses %d bytes", (length) => {
    const bytes = new Uint8Array(length);
    bytes.set(newFile().subarray(0, length));
    expect(readSecretFile(bytes)).toMatchObject({ ok: false, error: { code: "SECRET_FILE_MALFORMED" } });
  });

  it("E2 reads no file as alive in whose state or magic a bit was flipped", () => {
    const file = newFile();
    for (let bit = 0; bit < 9 * 8; bit++) {
      const flipped = copyBytes(file);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const result = readSecretFile(flipped);
      expect(result.ok && result.value.state).not.toBe("alive");
    }
  });

  it("E2 gives secrets in buffers of their own", () => {
    const file = newFile();
    const { secret } = unwrapResult(readSecretFile(file));
    file.fill(0);
    expect(secret.some((byte) => byte !== 0)).toBe(true);
  });
});

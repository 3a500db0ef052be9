import fc from "fast-check";
import { split } from "shamir-secret-sharing";
import { beforeAll, describe, expect, it } from "vitest";
import { sealToKey } from "../crypto/sealed-box.ts";
import { verify } from "../crypto/sign.ts";
import { type Bytes, bytesToHex, copyBytes, hexToBytes, utf8ToBytes } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { bytesToLines, LINES_BYTES, linesToBytes } from "./lines.ts";
import { combineShares, isSameSet, makeRecovery, type NewRecovery } from "./recovery-set.ts";
import { decodeShare, encodeShare, type Share } from "./share.ts";

const SEED = 20_261_123;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const anyBytes = fc.uint8Array({ minLength: LINES_BYTES, maxLength: LINES_BYTES }).map(copyBytes);
const sample: Share = { setId: Uint8Array.of(1, 2, 3, 4), index: 2, part: new Uint8Array(17).fill(7) };

const replaceAt = (text: string, at: number, character: string) => text.slice(0, at) + character + text.slice(at + 1);
const lineAt = (at: number) => Math.floor(at / 15) + 1;
const places = [...bytesToLines(new Uint8Array(LINES_BYTES))].flatMap((c, at) => (/\s/.test(c) ? [] : [at]));

let set: NewRecovery;
let other: NewRecovery;
const shareOf = ({ papers }: NewRecovery, at: 0 | 1 | 2) => unwrapResult(decodeShare(papers[at]));
const codeOf = async (a: Share, b: Share) => {
  const combined = await combineShares(a, b);
  return combined.ok ? "ok" : combined.error.code;
};
beforeAll(async () => {
  [set, other] = await Promise.all([makeRecovery(systemRandom), makeRecovery(systemRandom)]);
});

describe("lines", () => {
  it("X4 have four groups of letters that nobody mistakes", () => {
    expect(encodeShare(sample)).toMatch(/^(?:(?:[0-9A-HJKMNP-TV-Z]{4} ?){3}\n?){4}$/);
  });

  it(`X4 give back any bytes (seed ${SEED})`, () => {
    fc.assert(
      fc.property(
        anyBytes,
        (bytes) => bytesToHex(unwrapResult(linesToBytes(bytesToLines(bytes)))) === bytesToHex(bytes),
      ),
      { seed: SEED },
    );
  });

  it.each<[string, (text: string) => string]>([
    ["in small letters", (text) => text.toLowerCase()],
    ["without spaces", (text) => text.replaceAll(" ", "")],
    ["with dashes of any kind", (text) => text.replaceAll(" ", "–")],
    ["as one line", (text) => text.replace(/\s/g, "")],
    ["with O for 0 and l for 1", (text) => text.replaceAll("0", "O").replaceAll("1", "l")],
    ["with I for 1", (text) => text.replaceAll("1", "i")],
    ["with empty lines and other line ends", (text) => `\r\n${text.replaceAll("\n", "\r\n\r\n")}\r\n`],
  ])("X5 are read %s", (_, change) => {
    expect(decodeShare(change(encodeShare(sample)))).toEqual({ ok: true, value: sample });
  });

  it.each(places)("X6 tell which line a wrong character at %i is in, whichever it is", (at) => {
    const text = encodeShare(sample);
    const wrong = [...ALPHABET].filter((character) => character !== text[at]);
    const found = wrong.map((character) => linesToBytes(replaceAt(text, at, character)));
    expect(found).toEqual(wrong.map(() => ({ ok: false, error: { code: "LINE_WRONG", line: lineAt(at) } })));
  });

  it(`X6 find two swapped characters of a line (seed ${SEED})`, () => {
    const inLine = fc.integer({ min: 0, max: 11 });
    fc.assert(
      fc.property(anyBytes, fc.integer({ min: 0, max: 3 }), inLine, inLine, (bytes, line, i, j) => {
        const lines = bytesToLines(bytes).replaceAll(" ", "").split("\n");
        const [text = "", one, two] = [lines[line], lines[line]?.[i] ?? "", lines[line]?.[j] ?? ""];
        fc.pre(one !== two);
        lines[line] = replaceAt(replaceAt(text, i, two), j, one);
        return !linesToBytes(lines.join("\n")).ok;
      }),
      { seed: SEED },
    );
  });

  it("X6 find two swapped lines even where their data are equal", () => {
    const [first = "", second = "", third = "", fourth = ""] = bytesToLines(new Uint8Array(LINES_BYTES)).split("\n");
    expect(linesToBytes([second, first, third, fourth].join("\n"))).toEqual({
      ok: false,
      error: { code: "LINE_WRONG", line: 1 },
    });
  });

  it.each<[string, (lines: string[]) => string[], unknown]>([
    ["nothing", () => [], { code: "LINES_MISSING" }],
    ["three lines", (lines) => lines.slice(0, 3), { code: "LINES_MISSING" }],
    [
      "a line without its last character",
      ([a = "", ...rest]) => [a.slice(0, -1), ...rest],
      { code: "LINE_WRONG", line: 1 },
    ],
    ["a character too many", ([a = "", b = "", ...rest]) => [a, `${b}0`, ...rest], { code: "LINE_WRONG", line: 2 }],
    [
      "a letter that is none of ours",
      ([a = "", b, c = "", d]) => [a, b ?? "", `U${c.slice(1)}`, d ?? ""],
      { code: "LINE_WRONG", line: 3 },
    ],
    ["a fifth line", (lines) => [...lines, lines[0] ?? ""], { code: "LINE_WRONG", line: 4 }],
  ])("X6 refuse %s", (_, change, error) => {
    expect(linesToBytes(change(encodeShare(sample).split("\n")).join("\n"))).toEqual({ ok: false, error });
  });

  it("X6 refuse filling bits that are not zeros", () => {
    // The last data symbol of the last line holds one bit of data and four that fill up; its check is made to hold again.
    const lines = bytesToLines(new Uint8Array(LINES_BYTES)).split("\n");
    const data = (lines[3] ?? "").replaceAll(" ", "").slice(0, 10);
    const filled = [...ALPHABET].map((check) => [...lines.slice(0, 3), `${data}1${check}`].join("\n"));
    expect(filled.map((text) => linesToBytes(text).ok)).toEqual(filled.map(() => false));
  });

  it(`X6 never throw on any text (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => typeof decodeShare(text).ok === "boolean"),
      { seed: SEED },
    );
  });
});

describe("a share", () => {
  it("X3 is read as it was written", () => {
    expect(unwrapResult(decodeShare(encodeShare(sample)))).toEqual(sample);
  });

  it("X3 stands as these letters", () => {
    expect(encodeShare(sample)).toMatchInlineSnapshot(`
      "040G 40R4 083A
      GE1R 70W3 GE1V
      R70W 3GE1 R70S
      W3GE 5J0J QR00"
    `);
  });

  const damaged = (change: (bytes: Bytes) => void) => {
    const bytes = unwrapResult(linesToBytes(encodeShare(sample)));
    change(bytes);
    const decoded = decodeShare(bytesToLines(bytes));
    return decoded.ok ? "ok" : decoded.error.code;
  };

  it("X7 of another version is refused as that", () => {
    expect(damaged((bytes) => bytes.set([2]))).toBe("SHARE_VERSION");
  });

  it.each(Array.from({ length: LINES_BYTES - 1 }, (_, at) => at + 1))("X7 is damaged where byte %i differs", (at) => {
    expect(damaged((bytes) => bytes.set([(bytes[at] ?? 0) ^ 1], at))).toBe("SHARE_DAMAGED");
  });

  it.each([0, 4])("X7 with the number %i is refused", (index) => {
    expect(decodeShare(encodeShare({ ...sample, index: index as 1 })).ok).toBe(false);
  });
});

describe("a recovery set", () => {
  it("X1 follows from its seed alone", async () => {
    const seed = hexToBytes("000102030405060708090a0b0c0d0e0f");
    const { recovery } = await makeRecovery({ bytes: () => copyBytes(seed) });
    expect([recovery.setId, recovery.boxKey, recovery.signKey].map(bytesToHex)).toMatchInlineSnapshot(`
      [
        "6c3108a0",
        "bec0fbfc11446f35932de9e9ef32bf418aacb7ecceb303240956fe42ec9caf5a",
        "39c46d0dd79d281a23993882eeefcbb83be42cc609661027cd0ba0d1f8eaeb49",
      ]
    `);
  });

  it("X1 leaves no seed behind", async () => {
    const seed = systemRandom.bytes(16);
    await makeRecovery({ bytes: () => seed });
    expect([...seed]).toEqual(Array(16).fill(0));
  });

  it.each<[0 | 1 | 2, 0 | 1 | 2]>([
    [0, 1],
    [0, 2],
    [1, 2],
    [1, 0],
    [2, 0],
    [2, 1],
  ])("X2 comes back from its papers at %i and %i", async (a, b) => {
    const keys = unwrapResult(await combineShares(shareOf(set, a), shareOf(set, b)));
    expect(isSameSet(keys.recovery, set.recovery)).toBe(true);
  });

  it("X2 numbers its papers", () => {
    expect(([0, 1, 2] as const).map((at) => shareOf(set, at).index)).toEqual([1, 2, 3]);
  });

  it("X8 refuses papers of two sets", async () => {
    expect(await codeOf(shareOf(set, 0), shareOf(other, 1))).toBe("SHARE_OTHER_SET");
  });

  it("X8 refuses one paper twice", async () => {
    expect(await codeOf(shareOf(set, 0), shareOf(set, 0))).toBe("SHARE_TWICE");
  });

  it("X8 refuses a paper of another set that bears this one's name", async () => {
    const forged = { ...shareOf(other, 1), setId: set.recovery.setId };
    expect(await codeOf(shareOf(set, 0), forged)).toBe("SHARES_APART");
  });

  it("X8 refuses two shares from one place", async () => {
    const first = shareOf(set, 0);
    expect(await codeOf(first, { ...first, index: 2 })).toBe("SHARES_APART");
  });

  it("X8 refuses shares of another split of the seed", async () => {
    const seed = systemRandom.bytes(16);
    const made = await makeRecovery({ bytes: () => copyBytes(seed) });
    const [part = seed] = await split(seed, 3, 2);
    expect(await codeOf(shareOf(made, 0), { ...shareOf(made, 1), part: copyBytes(part) })).toBe("SHARES_APART");
  });

  it("X8 a part with one changed byte gives no keys, whichever byte it is", async () => {
    const [first, second] = [shareOf(set, 0), shareOf(set, 1)];
    const codes = await Promise.all(
      [...second.part].map((byte, at) => {
        const part = copyBytes(second.part);
        part[at] = byte ^ 0x40;
        return codeOf(first, { ...second, part });
      }),
    );
    expect(codes).toEqual(codes.map(() => "SHARES_APART"));
  });

  it.each<["boxKey" | "signKey"]>([["boxKey"], ["signKey"]])("X9 is another set where its %s differs", (key) => {
    expect(isSameSet({ ...set.recovery, [key]: other.recovery[key] }, set.recovery)).toBe(false);
  });

  it("X10 opens what was sealed to its box key, and nothing else", async () => {
    const keys = unwrapResult(await combineShares(shareOf(set, 0), shareOf(set, 2)));
    const secret = utf8ToBytes("thirty-two bytes of an epoch key");
    const mine = await sealToKey(set.recovery.boxKey, secret, systemRandom);
    const foreign = await sealToKey(other.recovery.boxKey, secret, systemRandom);
    expect([await keys.open(mine), await keys.open(foreign)]).toEqual([secret, null]);
  });

  it("X10 signs with the key that the terms name", async () => {
    const keys = unwrapResult(await combineShares(shareOf(set, 1), shareOf(set, 2)));
    const message = utf8ToBytes("header");
    expect(await verify(set.recovery.signKey, await keys.sign("seg", message), "seg", message)).toBe(true);
  });

  it("X10 does nothing any more once it is wiped", async () => {
    const keys = unwrapResult(await combineShares(shareOf(set, 0), shareOf(set, 1)));
    keys.wipe();
    await expect(keys.sign("seg", new Uint8Array())).rejects.toMatchObject({ code: "RECOVERY_WIPED" });
    await expect(keys.open(new Uint8Array(80))).rejects.toMatchObject({ code: "RECOVERY_WIPED" });
  });
});

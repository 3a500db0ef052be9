/** Recovery papers, after X1 to X8 of src/recovery/SPEC.md. */
import { Buffer } from "node:buffer";
import { bytesOf, hexOf, hexOrNull, type Json, type JsonObject, numberOf, type Operation, textOf } from "../json.ts";
import { boxKeyOf, hkdf, labelled, openSealed, signKeyOf } from "./primitives.ts";
import { answering, must, Refusal } from "./refusal.ts";

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The product in GF(2ⁿ) with the polynomial whose bits, the highest included, are `polynomial`. */
function times(a: number, b: number, polynomial: number): number {
  const top = 1 << (31 - Math.clz32(polynomial));
  let [product, factor] = [0, a];
  for (let bits = b; bits > 0; bits >>= 1) {
    if (bits & 1) product ^= factor;
    factor <<= 1;
    if (factor & top) factor ^= polynomial;
  }
  return product;
}

const BYTES = 0b1_0001_1011;
const FIVES = 0b10_0101;

/** a⁻¹ = a²⁵⁴. */
const inverse = (a: number): number => Array.from({ length: 253 }).reduce<number>((power) => times(power, a, BYTES), a);

/** A share of `seed`: values at `place` of the lines through the seed's bytes with these slopes. For making vectors. */
export const shareAt = (seed: Uint8Array, slopes: Uint8Array, place: number): Buffer =>
  Buffer.of(...seed.map((byte, at) => byte ^ times(slopes[at] ?? 0, place, BYTES)), place);

/** X2: the line through two points of each byte, at 0. */
function joinShares(a: Uint8Array, b: Uint8Array): Buffer {
  const [x, y] = [a[16] ?? 0, b[16] ?? 0];
  const divisor = inverse(x ^ y);
  const [left, right] = [times(y, divisor, BYTES), times(x, divisor, BYTES)];
  return Buffer.from(
    Array.from({ length: 16 }, (_, at) => times(a[at] ?? 0, left, BYTES) ^ times(b[at] ?? 0, right, BYTES)),
  );
}

/** X6. */
const checkOf = (number: number, data: readonly number[]): number =>
  [number, ...data].reduce((sum, value) => times(sum ^ value, 2, FIVES), 0);

/** The values of the letters of a text, check characters left out. */
export const toValues = (text: string): readonly number[] =>
  [...text.replace(/\s/g, "")].map((letter) => LETTERS.indexOf(letter)).filter((_, at) => at % 12 !== 11);

/** X4: 44 values as four lines. */
export function toLines(values: readonly number[]): string {
  const lines = [0, 1, 2, 3].map((line) => {
    const data = values.slice(11 * line, 11 * line + 11);
    const text = [...data, checkOf(line + 1, data)].map((value) => LETTERS[value]).join("");
    return [text.slice(0, 4), text.slice(4, 8), text.slice(8)].join(" ");
  });
  return lines.join("\n");
}

function writePaper(given: JsonObject): string {
  const body = Buffer.concat([
    Buffer.of(1),
    bytesOf(given.setId),
    Buffer.of(numberOf(given.number)),
    bytesOf(given.share),
  ]);
  const number = BigInt(`0x${Buffer.concat([body, labelled("recovery-share", body).subarray(0, 4)]).toString("hex")}`);
  const values = Array.from({ length: 44 }, (_, at) => Number(((number << 4n) >> BigInt(5 * (43 - at))) & 31n));
  return toLines(values);
}

/** A refusal that says which line. */
class WrongLine extends Refusal {
  readonly line: number;

  constructor(line: number) {
    super("LINE_WRONG");
    this.line = line;
  }
}

function linesOf(text: string): readonly string[] {
  const plain = text.toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
  const lines = plain
    .split("\n")
    .map((line) => line.replace(/[\s\p{Pd}]/gu, ""))
    .filter((line) => line !== "");
  const [only = ""] = lines;
  return lines.length > 1 ? lines : (only.match(/.{1,12}/gu) ?? []);
}

function readLine(line: string, number: number): readonly number[] {
  const values = [...line].map((letter) => LETTERS.indexOf(letter));
  const isWhole = values.length === 12 && !values.includes(-1);
  if (!isWhole || checkOf(number, values.slice(0, 11)) !== values[11]) throw new WrongLine(number);
  return values.slice(0, 11);
}

function readPaper(text: string) {
  const lines = linesOf(text);
  const values = lines.slice(0, 4).flatMap((line, at) => readLine(line, at + 1));
  must(lines.length >= 4, "LINES_MISSING");
  const number = values.reduce((sum, value) => (sum << 5n) | BigInt(value), 0n);
  if (lines.length > 4 || (number & 15n) !== 0n) throw new WrongLine(4);
  const bytes = Buffer.from((number >> 4n).toString(16).padStart(54, "0"), "hex");
  must(bytes[0] === 1, "SHARE_VERSION");
  const [body, paper] = [bytes.subarray(0, 23), bytes[5] ?? 0];
  const isSound = labelled("recovery-share", body).subarray(0, 4).equals(bytes.subarray(23));
  must(isSound && paper >= 1 && paper <= 3, "SHARE_DAMAGED");
  return { setId: body.subarray(1, 5), number: paper, share: body.subarray(6) };
}

function keysOf(seed: Uint8Array) {
  const box = hkdf("recovery-box", seed, [], 32);
  const setId = hkdf("recovery-set", seed, [], 4);
  return { setId, box, set: { setId: hexOf(setId), boxKey: hexOf(boxKeyOf(box)), signKey: signKeyFrom(seed) } };
}

const signKeyFrom = (seed: Uint8Array) => hexOf(signKeyOf(hkdf("recovery-sign", seed, [], 32)));

function combine(given: JsonObject): Json {
  const [one, other] = [readPaper(textOf(given.one)), readPaper(textOf(given.other))];
  must(one.setId.equals(other.setId), "SHARE_OTHER_SET");
  must(one.number !== other.number, "SHARE_TWICE");
  must(one.share[16] !== other.share[16], "SHARES_APART");
  const { setId, box, set } = keysOf(joinShares(one.share, other.share));
  must(setId.equals(one.setId), "SHARES_APART");
  return { ...set, plaintext: hexOrNull(openSealed(box, bytesOf(given.sealed))) };
}

export const paperOperations: Readonly<Record<string, Operation>> = {
  "recovery-keys": answering((given) => keysOf(bytesOf(given.seed)).set),
  "write-paper": answering((given) => ({ text: writePaper(given) })),
  "read-paper": (given) => {
    try {
      const { setId, number, share } = readPaper(textOf(given.text));
      return { outcome: "ok", gives: { setId: hexOf(setId), number, share: hexOf(share) } };
    } catch (refusal) {
      if (refusal instanceof WrongLine) return { outcome: refusal.code, gives: { line: refusal.line } };
      if (refusal instanceof Refusal) return { outcome: refusal.code };
      throw refusal;
    }
  },
  "combine-papers": answering(combine),
};

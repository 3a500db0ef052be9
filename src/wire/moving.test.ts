import { describe, expect, it } from "vitest";
import { type Bytes, utf8ToBytes } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { decodeBase45, encodeBase45 } from "./base45.ts";
import {
  type Collected,
  collect,
  finishMoving,
  MAX_MOVING_BYTES,
  movingCode,
  movingProgress,
  movingRound,
} from "./moving.ts";

/** Numbers from 0 up to 1 that follow from `seed`. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

/** Collects `texts` until the message is whole; says how many it took. */
function readAll(texts: Iterable<string>): { readonly message: Bytes | null; readonly taken: number } {
  let [collected, taken]: [Collected | null, number] = [null, 0];
  for (const text of texts) {
    taken++;
    collected = collect(collected, text) ?? collected;
    const message = collected && finishMoving(collected);
    if (message) return { message, taken };
  }
  return { message: null, taken };
}

function* codes(message: Bytes, isSeen: (number: number) => boolean = () => true) {
  for (let number = 0; number < 10 * movingRound(message) + 200; number++)
    if (isSeen(number)) yield movingCode(message, number);
}

describe("moving codes", () => {
  it.each([0, 1, 89, 90, 91, 1_064, 4_000, MAX_MOVING_BYTES])("W110 %i bytes read back from one round", (length) => {
    const message = systemRandom.bytes(length);
    expect(readAll(codes(message))).toEqual({ message, taken: movingRound(message) });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "W111 seed %i: half of the codes lost, few more than the blocks are needed",
    (seed) => {
      const [message, roll] = [systemRandom.bytes(4_000), dice(seed)];
      const { message: read, taken } = readAll(codes(message, () => roll() < 0.5));
      expect(read).toEqual(message);
      expect(taken).toBeLessThan(movingRound(message) + 15);
    },
  );

  it("W111 shuffled and doubled codes read back", () => {
    const [message, roll] = [systemRandom.bytes(2_000), dice(9)];
    const all = [...codes(message)].slice(0, 2 * movingRound(message));
    const shuffled = [...all, ...all].map((text) => [roll(), text] as const).sort(([a], [b]) => a - b);
    expect(readAll(shuffled.map(([, text]) => text)).message).toEqual(message);
  });

  it("W111 a reader that comes in late needs no first round", () => {
    const message = systemRandom.bytes(1_500);
    const { message: read, taken } = readAll(codes(message, (number) => number >= movingRound(message)));
    expect([read, taken < movingRound(message) + 12]).toEqual([message, true]);
  });

  it("W110 is drawn in letters that QR codes pack, 149 of them", () => {
    expect(movingCode(systemRandom.bytes(500), 70_000)).toMatch(/^M1[0-9A-Z $%*+\-./:]{147}$/);
  });

  it("W112 codes of something else say nothing, and those of another message begin anew", () => {
    const [one, other] = [systemRandom.bytes(300), systemRandom.bytes(300)];
    const first = collect(null, movingCode(one, 0));
    const texts = ["", "E1ABC", "M1", "M1A", `${movingCode(one, 0)}A`, movingCode(one, 0).toLowerCase()];
    expect(texts.map((text) => collect(first, text))).toEqual(texts.map(() => null));
    const next = collect(first, movingCode(other, 0));
    expect(next && movingProgress(next)).toEqual({ have: 1, need: 4 });
  });

  it("W113 a message whose codes were altered is not given out", () => {
    const message = systemRandom.bytes(80);
    const bytes = decodeBase45(movingCode(message, 0).slice(2)) ?? new Uint8Array();
    const altered = `M1${encodeBase45(bytes.with(20, (bytes[20] ?? 0) ^ 1))}`;
    const collected = collect(null, altered);
    expect(collected && finishMoving(collected)).toBe(null);
  });

  it("W110 base45 is that of RFC 9285", () => {
    expect(["AB", "Hello!!", "base-45"].map((text) => encodeBase45(utf8ToBytes(text)))).toEqual([
      "BB8",
      "%69 VD92EX0",
      "UJCLQE7W581",
    ]);
    expect([
      decodeBase45("QED8WEX0"),
      decodeBase45("GGW"),
      decodeBase45("ZZ"),
      decodeBase45("AAAA"),
      decodeBase45("a"),
    ]).toEqual([utf8ToBytes("ietf!"), null, null, null, null]);
  });
});

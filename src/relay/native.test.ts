import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { secretToBoxKey } from "../crypto/box-keys.ts";
import { sha256 } from "../crypto/hash.ts";
import { host } from "../crypto/host.ts";
import { seedToSignKey, sign, verify } from "../crypto/sign.ts";
import { concatBytes, hexToBytes } from "../kit/bytes.ts";
import { makeSigner, useNative } from "./native.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const clear = () => {
  for (const name of ["sha256", "verify", "publicKey"] as const) delete host[name];
};
/** The answer of what browsers use, and of Node's own. */
async function both<Answer>(ask: () => Answer | Promise<Answer>) {
  clear();
  const plain = await ask();
  useNative();
  return [plain, await ask()];
}

describe("Node's own cryptography", () => {
  afterEach(clear);

  it("K8 hashes to the same bytes", () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (message) => {
        const [plain, native] = await both(() => sha256(message));
        expect(native).toEqual(plain);
      }),
    ));

  it("K8 signs the same bytes", () =>
    fc.assert(
      fc.asyncProperty(bytes(32), fc.uint8Array({ maxLength: 200 }), async (seed, message) => {
        expect(await makeSigner(seed)("seg", message)).toEqual(await sign(seed, "seg", message));
      }),
      { numRuns: 20 },
    ));

  it("K8 gives the same public keys", () =>
    fc.assert(
      fc.asyncProperty(bytes(32), async (secret) => {
        const [plain, native] = await both(() => [seedToSignKey(secret), secretToBoxKey(secret)]);
        expect(native).toEqual(plain);
      }),
      { numRuns: 50 },
    ));

  it("K1 K8 finds the same signatures good, and the same ones bad", () =>
    fc.assert(
      fc.asyncProperty(bytes(32), fc.nat(63), fc.boolean(), async (seed, at, isTouched) => {
        const signature = await sign(seed, "seg", seed);
        if (isTouched) signature[at] = (signature[at] ?? 0) ^ 1;
        const answers = await both(() => verify(seedToSignKey(seed), signature, "seg", seed));
        expect(answers).toEqual([!isTouched, !isTouched]);
      }),
      { numRuns: 20 },
    ));

  it.each([
    ["a small point", `01${"00".repeat(31)}`],
    ["a number that is no point", `02${"00".repeat(31)}`],
    ["a number above the field", "ff".repeat(32)],
  ])("K2 takes %s for no key", async (_, hex) => {
    const signature = concatBytes(hexToBytes(`01${"00".repeat(31)}`), new Uint8Array(32));
    expect(await both(() => verify(hexToBytes(hex), signature, "seg", new Uint8Array()))).toEqual([false, false]);
  });
});

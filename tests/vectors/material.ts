/** The fixed people, keys and bytes that the vectors are made of. Never use these keys for anything else. */
import { createHash } from "node:crypto";
import { secretToBoxKey } from "../../src/crypto/box-keys.ts";
import { seedToSignKey } from "../../src/crypto/sign.ts";
import { ebbOperations } from "./ebb-operations.ts";
import { bytesOf, hexOf, type JsonObject, objectOf, textOf, type Vector, type VectorFile } from "./json.ts";

/** `length` bytes that look random and depend on `name` alone, as hexadecimal. */
export function bytesFor(name: string, length: number): string {
  let hex = "";
  for (let block = 0; hex.length < 2 * length; block++)
    hex += createHash("sha256").update(`ebb vectors ${name} ${block}`).digest("hex");
  return hex.slice(0, 2 * length);
}

/** Someone with keys that follow from the name. */
export const person = (name: string) => {
  const [seed, boxSecret] = [bytesFor(`${name} sign`, 32), bytesFor(`${name} box`, 32)];
  return {
    seed,
    signKey: hexOf(seedToSignKey(bytesOf(seed))),
    boxSecret,
    boxKey: hexOf(secretToBoxKey(bytesOf(boxSecret))),
    incarnation: bytesFor(`${name} incarnation`, 16),
  };
};

export const phone = person("phone");
export const coordinator = person("coordinator");
export const relay = person("relay");
export const stranger = person("stranger");
export const epoch = person("epoch");
export const programmeId = bytesFor("programme", 16);
export const ZEROS_32 = "00".repeat(32);

/** What an operation of src gives; fails where it refuses. */
export async function give(operation: string, given: JsonObject): Promise<JsonObject> {
  const answer = await ebbOperations[operation]?.(given);
  if (answer?.outcome !== "ok") throw new TypeError(`${operation} answered ${answer?.outcome}`);
  return objectOf(answer.gives);
}

/** One text that an operation of src gives. */
export const giveText = async (operation: string, given: JsonObject, name: string): Promise<string> =>
  textOf((await give(operation, given))[name]);

/** A vector before it is answered: its name, the rules that it shows, the operation, what the operation gets and the outcome that it must have. */
export type Case = readonly [name: string, rules: string, operation: string, given: JsonObject, outcome: string];

async function answerCase([name, rules, operation, given, outcome]: Case): Promise<Vector> {
  const answer = await ebbOperations[operation]?.(given);
  if (answer?.outcome !== outcome) throw new TypeError(`${name}: ${answer?.outcome} instead of ${outcome}`);
  return { name, rules: rules.split(" "), do: operation, given, answer };
}

/** A whole file; fails where a case does not have its outcome. */
export async function answerCases(format: string, specification: string, cases: readonly Case[]): Promise<VectorFile> {
  const vectors: Vector[] = [];
  for (const one of cases) vectors.push(await answerCase(one));
  return { format, specification, vectors };
}

/** `hex` with the byte at `at` set to `value`, or flipped in its lowest bit. */
export function withByte(hex: string, at: number, value?: number): string {
  const bytes = bytesOf(hex);
  return hexOf(bytes.with(at, value ?? (bytes[at] ?? 0) ^ 1));
}

/**
 * What this coordinator last saw of needs, so that a change is told also after a lock. Row meta/looked, sealed under the slot of the pages: what is erased takes it
 * along, since it holds answers of people. CBOR [1, [[need 16, item, urgency, people, [extra help], language, area, helper] …]], the newest last.
 */
import { bytesToHex, hexToBytes } from "../../../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../../../kit/cbor.ts";
import { type Reader, readBytes, readInteger, readList, readText, readTuple } from "../../../kit/read.ts";
import type { HelpNeed } from "../../../need/model.ts";
import type { Replica } from "../../../sync/replica.ts";
import { LOOKED_REF } from "../../../sync/rows.ts";
import type { OpenVault } from "../../../vault/open-vault.ts";
import { slotOfGeneration } from "../../../vault/slots.ts";

/** Answers of a need whose change matters to who decides. */
export type Looked = Pick<
  HelpNeed,
  "item" | "urgency" | "people" | "extraHelp" | "language" | "area" | "helperPreference"
>;

/** By need in hex, the newest last. */
export type Looks = ReadonlyMap<string, Looked>;

const VERSION = 1;
const MAX_LOOKS = 2_000;
const MAX_BYTES = 1 << 18;
const MAX_CODE = 0xffff;

/** What was seen; nothing where the row is not there, or went with an erased record. */
export async function readLooks(vault: OpenVault): Promise<Looks> {
  const row = await vault.store.get(LOOKED_REF);
  const plaintext = row && vault.open(LOOKED_REF, row);
  const decoded = plaintext && decodeCbor(plaintext, MAX_BYTES);
  const parts = decoded?.ok ? readTuple(2)(decoded.value) : null;
  return new Map((parts?.[0] === VERSION && readList(readLook, MAX_LOOKS)(parts[1])) || []);
}

/** `looks` with one more. */
export const withLook = (looks: Looks, need: string, seen: Looked): Looks =>
  new Map([...[...looks].filter(([key]) => key !== need), [need, seen] as const].slice(-MAX_LOOKS));

/** Keeps them. What cannot be written is only not told after a lock. */
export const keepLooks = (vault: OpenVault, { generation }: Pick<Replica, "generation">, looks: Looks) =>
  vault.store.commit({
    put: [vault.seal(slotOfGeneration(generation), LOOKED_REF, encodeCbor([VERSION, [...looks].map(lookToCbor)]))],
  });

const lookToCbor = ([need, seen]: readonly [string, Looked]): Cbor => [
  ...[hexToBytes(need), seen.item, seen.urgency, seen.people, seen.extraHelp],
  ...[seen.language, seen.area, seen.helperPreference],
];

const readCode = readInteger(0, MAX_CODE);
const readLook: Reader<readonly [string, Looked]> = (value) => {
  const parts = readTuple(8)(value);
  const need = readBytes(16)(parts?.[0]);
  const [item, urgency, people] = [1, 2, 3].map((at) => readCode(parts?.[at]));
  const [extraHelp, language] = [readList(readCode, 16)(parts?.[4]), readText(35)(parts?.[5])];
  const [area, helperPreference] = [readCode(parts?.[6]), readCode(parts?.[7])];
  if (!need || typeof item !== "number" || typeof urgency !== "number" || typeof people !== "number") return null;
  if (!extraHelp || language === null || area === null || helperPreference === null) return null;
  return [bytesToHex(need), { item, urgency, people, extraHelp, language, area, helperPreference }];
};

/**
 * The two picture-words that name a phone, such as "River-Lamp", so that nobody has to name its holder. The same on every device: acts and
 * screens pass it on in English, and `label` of `useWords` says it in the language of the screen.
 */
import { deriveBytes } from "../../crypto/hash.ts";
import { bytesToHex, hexToBytes } from "../../kit/bytes.ts";
import { aliasText } from "../../words/picture-words.ts";

/** Labels that were worked out: one for each device of the programmes that this page opened, and nothing that anyone keeps to themselves. */
const labels = new Map<string, string>();

/** The label of a phone, by its sign key in hex. Lists ask for it ten thousand times. */
export function labelOf(key: string): string {
  const label = labels.get(key) ?? aliasText(deriveBytes("phone-label", hexToBytes(key), [], 2));
  labels.set(key, label);
  return label;
}

export const phoneLabel = (signKey: Uint8Array): string => labelOf(bytesToHex(signKey));

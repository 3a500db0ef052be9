/**
 * The two picture-words that name a phone, such as "River-Lamp", so that nobody has to name its holder. The same on every device: acts and
 * screens pass it on in English, and `label` of `useWords` says it in the language of the screen.
 */
import { deriveBytes } from "../../crypto/hash.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import { aliasText } from "../../words/picture-words.ts";

export function phoneLabel(signKey: Uint8Array): string {
  const key = bytesToHex(signKey);
  const label = labels.get(key) ?? aliasText(deriveBytes("phone-label", signKey, [], 2));
  labels.set(key, label);
  return label;
}

/** Labels that were worked out: one for each device of the programmes that this page opened, and nothing that anyone keeps to themselves. Lists ask for them ten thousand times. */
const labels = new Map<string, string>();

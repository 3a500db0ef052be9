/** The two picture-words that name a phone, such as "River-Lamp", so that nobody has to name its holder. The same on every device. */
import { deriveBytes } from "../../crypto/hash.ts";
import { wordsFromBytes } from "../../words/picture-words.ts";

export function phoneLabel(signKey: Uint8Array): string {
  const [first = "", second = ""] = wordsFromBytes(deriveBytes("phone-label", signKey, [], 2)).map(capital);
  return `${first}-${second}`;
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

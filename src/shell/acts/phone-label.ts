/**
 * The two picture-words that name a phone, such as "River-Lamp", so that nobody has to name its holder. The same on every device: acts and
 * screens pass it on in English, and `label` of `useWords` says it in the language of the screen.
 */
import { deriveBytes } from "../../crypto/hash.ts";
import { aliasText } from "../../words/picture-words.ts";

export const phoneLabel = (signKey: Uint8Array): string => aliasText(deriveBytes("phone-label", signKey, [], 2));

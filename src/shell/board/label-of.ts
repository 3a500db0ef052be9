/** What a device is called, by its key. */
import { hexToBytes } from "../../kit/bytes.ts";
import { phoneLabel } from "../acts/phone-label.ts";

/** Labels by sign key in hex, so that lists which ask ten thousand times read no key anew. */
const labels = new Map<string, string>();

/** The label of a phone, by its sign key in hex. */
export function labelOf(key: string): string {
  const label = labels.get(key) ?? phoneLabel(hexToBytes(key));
  labels.set(key, label);
  return label;
}

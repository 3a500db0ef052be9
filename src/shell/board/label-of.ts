/** What a device is called, by its key. */
import { hexToBytes } from "../../kit/bytes.ts";
import { phoneLabel } from "../acts/phone-label.ts";

/** Labels that were worked out: one for each device of the programmes that this page opened, and nothing that anyone keeps to themselves. */
const labels = new Map<string, string>();

/** The label of a phone, by its sign key in hex. Lists ask for it ten thousand times. */
export function labelOf(key: string): string {
  const label = labels.get(key) ?? phoneLabel(hexToBytes(key));
  labels.set(key, label);
  return label;
}

/** What people type to unlock, between the screens and the vault. */
import type { Random } from "../../kit/random.ts";
import type { Passphrase } from "../../vault/passphrase.ts";
import type { TypedSecret } from "../screens/unlock.tsx";

/** The passphrase that `typed` means, if it is of the kind that the vault was made with. */
export const typedToPassphrase =
  (typed: TypedSecret) =>
  (type: Passphrase["type"]): Passphrase | null => {
    if (typed.type === "words") return type === "words" ? { type, indices: typed.words } : null;
    return type === "own" ? { type, text: typed.text } : null;
  };

/** Fresh picture-words, one byte each. */
export const drawWords = (random: Random, count: number): Passphrase & { type: "words" } => ({
  type: "words",
  indices: random.bytes(count),
});

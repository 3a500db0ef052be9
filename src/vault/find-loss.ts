/** Looks for a vault's two halves before anybody types words: what the browser removed is told at once, and is never a first start. Rule V12 of SPEC.md. */
import type { SecretPlace } from "../erase/secret-place.ts";
import { zeroBytes } from "../kit/bytes.ts";
import { readSecret } from "./read-secret.ts";
import type { VaultPlaces } from "./unlock-vault.ts";

/** `data`: the rows are gone and the key is there. `key`: the reverse. `both`: neither is there. */
export type Lost = "data" | "key" | "both";

/** What is gone of vault `id`, or `null` where nothing is, where it is being erased, and where looking fails: then opening it tells why. Makes nothing. */
export async function findLoss(
  { secrets, stores }: Pick<VaultPlaces, "secrets" | "stores">,
  id: string,
): Promise<Lost | null> {
  const half = await readHalf(secrets, id).catch(() => "unknown" as const);
  if (half === "ending" || half === "unknown") return null;
  const opened = await stores.open(id, { expectExisting: true });
  if (opened.ok) await opened.value.store.close();
  const isDataLost = !opened.ok && opened.error.code === "STORE_LOST";
  if (half === "gone") return isDataLost ? "both" : "key";
  return isDataLost ? "data" : null;
}

async function readHalf(secrets: SecretPlace, id: string): Promise<"there" | "gone" | "ending"> {
  const file = await readSecret(secrets, id);
  if (!file.ok) return file.error.code === "SECRET_LOST" ? "gone" : "ending";
  zeroBytes(file.value.secret, ...file.value.slots);
  return "there";
}

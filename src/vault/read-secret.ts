/** Reading a vault's S file. Rule V12 of SPEC.md. */
import { readSecretFile, type SecretFile } from "../erase/secret-file.ts";
import type { SecretPlace } from "../erase/secret-place.ts";
import { KeyError } from "../kit/errors.ts";
import { err, type Result } from "../kit/result.ts";

/** The S file of vault `id`, if it is there and alive. That it is lost is said only where a second look says so, too. Rejects as `SecretPlace.read` does. */
export async function readSecret(
  secrets: SecretPlace,
  id: string,
): Promise<Result<SecretFile, KeyError<"SECRET_LOST" | "SECRET_WIPING">>> {
  const secret = (await look(secrets, id)) ?? (await look(secrets, id));
  if (!secret) return err(new KeyError("SECRET_LOST"));
  return secret.value.state === "alive" ? secret : err(new KeyError("SECRET_WIPING"));
}

async function look(secrets: SecretPlace, id: string) {
  const bytes = await secrets.read(id);
  const secret = bytes && readSecretFile(bytes);
  bytes?.fill(0);
  return secret?.ok ? secret : null;
}

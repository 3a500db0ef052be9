/** How this device introduces a feed of its own. */
import type { Incarnation } from "../kit/brand.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { decodeCertificate } from "../wire/certificate.ts";
import type { Introduction } from "../wire/introduction.ts";

export function ownIntroduction(vault: OpenVault, incarnation: Incarnation): Introduction {
  const { keys, certificate } = vault.identity();
  const decoded = certificate && decodeCertificate(certificate);
  return { author: keys.signKey, incarnation, certificate: decoded?.ok ? decoded.value : null };
}

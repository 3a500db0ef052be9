/**
 * Devices are certified for as long as the programme lasts: after its end was moved, a coordinator states a certificate with the new end for each that has the old one.
 * Rule Y57 of SPEC.md. A date that no terms ever had was meant, and stays.
 */
import { bytesToHex } from "../kit/bytes.ts";
import type { Certificate } from "../wire/certificate.ts";
import { signCertificate } from "../wire/certificate.ts";
import { appendControl } from "./acknowledge.ts";
import type { Done, DutyParts } from "./duty.ts";
import type { Replica } from "./replica.ts";

/** Most certificates in one statement: one is about 300 bytes. */
const MAX_STATED = 24;

export async function recertify({ vault }: Pick<DutyParts, "vault">, replica: Replica): Done {
  const due = endedEarly(replica).slice(0, MAX_STATED);
  if (due.length === 0) return null;
  const { signKey } = vault.identity().keys;
  const notAfterMs = replica.control.terms.expiresMs;
  const objects = [];
  for (const old of due)
    objects.push({
      type: "cert" as const,
      certificate: await signCertificate({ ...old, notAfterMs }, signKey, vault.sign),
    });
  return appendControl(vault, replica, objects);
}

/** Certificates in force whose end is that of earlier terms, and earlier than the end now. */
function endedEarly({ control }: Replica): readonly Certificate[] {
  if (control.closing.closed) return [];
  const { expiresMs } = control.terms;
  const earlier = new Set(control.log.trail.map(({ terms }) => terms.expiresMs));
  return [...control.certificateByKey.values()].filter(
    ({ signKey, notAfterMs }) =>
      notAfterMs < expiresMs && earlier.has(notAfterMs) && !control.revokedByKey.has(bytesToHex(signKey)),
  );
}

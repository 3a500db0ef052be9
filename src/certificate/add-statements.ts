/**
 * Adding to a certificate what came after it was saved: a device's statement, or all that another certificate of the same end holds. So the certificate of a
 * programme without a relay becomes complete, although whoever made it erased their own device last. Rule J10 of README.md.
 */
import {
  type ClosingCertificate,
  judgeCertificate,
  readCertificate,
  writeCertificate,
} from "../control/closing-certificate.ts";
import { type Bytes, bytesToHex, bytesToUtf8, copyBytes, isEqualBytes } from "../kit/bytes.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { decodeAttestation } from "../wire/attestation.ts";
import { textInPage } from "../wire/certificate-page.ts";

export interface Added {
  /** The certificate with what was added. */
  readonly text: string;
  /** Devices that it names as having answered now, and did not before. */
  readonly count: number;
}

/** `other`: nothing there is a statement for this end. `known`: all of it stands there already. */
export type AddFailure = "other" | "known";

/** `text` is a certificate that holds. Nothing of it changes but its list of statements, and a device that answered keeps its first answer. */
export async function addStatements(text: string, given: Uint8Array): Promise<Result<Added, AddFailure>> {
  const before = readCertificate(text);
  if (!before.ok) return err("other");
  let certificate = before.value;
  let [count, isKnown] = [0, false];
  for (const bytes of statementsIn(given)) {
    if (certificate.attestations.some((known) => isEqualBytes(known, bytes))) isKnown = true;
    else {
      const next = { ...certificate, attestations: [...certificate.attestations, bytes] };
      if (!(await answersMore(certificate, next))) continue;
      certificate = next;
      count++;
    }
  }
  if (count > 0) return ok({ text: writeCertificate(certificate), count });
  return err(isKnown ? "known" : "other");
}

/** A statement as it travels, or those of a certificate, as page or twin. */
function statementsIn(given: Uint8Array): readonly Bytes[] {
  const bytes = copyBytes(given);
  if (decodeAttestation(bytes).ok) return [bytes];
  const whole = bytesToUtf8(bytes)?.trim() ?? "";
  const text = whole.startsWith("{") ? whole : textInPage(whole);
  const certificate = text === null ? null : readCertificate(text);
  return certificate?.ok ? certificate.value.attestations : [];
}

/** Whether one more holder answered in `next`, and it still holds. */
async function answersMore(before: ClosingCertificate, next: ClosingCertificate): Promise<boolean> {
  const [one, two] = [await answered(before), await answered(next)];
  return one !== null && two !== null && [...one].every((key) => two.has(key)) && two.size === one.size + 1;
}

async function answered(certificate: ClosingCertificate): Promise<ReadonlySet<string> | null> {
  const judged = await judgeCertificate(certificate);
  if (!judged.ok) return null;
  return new Set(
    judged.value.holders.flatMap(({ holder, attestation }) => (attestation ? [bytesToHex(holder.key)] : [])),
  );
}

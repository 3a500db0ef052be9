/**
 * Adding to a certificate what came after it was saved: a device's statement, or all that another certificate of the same end holds. So the certificate of a
 * programme without a relay becomes complete, although whoever made it erased their own device last. Rules J10, J15 of README.md.
 */
import {
  type ClosingCertificate,
  countsFor,
  judgeCertificate,
  MAX_ATTESTATIONS,
  readCertificate,
  writeCertificate,
} from "../control/closing-certificate.ts";
import { type Bytes, bytesToHex, bytesToUtf8, copyBytes, isEqualBytes } from "../kit/bytes.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { decodeAttestation, isGenuine } from "../wire/attestation.ts";
import { textInPage } from "../wire/certificate-page.ts";

export interface Added {
  /** The certificate with what was added. */
  readonly text: string;
  /** Devices that it names as having answered now, and did not before. */
  readonly count: number;
}

/** `other`: nothing there is a statement for this end. `known`: all of it stands there already. */
export type AddFailure = "other" | "known";

/**
 * `text` is a certificate that holds. Nothing of it changes but its list of statements, a device that answered keeps its first answer, and no more stand there than a
 * reader takes. Each statement is looked at once. J15.
 */
export async function addStatements(text: string, given: Uint8Array): Promise<Result<Added, AddFailure>> {
  const before = readCertificate(text);
  if (!before.ok) return err("other");
  const { attestations } = before.value;
  const known = new Set(attestations.map(bytesToHex));
  const all = statementsIn(given);
  const unknown = all.filter((bytes) => !known.has(bytesToHex(bytes)));
  const room = MAX_ATTESTATIONS - attestations.length;
  const fresh = unknown.length > 0 && room > 0 ? (await newAnswers(before.value, unknown)).slice(0, room) : [];
  if (fresh.length === 0) return err(unknown.length < all.length ? "known" : "other");
  const added = { ...before.value, attestations: [...attestations, ...fresh] };
  return ok({ text: writeCertificate(added), count: fresh.length });
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

/** Those with which one more holder of this end answers, the first of each. */
async function newAnswers(before: ClosingCertificate, given: readonly Bytes[]): Promise<readonly Bytes[]> {
  const judged = await judgeCertificate(before);
  if (!judged.ok) return [];
  const { core, holders, orderHash } = judged.value;
  const silent = new Set(holders.flatMap(({ holder, attestation }) => (attestation ? [] : [bytesToHex(holder.key)])));
  const answers: Bytes[] = [];
  for (const bytes of given) {
    const decoded = decodeAttestation(bytes);
    if (!decoded.ok || !isEqualBytes(decoded.value.programmeId, core.programmeId)) continue;
    const [answer, key] = [decoded.value, bytesToHex(decoded.value.device)];
    if (!silent.has(key) || !countsFor(answer, orderHash) || !(await isGenuine(answer))) continue;
    silent.delete(key);
    answers.push(bytes);
  }
  return answers;
}

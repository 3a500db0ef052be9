/**
 * Judges the text of a certificate, in the page and in the app alike. What does not hold in the least of its letters is refused whole: nobody reads half of
 * a certificate. Rules J1 to J3 of README.md.
 */
import { judgeCertificate, readCertificate } from "../control/closing-certificate.ts";
import { checkOrderAlone } from "../control/closing-order.ts";
import type { ProgrammeId } from "../kit/brand.ts";
import type { Bytes } from "../kit/bytes.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { toFacts } from "./facts.ts";
import type { CertificateFacts } from "./model.ts";

/** A certificate that holds: what it says, and what a card is looked up with. */
export interface Held {
  readonly facts: CertificateFacts;
  readonly programmeId: ProgrammeId;
  readonly leaves: Bytes;
}

/** `changed`: a letter, a signature or a holder is not as it was. `newer`: of a version that this program does not read. */
export type Judgement = Result<Held, "changed" | "newer">;

export async function judgeText(text: string): Promise<Judgement> {
  const read = readCertificate(text);
  if (!read.ok) return err(read.error.code === "CERTIFICATE_UNKNOWN_VERSION" ? "newer" : "changed");
  const judged = await judgeCertificate(read.value);
  const order = await checkOrderAlone(read.value.order);
  if (!judged.ok || !order.ok) return err("changed");
  const { core } = judged.value;
  return ok({ facts: toFacts(judged.value, order.value), programmeId: core.programmeId, leaves: core.leaves });
}

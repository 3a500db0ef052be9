/**
 * The certificate of closing: a signed order, the core that it names, and what holders attested. Anyone can judge it offline. Rules T52–T54 of SPEC.md.
 *
 * It shows who signed what; that a holder erased something it can only say that the holder says so. It is never complete while one holder is missing.
 */

import type { SignKey } from "../kit/brand.ts";
import { type Bytes, base64UrlToBytes, bytesToBase64Url, bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import { VerifyError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { type Attestation, CAUSE, decodeAttestation, isGenuine } from "../wire/attestation.ts";
import { type ClosingCore, decodeClosingCore, type Holder, hashCore, MAX_CORE_BYTES } from "../wire/closing-core.ts";
import { type CheckedOrder, checkOrder, checkOrderAlone, MAX_ORDER_BYTES } from "./closing-order.ts";
import { knownHolders } from "./holders.ts";
import type { Closing, ControlState } from "./state.ts";

/** The parts of a certificate, unjudged. */
export interface ClosingCertificate {
  readonly order: Bytes;
  readonly core: Bytes;
  readonly attestations: readonly Bytes[];
}

export type CertificateCode =
  | "CERTIFICATE_DAMAGED"
  | "CERTIFICATE_UNSIGNED"
  | "CERTIFICATE_UNKNOWN_VERSION"
  | "CERTIFICATE_HOLDERS";
export type CertificateVerdictFailure = VerifyError<CertificateCode>;

/** What became of a holder: `null` while it attested nothing for this order. */
export interface JudgedHolder {
  readonly holder: Holder;
  readonly attestation: Attestation | null;
}

export type CertificateStatus = "complete" | "incomplete" | "disputed";

export interface Judged {
  readonly status: CertificateStatus;
  readonly core: ClosingCore;
  /** In the order of the core. */
  readonly holders: readonly JudgedHolder[];
  readonly orderHash: Bytes;
  /** Coordinators of the terms in force who stated the order. */
  readonly approvedBy: readonly SignKey[];
  /** Genuine, but of who is no holder, for another order or another programme: they count for nothing. */
  readonly strangers: readonly Attestation[];
}

/** Longest JSON twin in UTF-16 units, and most attestations in it. */
export const MAX_CERTIFICATE_TEXT = 4_194_304;
export const MAX_ATTESTATIONS = 1_200;

const KIND = "certificate";
const VERSION = 1;

/** The JSON twin. */
export const writeCertificate = ({ order, core, attestations }: ClosingCertificate): string =>
  JSON.stringify({
    ebb: KIND,
    version: VERSION,
    order: bytesToBase64Url(order),
    core: bytesToBase64Url(core),
    attestations: attestations.map(bytesToBase64Url),
  });

/** Reads the JSON twin as `writeCertificate` writes it. Its signatures are not looked at. */
export function readCertificate(
  text: string,
): Result<ClosingCertificate, VerifyError<"CERTIFICATE_DAMAGED" | "CERTIFICATE_UNKNOWN_VERSION">> {
  const twin = text.length <= MAX_CERTIFICATE_TEXT ? parseObject(text) : null;
  if (twin?.ebb !== KIND) return err(new VerifyError("CERTIFICATE_DAMAGED"));
  if (twin.version !== VERSION) return err(new VerifyError("CERTIFICATE_UNKNOWN_VERSION"));
  const [order, core] = [readPart(twin.order, MAX_ORDER_BYTES), readPart(twin.core, MAX_CORE_BYTES)];
  const given =
    Array.isArray(twin.attestations) && twin.attestations.length <= MAX_ATTESTATIONS ? twin.attestations : null;
  const attestations = given?.flatMap((part) => readPart(part, MAX_PART_BYTES) ?? []);
  const isWhole = order && core && attestations && attestations.length === given?.length;
  const certificate = isWhole ? { order, core, attestations } : null;
  // Letters that mean the same are a change as well: there is one way to write a certificate.
  return certificate && writeCertificate(certificate) === text
    ? ok(certificate)
    : err(new VerifyError("CERTIFICATE_DAMAGED"));
}

const MAX_PART_BYTES = 512;

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function readPart(value: unknown, max: number): Bytes | null {
  const bytes = typeof value === "string" && value.length <= 2 * max ? base64UrlToBytes(value) : null;
  return bytes && bytes.length <= max ? bytes : null;
}

/** Judges a certificate by itself, or by what the caller knows of its programme. */
export async function judgeCertificate(
  certificate: ClosingCertificate,
  known: ControlState | null = null,
): Promise<Result<Judged, CertificateVerdictFailure>> {
  const fail = (code: CertificateCode) => err(new VerifyError(code));
  const order = await (known ? checkOrder(certificate.order, known) : checkOrderAlone(certificate.order));
  if (!order.ok)
    return fail(
      ["ORDER_UNSIGNED", "ORDER_STALE"].includes(order.error.code) ? "CERTIFICATE_UNSIGNED" : "CERTIFICATE_DAMAGED",
    );
  const core = readNamedCore(certificate.core, order.value);
  const attestations = await readAttestations(certificate.attestations);
  if (!core || !attestations) return fail("CERTIFICATE_DAMAGED");
  if (!holdsAll(core, order.value.state)) return fail("CERTIFICATE_HOLDERS");
  return ok(judge(core, order.value, attestations));
}

/** The core that the order names, of the same programme; `null` where it is another. */
function readNamedCore(bytes: Bytes, { final, state: { charter } }: CheckedOrder): ClosingCore | null {
  const core = isEqualBytes(hashCore(bytes), final.core) ? decodeClosingCore(bytes) : null;
  return core?.ok &&
    isEqualBytes(core.value.programmeId, charter.programmeId) &&
    isEqualBytes(core.value.charterHash, charter.hash)
    ? core.value
    : null;
}

/** `null` where one is malformed or not genuine. */
async function readAttestations(all: readonly Bytes[]): Promise<readonly Attestation[] | null> {
  const read: Attestation[] = [];
  for (const bytes of all) {
    const attestation = decodeAttestation(bytes);
    if (!attestation.ok || !(await isGenuine(attestation.value))) return null;
    read.push(attestation.value);
  }
  return read;
}

function holdsAll({ holders }: ClosingCore, state: ControlState): boolean {
  const keys = new Set(holders.map(({ key }) => bytesToHex(key)));
  return knownHolders(state).every(({ key }) => keys.has(bytesToHex(key)));
}

/** Whether what was attested speaks of this end: for this order, or before it, by the holder's own wish or at the end of its access. */
export const countsFor = ({ cause, orderHash }: Attestation, order: Bytes): boolean =>
  cause !== CAUSE.order || isEqualBytes(orderHash, order);

function judge(core: ClosingCore, { orderHash, state }: CheckedOrder, attestations: readonly Attestation[]): Judged {
  const counts = (each: Attestation) => isEqualBytes(each.programmeId, core.programmeId) && countsFor(each, orderHash);
  const holders = core.holders.map((holder) => {
    const own = attestations.filter((each) => isEqualBytes(each.device, holder.key) && counts(each));
    return { holder, attestation: own[0] ?? null };
  });
  const keys = new Set(core.holders.map(({ key }) => bytesToHex(key)));
  const strangers = attestations.filter((each) => !counts(each) || !keys.has(bytesToHex(each.device)));
  const ours = attestations.filter(({ programmeId }) => isEqualBytes(programmeId, core.programmeId));
  const isDisputed = state.doubleVotes.size > 0 || hasRivals(state.closing, state) || contradict(ours);
  const approvedBy = state.closing.finals.find(({ hash }) => isEqualBytes(hash, orderHash))?.approvedBy ?? [];
  const isComplete = holders.every(({ attestation }) => attestation !== null);
  const status = isDisputed ? "disputed" : isComplete ? "complete" : "incomplete";
  return { status, core, holders, orderHash, approvedBy, strangers };
}

/** Whether two orders of the same terms have their approvals. */
const hasRivals = ({ finals }: Closing, { terms: { k } }: ControlState): boolean =>
  finals.some(({ final, approvedBy }, at) =>
    finals
      .slice(0, at)
      .some(
        (other) =>
          isEqualBytes(other.final.terms, final.terms) && Math.min(other.approvedBy.length, approvedBy.length) >= k,
      ),
  );

/** Whether one device says two things that cannot both be. */
const contradict = (attestations: readonly Attestation[]): boolean =>
  attestations.some((one, at) =>
    attestations.slice(0, at).some((other) => isEqualBytes(one.device, other.device) && saysOf(one) !== saysOf(other)),
  );

const saysOf = ({ cause, orderHash, method, left }: Attestation): string =>
  [cause, bytesToHex(orderHash), method, ...left].join();

/**
 * Folding: what is in force after the control objects seen so far. Pure: state and object in, new state out; nothing given is changed.
 * Rules T20–T24 of SPEC.md.
 *
 * 1. Only a coordinator of the charter is heard. 2. An epoch's key, once known, never changes. 3. A certificate counts when its issuer is a
 * coordinator and its programme is ours; of two for one key, the one that ends later. 4. An acknowledgement never goes back.
 */
import type { ProgrammeId, SignKey } from "../kit/brand.ts";
import { bytesToHex, compareBytes, isEqualBytes } from "../kit/bytes.ts";
import { RuleError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { type Certificate, verifyCertificate } from "../wire/certificate.ts";
import type { FeedHead } from "../wire/receipt.ts";
import type { Charter } from "./charter.ts";
import type { ControlObject, Epoch, Heads } from "./objects.ts";

export interface ControlState {
  readonly charter: Charter;
  /** By number, ascending. */
  readonly epochs: readonly Epoch[];
  /** Certificates of devices by signing key in hex. */
  readonly certificateByKey: ReadonlyMap<string, Certificate>;
  /** By coordinator key in hex, then by feed in hex: the newest acknowledged head. */
  readonly ackByCoordinator: ReadonlyMap<string, ReadonlyMap<string, FeedHead>>;
}

export type FoldFailure = RuleError<"CONTROL_STRANGER" | "EPOCH_CHANGED" | "CERTIFICATE_NOT_OURS">;

/** What is in force when only the charter is known. */
export const startControl = (charter: Charter): ControlState => ({
  charter,
  epochs: [],
  certificateByKey: new Map(),
  ackByCoordinator: new Map(),
});

/** Signing keys of the coordinators in force. */
export const coordinatorKeys = ({ charter }: Pick<ControlState, "charter">): readonly SignKey[] =>
  charter.coordinators.map(({ signKey }) => signKey);

export const isCoordinator = (state: Pick<ControlState, "charter">, key: Uint8Array): boolean =>
  coordinatorKeys(state).some((known) => isEqualBytes(known, key));

/** The epoch that up segments are sealed to; `null` before the first is known. */
export const newestEpoch = ({ epochs }: ControlState): Epoch | null => epochs.at(-1) ?? null;

/** Folds one object that `author` signed. A refused object leaves the state as it was; the caller shows it. */
export async function foldControl(
  state: ControlState,
  author: SignKey,
  object: ControlObject,
): Promise<Result<ControlState, FoldFailure>> {
  if (!isCoordinator(state, author)) return err(new RuleError("CONTROL_STRANGER"));
  switch (object.type) {
    case "epoch":
      return foldEpoch(state, object);
    case "cert":
      return foldCertificate(state, object.certificate, state.charter.programmeId);
    case "heads":
      return ok(foldHeads(state, author, object));
  }
}

function foldEpoch(state: ControlState, epoch: Epoch): Result<ControlState, FoldFailure> {
  const known = state.epochs.find(({ number }) => number === epoch.number);
  if (known) return isEqualBytes(known.publicKey, epoch.publicKey) ? ok(state) : err(new RuleError("EPOCH_CHANGED"));
  return ok({ ...state, epochs: [...state.epochs, epoch].sort((a, b) => a.number - b.number) });
}

async function foldCertificate(
  state: ControlState,
  certificate: Certificate,
  programmeId: ProgrammeId,
): Promise<Result<ControlState, FoldFailure>> {
  if (!(await verifyCertificate(certificate, programmeId, coordinatorKeys(state))))
    return err(new RuleError("CERTIFICATE_NOT_OURS"));
  const key = bytesToHex(certificate.signKey);
  const known = state.certificateByKey.get(key);
  if (known && !isStronger(certificate, known)) return ok(state);
  return ok({ ...state, certificateByKey: new Map(state.certificateByKey).set(key, certificate) });
}

/** T22: judged by the certificates alone, so that coordinators' feeds may be folded in any order. */
const isStronger = (a: Certificate, b: Certificate): boolean =>
  a.notAfterMs === b.notAfterMs ? compareBytes(a.bytes, b.bytes) > 0 : a.notAfterMs > b.notAfterMs;

function foldHeads(state: ControlState, author: SignKey, { heads }: Heads): ControlState {
  const key = bytesToHex(author);
  const acks = new Map(state.ackByCoordinator.get(key));
  for (const head of heads) {
    const feed = bytesToHex(head.feedId);
    if (head.seq > (acks.get(feed)?.seq ?? 0)) acks.set(feed, head);
  }
  return { ...state, ackByCoordinator: new Map(state.ackByCoordinator).set(key, acks) };
}

/** Heads of `feedId` that coordinators acknowledged, one per coordinator who did. */
export const acksOfFeed = ({ ackByCoordinator }: ControlState, feedId: Uint8Array): readonly FeedHead[] =>
  [...ackByCoordinator.values()].flatMap((acks) => acks.get(bytesToHex(feedId)) ?? []);

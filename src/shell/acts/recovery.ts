/**
 * Recovery papers on a coordinator's device: making them, trying two of them, naming their set in the terms, and leaving the relay what two papers open.
 * Rules X1–X11 of recovery/SPEC.md. No paper and no secret of a set is kept here.
 */
import { newestEpoch } from "../../control/fold.ts";
import type { Epoch } from "../../control/objects.ts";
import type { Recovery } from "../../control/terms.ts";
import { bytesToHex, concatBytes, hexToBytes } from "../../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../../kit/cbor.ts";
import { readBytes, readList } from "../../kit/read.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { combineShares, isSameSet, type RecoveredKeys } from "../../recovery/recovery-set.ts";
import { decodeShare, type Share, type ShareProblem } from "../../recovery/share.ts";
import type { RelayFailure } from "../../relay-client/failure.ts";
import { makeRecoveryClient } from "../../relay-client/recovery-client.ts";
import type { RowRef, StoreFailure } from "../../store/port.ts";
import { proposeAmend } from "../../sync/amends.ts";
import type { SyncEngine } from "../../sync/engine.ts";
import type { Replica } from "../../sync/replica.ts";
import type { RelaySession } from "../../sync/session.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { SLOT_CORE } from "../../vault/slots.ts";
import type { PaperProblem } from "../screens/recovery-check.tsx";
import type { Device } from "./device.ts";

/** Code of the reason that the amend states: the recovery set changes. */
const REASON_RECOVERY = 9;

/** Keys from two papers as they were typed; the caller wipes them. */
export async function readPapers(first: string, second: string): Promise<Result<RecoveredKeys, PaperProblem>> {
  const [a, b] = [readPaper(first, 1), readPaper(second, 2)];
  if (!a.ok) return a;
  if (!b.ok) return b;
  const keys = await combineShares(a.value, b.value);
  return keys.ok ? keys : err({ kind: TOGETHER[keys.error.code] });
}

const TOGETHER = { SHARE_OTHER_SET: "otherSet", SHARE_TWICE: "twice", SHARES_APART: "apart" } as const;
const ALONE = { LINES_MISSING: "missing", SHARE_VERSION: "version", SHARE_DAMAGED: "damaged" } as const;

function readPaper(text: string, paper: 1 | 2): Result<Share, PaperProblem> {
  const share = decodeShare(text);
  return share.ok ? share : err(toProblem(share.error, paper));
}

const toProblem = (problem: ShareProblem, paper: 1 | 2): PaperProblem =>
  problem.code === "LINE_WRONG" ? { kind: "line", paper, line: problem.line } : { kind: ALONE[problem.code], paper };

/** X9: whether two typed papers give back exactly `expected`. */
export async function tryPapers(
  first: string,
  second: string,
  expected: Recovery,
): Promise<Result<void, PaperProblem>> {
  const keys = await readPapers(first, second);
  if (!keys.ok) return keys;
  keys.value.wipe();
  return isSameSet(keys.value.recovery, expected) ? ok(undefined) : err({ kind: "notThese" });
}

/** States the amend that names `recovery`. To be called once `tryPapers` said yes. With k = 1 it is in force at once. */
export const nameRecovery = (
  vault: OpenVault,
  engine: SyncEngine,
  recovery: Recovery,
): Promise<Result<void, StoreFailure>> =>
  engine.change((replica) => proposeAmend(vault, replica, { recovery }, REASON_RECOVERY));

/** How many more coordinators have to agree before `recovery` counts; 0 where it does. */
export function missingApprovals({ control }: Replica, recovery: Recovery): number {
  if (control.terms.recovery && isSameSet(control.terms.recovery, recovery)) return 0;
  const proposal = control.proposals.find(
    ({ amend }) => amend.terms.recovery !== null && isSameSet(amend.terms.recovery, recovery),
  );
  return Math.max(1, control.terms.k - (proposal?.approvedBy.length ?? 0));
}

const GRANTS_REF: RowRef = { table: "meta", key: "recovery-grants" };

/**
 * X12: leaves the private key of each living epoch at the relay, sealed to the recovery set in force. What was left before is remembered, so it may be called
 * after every run: where nothing is new it asks nobody. A failure is tried again at the next call.
 */
export async function leaveGrants(
  { random, fetch }: Pick<Device, "random" | "fetch">,
  vault: OpenVault,
  session: RelaySession,
  { control }: Replica,
): Promise<Result<void, RelayFailure | StoreFailure>> {
  const { recovery } = control.terms;
  if (!recovery) return ok(undefined);
  const client = makeRecoveryClient(session.client.address, fetch);
  const left = await readLeft(vault);
  for (const epoch of countedEpochs(control)) {
    const name = grantName(recovery, epoch);
    const held = vault.heldEpoch(epoch.number, epoch.publicKey);
    if (!held || left.has(name)) continue;
    const sealed = await held.sealSecretTo(recovery.boxKey, random);
    const act = { type: "put", epoch: epoch.number, sealed } as const;
    const put = await session.withToken((token) => client.recoveryCall(control.charter.programmeId, token, act));
    // Another coordinator gave the epoch up, and this device has not read it yet: there is nothing to leave any more.
    if (!put.ok && put.error.relayCode !== "EPOCH_RETIRED") return put;
    left.add(name);
    const kept = await keepLeft(vault, left);
    if (!kept.ok) return kept;
  }
  return ok(undefined);
}

/** Of each number that nobody gave up, the key that is sealed to. */
function countedEpochs({ epochs, retiredBy }: Replica["control"]): readonly Epoch[] {
  const numbers = [...new Set(epochs.map(({ number }) => number))].filter((number) => !retiredBy.has(number));
  return numbers.flatMap((number) => newestEpoch({ epochs: epochs.filter((epoch) => epoch.number === number) }) ?? []);
}

/** Which key was left for which set, in hex: 32 + 32 bytes. */
const grantName = (recovery: Recovery, { publicKey }: Epoch): string =>
  bytesToHex(concatBytes(recovery.boxKey, publicKey));

async function readLeft(vault: OpenVault): Promise<Set<string>> {
  const row = await vault.store.get(GRANTS_REF);
  const plaintext = row && vault.open(GRANTS_REF, row);
  const decoded = plaintext && decodeCbor(plaintext, 1 << 16);
  const names = decoded?.ok ? readList(readBytes(64), 512)(decoded.value) : null;
  return new Set(names?.map(bytesToHex));
}

async function keepLeft(vault: OpenVault, left: ReadonlySet<string>): Promise<Result<void, StoreFailure>> {
  const names = [...left].slice(-512).map(hexToBytes);
  const committed = await vault.store.commit({ put: [vault.seal(SLOT_CORE, GRANTS_REF, encodeCbor(names))] });
  return committed.ok ? ok(undefined) : committed;
}

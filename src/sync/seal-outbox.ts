/** Sealing: ops of the outbox become the next segment of the device's up feed (design §4 "Commit"). Rule Y8 of SPEC.md. */
import { newestEpoch } from "../control/fold.ts";
import { decodeOp, type Op, type Seen } from "../feed/op.ts";
import { packOps } from "../feed/pack.ts";
import { concatBytes, hexToBytes } from "../kit/bytes.ts";
import type { RuleError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { ok, type Result } from "../kit/result.ts";
import type { StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { SLOT_PAGES } from "../vault/slots.ts";
import { sealSegment } from "../wire/segment.ts";
import { commitFrame, findOwn, nextPosition } from "./append.ts";
import { type Replica, withOwn } from "./replica.ts";
import { journalRef, outboxRef, sentOpsRef } from "./rows.ts";

export type SealFailure = StoreFailure | RuleError<"OP_TOO_LARGE">;

/** Ops that wait, oldest first. Rows whose slot is gone are left out. */
export async function readOutbox(vault: OpenVault): Promise<readonly Op[]> {
  const rows = await vault.store.list("outbox");
  const ops: Op[] = [];
  for (const { key } of rows) {
    const ref = journalRef(hexToBytes(key));
    const sealed = await vault.store.get(ref);
    const plaintext = sealed && vault.open(ref, sealed);
    const op = plaintext && decodeOp(plaintext);
    if (op?.ok) ops.push(op.value);
  }
  return ops.sort((a, b) => a.time[0] - b.time[0] || a.time[1] - b.time[1]);
}

/** Seals one segment from the front of the outbox; the replica comes back unchanged where nothing waits. */
export async function sealNext(
  vault: OpenVault,
  replica: Replica,
  random: Random,
): Promise<Result<Replica, SealFailure>> {
  const [epoch, feed] = [newestEpoch(replica.control), findOwn(replica.own, 1)];
  const ops = await readOutbox(vault);
  if (!epoch || !feed || ops.length === 0) return ok(replica);
  const packed = packOps(ops, seenHeads(replica));
  if (!packed.ok) return packed;
  const taken = ops.slice(0, packed.value.count);
  const frame = await sealSegment(
    1,
    nextPosition(vault, feed),
    [epoch.publicKey],
    packed.value.plaintext,
    vault.sign,
    random,
  );
  const ids = vault.seal(SLOT_PAGES, sentOpsRef(frame.header.seq), concatBytes(...taken.map(({ opId }) => opId)));
  const committed = await commitFrame(vault, feed, frame, {
    put: [ids],
    remove: taken.map(({ opId }) => outboxRef(opId)),
  });
  return committed.ok ? ok(withOwn(replica, committed.value)) : committed;
}

/** The newest head of each coordinator's control feed that this device read: a later mismatch shows equivocation. */
const seenHeads = (replica: Replica): readonly Seen[] =>
  [...replica.peers.values()].flatMap(({ author, newest, isControl }) =>
    author.role === "coordinator" && newest && isControl
      ? { feedId: newest.feedId, seq: newest.seq, head16: newest.head.slice(0, 16) }
      : [],
  );

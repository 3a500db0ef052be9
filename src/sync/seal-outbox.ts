/** Sealing: ops of the outbox become the next segment of the device's own feed. Rule Y8 of SPEC.md. */
import { newestEpoch } from "../control/fold.ts";
import type { Op, Seen } from "../feed/op.ts";
import { packOps } from "../feed/pack.ts";
import { bytesToHex, concatBytes } from "../kit/bytes.ts";
import type { RuleError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { ok, type Result } from "../kit/result.ts";
import type { Batch, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { SLOT_CORE, slotOfGeneration } from "../vault/slots.ts";
import type { Frame } from "../wire/frame.ts";
import type { FeedHead } from "../wire/receipt.ts";
import { sealSegment } from "../wire/segment.ts";
import { commitFrame, findOwn, nextPosition } from "./append.ts";
import { journalRef, outboxRef } from "./op-rows.ts";
import { opFeed, readOutbox } from "./outbox.ts";
import { encodePage, kindOf, proofOf } from "./pages.ts";
import { nextPageRef, type Replica, withOps, withOwn, withProof } from "./replica.ts";
import { sentOpsRef } from "./rows.ts";

export type SealFailure = StoreFailure | RuleError<"OP_TOO_LARGE">;

/** Seals one segment of at most `maxBytes` from the front of the outbox; the replica comes back unchanged where nothing waits. */
export async function sealNext(
  vault: OpenVault,
  replica: Replica,
  random: Random,
  maxBytes?: number,
): Promise<Result<Replica, SealFailure>> {
  const [epoch, feed] = [newestEpoch(replica.control), opFeed(replica)];
  const ops = await readOutbox(vault);
  if (!epoch || !feed || ops.length === 0) return ok(replica);
  const packed = packOps(ops, seenHeads(replica), maxBytes);
  if (!packed.ok) return packed;
  const { plaintext, count } = packed.value;
  const taken = ops.slice(0, count);
  const kind = feed.purpose === 3 ? 3 : 1;
  const position = nextPosition(vault, feed);
  const frame = await sealSegment(kind, position, [epoch.publicKey], plaintext, vault.sign, random);
  const batch = kind === 3 ? pageOf(vault, replica, frame, plaintext, taken) : sentOf(vault, frame, taken);
  const committed = await commitFrame(vault, feed, frame, batch);
  if (!committed.ok) return committed;
  const next = withOwn(replica, committed.value);
  return ok(kind === 3 ? withSealed(vault, next, frame, taken, replica) : next);
}

/** A phone keeps its ops in the journal and notes which segment took them. */
const sentOf = (vault: OpenVault, { header }: Frame, taken: readonly Op[]): Batch => ({
  put: [vault.seal(SLOT_CORE, sentOpsRef(header.feedId, header.seq), concatBytes(...taken.map(({ opId }) => opId)))],
  remove: taken.map(({ opId }) => outboxRef(opId)),
});

/** A coordinator's ops move to the pages, where those of others are, too. */
function pageOf(vault: OpenVault, replica: Replica, frame: Frame, plaintext: Uint8Array, taken: readonly Op[]): Batch {
  const slot = slotOfGeneration(replica.generation);
  const [latest] = taken.slice(-1);
  const entry = {
    source: proofOf(frame),
    author: vault.identity().keys.signKey,
    plaintext: Uint8Array.from(plaintext),
    receivedMs: Math.max(0, latest?.time[0] ?? 0),
  };
  return {
    expect: [{ ...nextPageRef(replica), value: null }],
    put: [vault.seal(slot, nextPageRef(replica), encodePage([entry]))],
    remove: taken.flatMap(({ opId }) => [outboxRef(opId), journalRef(opId)]),
  };
}

function withSealed(vault: OpenVault, next: Replica, frame: Frame, taken: readonly Op[], before: Replica): Replica {
  const { feedId, seq } = frame.header;
  const author = vault.identity().keys.signKey;
  const seen = seenHeads(before);
  const ops = taken.map((op) => ({ author, feedId, seq, seen, op, stated: null }));
  return { ...withOps(withProof(next, bytesToHex(feedId), seq, proofOf(frame)), ops), nextPage: before.nextPage + 1 };
}

/** Most heads that a batch names. */
const MAX_SEEN = 16;

/** The newest head of each control feed that this device reads or writes: a later mismatch shows equivocation. */
function seenHeads(replica: Replica): readonly Seen[] {
  const control = findOwn(replica.own, 4);
  const heads = [...replica.peers.values()].flatMap(({ newest }) =>
    newest && isControl(replica, newest) ? newest : [],
  );
  return [...(control && control.seq > 0 ? [control] : []), ...heads]
    .slice(0, MAX_SEEN)
    .map(({ feedId, seq, head }) => ({ feedId, seq, head16: head.slice(0, 16) }));
}

/** Byte 5 of a header is its kind. */
const isControl = ({ proofsByFeed }: Replica, { feedId, seq }: FeedHead): boolean =>
  kindOf(proofsByFeed.get(bytesToHex(feedId))?.get(seq)) === 4;

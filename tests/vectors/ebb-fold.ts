/** Operations of README.md on what control statements and ops come to, by the code in src. */
import { decodeCharter } from "../../src/control/charter-rules.ts";
import {
  ackedBySeen,
  type ControlState,
  coordinatorKeys,
  foldFrames,
  isPinnedOut,
  isValidSnapshot,
  newestEpoch,
  startControl,
} from "../../src/control/fold.ts";
import { type CloseIntent, decodeControl } from "../../src/control/objects.ts";
import { boxKeyOf, isEpochOver, letGoSeq, vouchedMs } from "../../src/control/questions.ts";
import type { Closing, SnapshotState, Statement } from "../../src/control/state.ts";
import { toFeedId, toSignKey } from "../../src/kit/brand.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import type { FeedHead } from "../../src/wire/receipt.ts";
import {
  bytesOf,
  hexOf,
  hexOrNull,
  type Json,
  type JsonObject,
  listOf,
  numberOf,
  type Operation,
  objectOf,
  ok,
} from "./json.ts";

const statementOf = (json: Json): Statement => {
  const { author, feedId, seq, body } = objectOf(json);
  const objects = unwrapResult(decodeControl(bytesOf(body)));
  return { author: toSignKey(bytesOf(author)), feedId: toFeedId(bytesOf(feedId)), seq: numberOf(seq), objects };
};

/** The state that charter and statements come to. */
export async function foldGiven({ charter, statements }: JsonObject): Promise<ControlState> {
  const start = startControl(unwrapResult(decodeCharter(bytesOf(charter))));
  return foldFrames(start, listOf(statements).map(statementOf));
}

const headToJson = ({ feedId, seq, head }: FeedHead): JsonObject => ({ feedId: hexOf(feedId), seq, head: hexOf(head) });

const sorted = <Value, Out>(
  map: ReadonlyMap<string, Value>,
  toOut: (key: string, value: Value) => Out,
): readonly Out[] => [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => toOut(key, value));

const headsToJson = (heads: ReadonlyMap<string, FeedHead>): Json => sorted(heads, (_, head) => headToJson(head));

const snapshotToJson = (state: ControlState, snapshot: SnapshotState): Json => ({
  id: hexOf(snapshot.id),
  author: hexOf(snapshot.author),
  feedId: hexOf(snapshot.feedId),
  fromSeq: snapshot.fromSeq,
  toSeq: snapshot.toSeq,
  heads: headsToJson(snapshot.heads),
  vouchedBy: [...snapshot.vouchedBy].sort(),
  isValid: isValidSnapshot(state, snapshot.id),
});

function answerQuestion(state: ControlState, asked: JsonObject): Json {
  const keyIn = (name: string) => toSignKey(bytesOf(asked[name]));
  const feedId = () => toFeedId(bytesOf(asked.feedId));
  switch (asked.ask) {
    case "let-go":
      return letGoSeq(state, feedId(), asked.author ? keyIn("author") : null);
    case "acked-by-seen": {
      const seen = listOf(asked.seen).map(objectOf);
      return ackedBySeen(state, seen.map((at) => ({ feedId: bytesOf(at.feedId), seq: numberOf(at.seq) })), feedId()); // biome-ignore format: one line
    }
    case "is-pinned-out":
      return isPinnedOut(state, keyIn("author"), feedId(), numberOf(asked.seq));
    case "box-key":
      return hexOrNull(boxKeyOf(state, keyIn("holder"), numberOf(asked.epoch)));
    case "is-epoch-over":
      return isEpochOver(state, numberOf(asked.number), numberOf(asked.nowMs));
    default:
      throw new TypeError("an unknown question");
  }
}

function agreementToJson(state: ControlState): JsonObject {
  return {
    amendNumber: state.amendNumber,
    termsHash: hexOf(state.termsHash),
    coordinators: coordinatorKeys(state).map(hexOf),
    k: state.terms.k,
    seats: sorted(state.seats, (signKey, { boxKey, isActive, pins }) => ({
      signKey,
      boxKey: hexOf(boxKey),
      isActive,
      pins: pins.map(headToJson),
    })),
    proposals: state.proposals.map(({ amend, approvedBy }) => ({
      hash: hexOf(amend.hash),
      approvedBy: approvedBy.map(hexOf),
    })),
    doubleVotes: [...state.doubleVotes].sort(),
    closing: closingToJson(state.closing),
  };
}

const intentToJson = ({ type: _, ...intent }: CloseIntent): Json => ({ ...intent });

function closingToJson({ intent, intentProposals, finals, closed }: Closing): Json {
  return {
    intent: intent && intentToJson(intent),
    intentProposals: intentProposals.map(({ intent: open, approvedBy }) => ({
      intent: intentToJson(open),
      approvedBy: approvedBy.map(hexOf),
    })),
    finals: finals.map(({ hash, approvedBy, hasRecovery }) => ({
      hash: hexOf(hash),
      approvedBy: approvedBy.map(hexOf),
      hasRecovery,
    })),
    closed: hexOrNull(closed?.hash ?? null),
  };
}

function stateToJson(state: ControlState): JsonObject {
  const epochs = state.epochs.map(({ number, publicKey, startsMs, grants }) => ({
    number,
    publicKey: hexOf(publicKey),
    startsMs,
    grants: grants.map(({ keyId, sealed }) => ({ keyId: hexOf(keyId), sealed: hexOf(sealed) })),
  }));
  const retired = [...state.retiredBy].sort(([a], [b]) => a - b);
  return {
    ...agreementToJson(state),
    epochs,
    newestEpoch: hexOrNull(newestEpoch(state)?.publicKey ?? null),
    retired: retired.map(([epoch, by]) => ({ epoch, by: [...by].sort() })),
    certificates: sorted(state.certificateByKey, (_, { bytes }) => hexOf(bytes)),
    revoked: sorted(state.revokedByKey, (device, pins) => ({ device, pins: headsToJson(pins) })),
    acknowledged: sorted(state.ackByCoordinator, (by, heads) => ({ by, heads: headsToJson(heads) })),
    drops: headsToJson(state.dropByFeed),
    snapshots: sorted(state.snapshotById, (_, snapshot) => snapshotToJson(state, snapshot)),
    forks: sorted(state.forks, (feedId, { a, b }) => ({ feedId, a: hexOf(a), b: hexOf(b) })),
    signedMs: sorted(state.signedMsBy, (by, ms) => ({ by, ms })),
    vouchedMs: vouchedMs(state),
    refused: state.refused.map(({ feedId, seq, code }) => ({ feedId: hexOf(feedId), seq, code })),
  };
}

export const foldOperations: Readonly<Record<string, Operation>> = {
  "fold-control": async (given) => {
    const state = await foldGiven(given);
    const answers = listOf(given.asked).map((asked) => answerQuestion(state, objectOf(asked)));
    return ok({ ...stateToJson(state), answers });
  },
};

/** Every vector file by its name, made anew. */
import { makeBadges } from "./cases/badge.ts";
import { makeBundles } from "./cases/bundle.ts";
import { makeCards } from "./cases/card.ts";
import { makeCardBox } from "./cases/card-box.ts";
import { makeCertificates, makeIntroductions } from "./cases/certificate.ts";
import { makeCharters } from "./cases/charter.ts";
import { makeAttestations, makeClosing } from "./cases/closing.ts";
import { makeControl } from "./cases/control.ts";
import { makeFold } from "./cases/fold.ts";
import { makeInviteJoin } from "./cases/invite-join.ts";
import { makeLeases } from "./cases/lease.ts";
import { makeMerge } from "./cases/merge.ts";
import { makeMoving } from "./cases/moving.ts";
import { makeOps } from "./cases/ops.ts";
import { makePapers } from "./cases/papers.ts";
import { makeAuth, makeReceipts } from "./cases/proofs.ts";
import { makeRepair } from "./cases/repair.ts";
import { makeSealedBox } from "./cases/sealed-box.ts";
import { makeSegment } from "./cases/segment.ts";
import { makeSnapshots } from "./cases/snapshot.ts";
import { makeStreams } from "./cases/stream.ts";
import { makeWalk } from "./cases/walk.ts";
import type { VectorFile } from "./json.ts";

export const MAKERS: Readonly<Record<string, () => Promise<VectorFile>>> = {
  attestation: makeAttestations,
  auth: makeAuth,
  badge: makeBadges,
  bundle: makeBundles,
  card: makeCards,
  "card-box": makeCardBox,
  certificate: makeCertificates,
  charter: makeCharters,
  closing: makeClosing,
  control: makeControl,
  fold: makeFold,
  introduction: makeIntroductions,
  "invite-join": makeInviteJoin,
  lease: makeLeases,
  merge: makeMerge,
  moving: makeMoving,
  ops: makeOps,
  papers: makePapers,
  receipt: makeReceipts,
  repair: makeRepair,
  "sealed-box": makeSealedBox,
  segment: makeSegment,
  snapshot: makeSnapshots,
  stream: makeStreams,
  walk: makeWalk,
};

/** Text of a file: one vector a line, so that a change shows as the vectors that changed. */
export function fileToText({ format, specification, vectors }: VectorFile): string {
  const head = `{\n"format": ${JSON.stringify(format)},\n"specification": ${JSON.stringify(specification)},\n"vectors": [\n`;
  return `${head}${vectors.map((vector) => JSON.stringify(vector)).join(",\n")}\n]\n}\n`;
}

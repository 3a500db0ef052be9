/** Proof that one author signed two segments for one place. Needs nothing but the statement itself, so every reader comes to the same answer. Rule T34 of SPEC.md. */
import type { ProgrammeId } from "../kit/brand.ts";
import { type Bytes, isEqualBytes } from "../kit/bytes.ts";
import { verifyFrame } from "../wire/frame.ts";
import { decodeHeader, makeFeedId } from "../wire/header.ts";
import { HEADER_BYTES } from "../wire/limits.ts";
import type { Fork } from "./objects.ts";

/** Whether both halves are headers of the author's feed in this programme, at one seq, different, and signed by the author. */
export async function isForkProven(programmeId: ProgrammeId, { author, incarnation, a, b }: Fork): Promise<boolean> {
  const feedId = makeFeedId(programmeId, author, incarnation);
  const [first, second] = [splitSigned(a), splitSigned(b)];
  const headers = [first, second].map(({ headerBytes }) => decodeHeader(headerBytes));
  const areOfFeed = headers.every(
    (header) =>
      header.ok && isEqualBytes(header.value.programmeId, programmeId) && isEqualBytes(header.value.feedId, feedId),
  );
  const [one, other] = headers.map((header) => (header.ok ? header.value.seq : 0));
  if (!areOfFeed || one !== other || isEqualBytes(first.headerBytes, second.headerBytes)) return false;
  return (await verifyFrame(first, author)) && verifyFrame(second, author);
}

const splitSigned = (signed: Bytes) => ({
  headerBytes: signed.slice(0, HEADER_BYTES),
  signature: signed.slice(HEADER_BYTES),
});

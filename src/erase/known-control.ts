/**
 * What a locked vault knows of its programme's terms: the control frames that lie in its rows in clear, folded. Whoever has the disk can change rows, so each
 * signature is checked again; a row that does not hold counts as one that never came. Rule E19.
 */
import { type ControlState, foldFrames, type Statement, startControl } from "../control/fold.ts";
import { decodeControl } from "../control/objects.ts";
import type { SignKey } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { decodeCbor } from "../kit/cbor.ts";
import { readBytesUpTo, readTuple } from "../kit/read.ts";
import type { Row, VaultStore } from "../store/port.ts";
import { decodeFrame, verifyFrame } from "../wire/frame.ts";
import { decodeIntroduction, introducedFeed } from "../wire/introduction.ts";
import type { Witness } from "./witness.ts";

/** Folds what `store` holds in clear of the programme of `witness`. */
export async function readKnownControl(store: VaultStore, witness: Witness): Promise<ControlState> {
  const authorByFeed = await readAuthors(store, witness);
  const others = await store.list("segments", { from: "c:", to: "c:~" });
  const own = await store.list("segments", { from: "o:", to: "o:~" });
  const said: Statement[] = [];
  for (const row of others) said.push(...(await readStatement(row, witness, (feed) => authorByFeed.get(feed))));
  for (const row of own) said.push(...(await readStatement(row, witness, () => witness.deviceKey)));
  return foldFrames(startControl(witness.charter), said);
}

/** Who writes which feed, as the rows of feeds that this device reads say it: CBOR [1, introduction, newest]. Whether they have a seat is folding's business. */
async function readAuthors(store: VaultStore, { charter }: Witness): Promise<ReadonlyMap<string, SignKey>> {
  const authors = new Map<string, SignKey>();
  for (const { value } of await store.list("meta", { from: "peer:", to: "peer:~" })) {
    const decoded = decodeCbor(value, 2_048);
    const bytes = decoded.ok ? readBytesUpTo(1_024)(readTuple(3)(decoded.value)?.[1]) : null;
    const introduction = bytes && decodeIntroduction(bytes);
    if (!introduction?.ok) continue;
    authors.set(bytesToHex(introducedFeed(charter.programmeId, introduction.value)), introduction.value.author);
  }
  return authors;
}

async function readStatement(
  { value }: Row,
  { charter }: Witness,
  authorOf: (feed: string) => SignKey | undefined,
): Promise<readonly Statement[]> {
  const frame = decodeFrame(value);
  if (!frame.ok || frame.value.header.kind !== 4) return [];
  const { feedId, seq, programmeId } = frame.value.header;
  const author = authorOf(bytesToHex(feedId));
  if (!author || bytesToHex(programmeId) !== bytesToHex(charter.programmeId)) return [];
  const objects = decodeControl(frame.value.body);
  if (!objects.ok || !(await verifyFrame(frame.value, author))) return [];
  return [{ author, feedId, seq, objects: objects.value }];
}
